// `npm run quickstart [-- --once]`: installs and builds what is missing, then runs `outpace quickstart`.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (program, args) => {
  const { status } = spawnSync(program, args, { cwd: root, stdio: ['inherit', 2, 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
};

if (!existsSync(join(root, 'node_modules/pino'))) run('npm', ['ci']);
if (isStale()) run(process.execPath, ['scripts/build.mjs']);
const { status } = spawnSync(process.execPath, ['dist/cli/main.js', 'quickstart', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);

/** Whether a source is newer than what was built from it. */
function isStale() {
  const built = join(root, 'dist/cli/main.js');
  return !existsSync(built) || newest(join(root, 'src')) > statSync(built).mtimeMs;
}

function newest(folder) {
  return Math.max(
    ...readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newest(path) : statSync(path).mtimeMs;
    }),
  );
}
