// Writes the generated documents; with `--check` it writes nothing and fails where one is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generators } from './gen/all.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const isCheck = process.argv.includes('--check');

for (const { file, generate } of generators) {
  const text = await generate();
  if (read(`${root}${file}`) === text) continue;
  if (isCheck) {
    process.stderr.write(`${file} is out of date: run npm run gen\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(`${root}${file}`, text);
    process.stdout.write(`wrote ${file}\n`);
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
