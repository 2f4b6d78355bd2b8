/** vitest's `globalSetup`: a folder for what the workers of one test run share, gone afterwards. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The environment variable that names it; absent outside a test run. */
export const RUN_FOLDER = 'OUTPACE_TEST_RUN_FOLDER';

export default function makeRunFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-test-run-'));
  // Servers that run as another user pass through.
  chmodSync(folder, 0o755);
  process.env[RUN_FOLDER] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
