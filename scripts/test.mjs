// `npm test`: installs what is missing, runs every test, and ends with one line `N passed, N failed, N skipped`.
// Under CI=true a skipped test is a failure. Further arguments go to vitest, e.g. `npm test -- test/engine`.
//
// Calls in real time share the cores with all that measures them. Where no more than five files fail, they are run
// once more, whole and alone: what fails again has failed, what passes is named above the last line.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const MOST_FILES_AGAIN = 5;
const SKIPPED = ['pending', 'skipped', 'todo', 'disabled'];

const root = fileURLToPath(new URL('..', import.meta.url));
if (!existsSync(join(root, 'node_modules/vitest'))) run('npm', ['ci']);

const folder = mkdtempSync(join(tmpdir(), 'outpace-test-'));
const result = testAll(process.argv.slice(2));
rmSync(folder, { recursive: true, force: true });

const isIncomplete = process.env.CI === 'true' && result.skipped > 0;
if (isIncomplete) console.error('A test was skipped, which CI=true does not allow.');
console.log(`${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
process.exit(result.isSound && result.failed === 0 && result.passed > 0 && !isIncomplete ? 0 : 1);

function testAll(args) {
  const first = vitest('first', args);
  const files = first.failedFiles;
  if (files.length === 0 || files.length > MOST_FILES_AGAIN || process.env.CI !== 'true') return first;
  const again = vitest('again', ['--no-file-parallelism', ...files.map((file) => file.name)]);
  for (const { name } of files) {
    const isMended = !again.failedFiles.some((file) => file.name === name);
    console.log(`${isMended ? 'Failed at first, passed alone' : 'Failed twice'}: ${name}`);
  }
  // What a file could not begin counts as skipped at first.
  const before = (what) => files.reduce((sum, file) => sum + file[what], 0);
  return {
    ...again,
    passed: first.passed - before('passed') + again.passed,
    skipped: first.skipped - before('skipped') + again.skipped,
  };
}

function vitest(name, args) {
  const report = join(folder, `${name}.json`);
  const output = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const status = run(process.execPath, [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    ...output,
    ...args,
  ]);
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0, isSound: false, failedFiles: [] };
  const { testResults, ...counts } = JSON.parse(readFileSync(report, 'utf8'));
  const failed = testResults.filter((file) => file.status === 'failed');
  // A file that could not be run at all counts as one failure.
  const broken = failed.filter((file) => countOf(file, 'failed') === 0).length;
  return {
    passed: counts.numPassedTests,
    failed: counts.numFailedTests + broken,
    skipped: counts.numPendingTests + counts.numTodoTests,
    isSound: status === 0,
    failedFiles: failed.map((file) => ({
      name: relative(root, file.name),
      passed: countOf(file, 'passed'),
      skipped: SKIPPED.reduce((sum, state) => sum + countOf(file, state), 0),
    })),
  };
}

function countOf(file, status) {
  return file.assertionResults.filter((test) => test.status === status).length;
}

function run(program, args) {
  return spawnSync(program, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
