// Compiles src/ to dist/, copies the files that are read at run time (Lua scripts, SQL migrations), and bundles the console.
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, chmodSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AGENT_BUDGET_BYTES, buildConsole } from './buildConsole.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
rmSync(`${root}dist`, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [`${root}node_modules/typescript/bin/tsc`, '-p', `${root}tsconfig.build.json`],
  {
    stdio: 'inherit',
  },
);
for (const folder of ['store/redis/lua', 'records/migrations']) {
  cpSync(`${root}src/${folder}`, `${root}dist/${folder}`, {
    recursive: true,
    filter: (file) => !file.endsWith('.ts'),
  });
}
const agentBytes = await buildConsole();
process.stderr.write(
  `console: an agent's page loads ${Math.ceil(agentBytes / 1_000)} kB compressed, of ${AGENT_BUDGET_BYTES / 1_000} kB\n`,
);
chmodSync(`${root}dist/cli/main.js`, 0o755);
