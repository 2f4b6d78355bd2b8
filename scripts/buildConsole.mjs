// Bundles src/console into dist/console: pages are split, so that an agent's browser loads no more than it shows.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Into a folder that holds nothing else. */
export async function buildConsole(out = `${root}dist/console`) {
  rmSync(out, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: [`${root}src/console/main.tsx`],
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
    ([, { entryPoint }]) => entryPoint === 'src/console/main.tsx',
  );
  const url = (file) => `/assets/${basename(file)}`;
  const page = readFileSync(`${root}src/console/index.html`, 'utf8')
    .replace('%STYLE%', url(cssBundle))
    .replace('%SCRIPT%', url(main));
  writeFileSync(`${out}/index.html`, page);
}
