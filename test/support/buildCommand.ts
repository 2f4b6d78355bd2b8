/**
 * vitest's `globalSetup`: compiles today's sources for the command that tests start. Only what changed is written, so
 * test runs in one checkout do not disturb each other. Types are checked elsewhere.
 */
import { build } from 'esbuild';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { BUILT, SOURCES } from './command.ts';

const HALF = '.half';
const RELATIVE_IMPORT = /\b(from |import |import\()"(\.[^"]+)\.ts"/g;

export default async function buildCommand(): Promise<void> {
  const files = filesUnder(SOURCES);
  const compiled = await build({
    entryPoints: files.filter((file) => file.endsWith('.ts')),
    outbase: SOURCES,
    outdir: BUILT,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    write: false,
  });
  const wanted = new Map<string, string>();
  for (const { path, text } of compiled.outputFiles)
    wanted.set(path, text.replace(RELATIVE_IMPORT, '$1"$2.js"'));
  for (const file of files.filter((one) => !one.endsWith('.ts')))
    wanted.set(join(BUILT, relative(SOURCES, file)), readFileSync(file, 'utf8'));
  for (const [path, text] of wanted) writeChanged(path, text);
  for (const old of filesUnder(BUILT))
    if (!wanted.has(old) && !old.endsWith(HALF)) rmSync(old, { force: true });
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** In one step, and only where it differs: another test run may be starting the command. */
function writeChanged(path: string, text: string): void {
  try {
    if (readFileSync(path, 'utf8') === text) return;
  } catch {
    mkdirSync(dirname(path), { recursive: true });
  }
  const half = `${path}.${process.pid}${HALF}`;
  writeFileSync(half, text);
  renameSync(half, path);
}
