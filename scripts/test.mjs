// `npm test`: installs what is missing, runs every test, and ends with one line `N passed, N failed, N skipped`.
// Under CI=true a skipped test is a failure. Further arguments go to vitest, e.g. `npm test -- test/engine`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
if (!existsSync(join(root, 'node_modules/vitest'))) run('npm', ['ci']);

const folder = mkdtempSync(join(tmpdir(), 'outpace-test-'));
const report = join(folder, 'report.json');
const status = run(process.execPath, [
  join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
]);
const counts = readCounts();
rmSync(folder, { recursive: true, force: true });
const isIncomplete = process.env.CI === 'true' && counts.skipped > 0;
if (isIncomplete) console.error('A test was skipped, which CI=true does not allow.');
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(status !== 0 || counts.failed > 0 || counts.passed === 0 || isIncomplete ? 1 : 0);

function run(program, args) {
  return spawnSync(program, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}

/** A file that could not be run at all counts as one failure. */
function readCounts() {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const result = JSON.parse(readFileSync(report, 'utf8'));
  const broken = result.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + broken,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}
