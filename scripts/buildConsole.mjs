// Bundles src/console into dist/console: pages are split, so that an agent's browser loads no more than it shows.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);
const root = fileURLToPath(new URL('..', import.meta.url));

/** What an agent's browser loads before a call can be taken, compressed: DSL at 2 Mbit/s brings it in little over a second. */
export const AGENT_BUDGET_BYTES = 300_000;
const ENTRY = 'src/console/main.tsx';
const AGENT_PAGES = [ENTRY, 'src/console/pages/agent/AgentPage.tsx', 'src/console/softphone/softphone.ts'];

/** Into a folder that holds nothing else. Gives what the agent's page weighs. */
export async function buildConsole(out = `${root}dist/console`) {
  rmSync(out, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: [`${root}${ENTRY}`],
    absWorkingDir: root,
    outdir: `${out}/assets`,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['chrome123', 'firefox125', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    sourcemap: true,
    metafile: true,
    logLevel: 'warning',
  });
  const [main, { cssBundle = '' }] = Object.entries(metafile.outputs).find(
    ([, { entryPoint }]) => entryPoint === ENTRY,
  );
  const url = (file) => `/assets/${basename(file)}`;
  const page = readFileSync(`${root}src/console/index.html`, 'utf8')
    .replace('%STYLE%', url(cssBundle))
    .replace('%SCRIPT%', url(main));
  writeFileSync(`${out}/index.html`, page);
  const assets = Object.keys(metafile.outputs).map((file) => `${out}/assets/${basename(file)}`);
  const sizes = await compressAll([`${out}/index.html`, ...assets.filter((file) => !file.endsWith('.map'))]);
  const loaded = [...loadedBy(metafile.outputs, AGENT_PAGES)].map((file) => basename(file));
  return ['index.html', ...loaded].reduce((bytes, file) => bytes + (sizes.get(file) ?? 0), 0);
}

/** Beside each file, as the server sends it to browsers that take it; gives the smaller size by name. */
async function compressAll(files) {
  const sizes = await Promise.all(
    files.map(async (file) => {
      const bytes = readFileSync(file);
      const [br, gz] = await Promise.all([brotli(bytes), gzipped(bytes, { level: 9 })]);
      writeFileSync(`${file}.br`, br);
      writeFileSync(`${file}.gz`, gz);
      return [basename(file), br.length];
    }),
  );
  return new Map(sizes);
}

/** All that is loaded with these sources: what they import at once, and their styles. */
function loadedBy(outputs, sources) {
  const loaded = new Set();
  const load = (file) => {
    if (file === undefined || loaded.has(file)) return;
    loaded.add(file);
    const { imports = [], cssBundle } = outputs[file] ?? {};
    load(cssBundle);
    for (const { path, kind } of imports) if (kind === 'import-statement') load(path);
  };
  for (const source of sources)
    load(Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === source)?.[0]);
  return loaded;
}
