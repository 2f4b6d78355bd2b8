/**
 * The `outpace` command as tests start it: today's sources, compiled once at the start of the test run by
 * `buildCommand.ts`. To compile them anew in each of some hundred processes took most of their time.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const SOURCES = join(ROOT, 'src');
/** Beside the sources, so that what is found from there is found from here. */
export const BUILT = join(ROOT, '.test-dist');
export const COMMAND = join(BUILT, 'cli/main.js');
