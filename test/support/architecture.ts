/** The rules of docs/architecture.md as functions from one source file to what it breaks. */
import { posix } from 'node:path';
import { builtinModules } from 'node:module';
import { namesIn, tableRows } from './markdownTable.ts';
import { importsOf, withoutComments } from './sources.ts';

export interface Rules {
  readonly folders: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly siblings: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly packages: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** In the console's bundle: packages of development. */
  readonly bundled: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export function rulesOf(document: string): Rules {
  const byName = (table: string): ReadonlyMap<string, ReadonlyMap<string, string>> =>
    new Map(
      tableRows(document, table).map((cells) => [
        [...namesIn(cells[0] ?? '').keys()][0] ?? '',
        namesIn(cells.at(-1) ?? ''),
      ]),
    );
  return {
    folders: byName('folders'),
    siblings: byName('siblings'),
    packages: byName('packages'),
    bundled: byName('bundled'),
  };
}

const PURE = ['domain', 'engine'];
const WITHOUT_NODE = [...PURE, 'ports'];
const MAX_LINES = 300;

/** What `file` (under src/, e.g. `src/engine/step.ts`) breaks, one line each. */
export function breaches(rules: Rules, file: string, source: string): string[] {
  const found = importsOf(source).flatMap(({ specifier, typesOnly }) => {
    if (specifier.startsWith('.')) return fileImport(rules, file, specifier, typesOnly);
    return isBuiltin(specifier)
      ? nodeImport(file, specifier)
      : packageImport(rules, file, specifier, typesOnly);
  });
  return [...found, ...impurities(file, source), ...length(file, source)];
}

function fileImport(rules: Rules, file: string, specifier: string, typesOnly: boolean): string[] {
  const to = posix.join(posix.dirname(file), specifier);
  if (!to.startsWith('src/')) return [`imports ${to}, which is not in src`];
  const [from, target] = [folderOf(file), folderOf(to)];
  if (from !== target) {
    const allowed = rules.folders.get(from);
    if (allowed === undefined) return [`is in src/${from}, which the table does not name`];
    const entry = [...allowed].find(([name]) => isWithin(to, `src/${name}`));
    if (entry === undefined) return [`imports ${to}: ${from} may not import ${target}`];
    return entry[1] === 'types' && !typesOnly ? [`imports more than types from ${to}`] : [];
  }
  return from === 'domain' ? siblingImport(rules, file, to) : [];
}

function siblingImport(rules: Rules, file: string, to: string): string[] {
  const [from = '', target = ''] = [file, to].map((path) => path.split('/')[2]);
  if (from === target) return [];
  const allowed = rules.siblings.get(from);
  if (allowed === undefined) return [`is in domain/${from}, which the table of siblings does not name`];
  return allowed.has(target) ? [] : [`imports ${to}: domain/${from} may not import domain/${target}`];
}

function nodeImport(file: string, specifier: string): string[] {
  return WITHOUT_NODE.includes(folderOf(file)) ? [`imports ${specifier} of Node`] : [];
}

function packageImport(rules: Rules, file: string, specifier: string, typesOnly: boolean): string[] {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  const places = rules.packages.get(name) ?? rules.bundled.get(name);
  if (places === undefined) return [`imports the package ${name}, which the table does not name`];
  const entry = [...places].find(([place]) => isWithin(file, `src/${place}`));
  if (entry === undefined) return [`imports the package ${name}, which ${folderOf(file)} may not`];
  return entry[1] === 'types' && !typesOnly ? [`imports more than types from the package ${name}`] : [];
}

/** The mirror of the lint rule, and what it cannot see: `new Date()` and async functions. */
const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\./, 'reads the clock'],
  [/\bMath\.random\b|\bcrypto\./, 'draws randomness'],
  [/\b(?:setTimeout|setInterval|setImmediate|queueMicrotask)\b/, 'uses a timer'],
  [/\bPromise\b|\basync\b|\bawait\b/, 'uses promises'],
  [/\bprocess\.|\bconsole\.|\bfetch\s*\(|\bBuffer\b|\bglobalThis\b/, 'uses a global of the shell'],
  [/\b(?:import|require)\s*\(/, 'imports at run time'],
];

function impurities(file: string, source: string): string[] {
  if (!PURE.includes(folderOf(file))) return [];
  const code = withoutComments(source);
  return IMPURE.flatMap(([pattern, what]) => {
    const match = pattern.exec(code);
    return match === null ? [] : [`${what} (${match[0]})`];
  });
}

function length(file: string, source: string): string[] {
  const lines = source.trimEnd().split('\n').length;
  return lines > MAX_LINES ? [`${file} has ${lines} lines, more than ${MAX_LINES}`] : [];
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

function isWithin(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

export function folderOf(file: string): string {
  return file.split('/')[1] ?? '';
}
