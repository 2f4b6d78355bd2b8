/** A log that nobody reads. */
import type { Log } from '../../src/runtime/log.ts';

const drop = (): void => undefined;
export const QUIET: Log = { debug: drop, info: drop, warn: drop, error: drop };
