/**
 * Reads a YAML file against a schema and says in one line what is wrong with it: the file, the line, the key, and for
 * an unknown key the nearest known one. The configuration and the campaign files go through here.
 */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { editDistance, nearest, plain } from './nearest.ts';
import { groupsAt, leaves, pathText, schemaAt, shapeOf, typeText, type Path } from './schemaTree.ts';

export interface YamlFile {
  readonly file: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** The line of the key at `path`, or of the nearest key above it. */
  lineOf(path: Path): number | undefined;
}

export type YamlResult =
  | { readonly ok: true; readonly yaml: YamlFile }
  | { readonly ok: false; readonly problem: string };

export function readYaml(file: string, text: string): YamlResult {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, version: '1.2', uniqueKeys: true });
  const fault = document.errors[0];
  if (fault !== undefined) {
    const line = fault.linePos?.[0].line;
    const summary = fault.message.split(/ at line |\n/)[0] ?? 'not YAML';
    return { ok: false, problem: `${file}${line === undefined ? '' : `:${line}`}: ${summary}` };
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    return { ok: false, problem: `${file}:1: the file must hold keys and values` };
  }
  return {
    ok: true,
    yaml: { file, value: value as Record<string, unknown>, lineOf: (path) => lineOf(document, lines, path) },
  };
}

function lineOf(document: Document.Parsed, lines: LineCounter, path: Path): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const segment of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === String(segment),
      );
      if (pair === undefined) break;
      offset = isScalar(pair.key) ? pair.key.range?.[0] : offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(segment)];
      offset = isMap(node) || isScalar(node) ? (node.range?.[0] ?? offset) : offset;
    } else break;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

/** Where a value came from, for the message: `outpace.yaml:12`, `OUTPACE_NODE`, `--node`. */
export type Locate = (path: Path) => string | undefined;

/** One line about the first thing that does not fit, and how many more there are. `value`: what was read. */
export function describeProblems(
  schema: z.ZodType,
  error: z.ZodError,
  locate: Locate,
  value?: unknown,
): string {
  const lines = error.issues.flatMap((issue) => problemLines(schema, issue, locate, value));
  const more = lines.length > 1 ? ` (and ${lines.length - 1} more)` : '';
  return `${lines[0] ?? 'not valid'}${more}`;
}

type Issue = z.ZodError['issues'][number];

function problemLines(schema: z.ZodType, issue: Issue, locate: Locate, value: unknown): string[] {
  const path = issue.path.filter((segment) => typeof segment !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => at(locate([...path, key]), unknownKey(schema, path, key, value)));
  }
  if (issue.code === 'invalid_key') return [at(locate(path), unfitKey(path, issue))];
  const target = schemaAt(schema, path);
  const wanted = target === undefined || issue.code === 'custom' ? '' : `, wanted ${typeText(target)}`;
  const missing = issue.code === 'invalid_type' && /received undefined/.test(issue.message);
  if (missing) return [at(locate(path.slice(0, -1)), `${pathText(path)} is missing${wanted}`)];
  return [
    at(
      locate(path),
      `${pathText(path) || 'the file'}: ${issue.message}${issue.code === 'invalid_type' ? wanted : ''}`,
    ),
  ];
}

function at(place: string | undefined, text: string): string {
  return place === undefined ? text : `${place}: ${text}`;
}

/** A comma in words without quotes begins a new key. */
function unfitKey(path: Path, { issues }: Extract<Issue, { code: 'invalid_key' }>): string {
  const key = String(path.at(-1));
  const why = issues.map(({ message }) => message).join(', ');
  const quotes = /^[\w-]*$/.test(key) ? '' : '; words with a comma or a colon stand in quotes';
  return `${pathText(path.slice(0, -1))}: the key ${JSON.stringify(key)} ${why}${quotes}`;
}

function unknownKey(schema: z.ZodType, path: Path, key: string, value: unknown): string {
  const near = nearestKey(schema, path, key, value);
  return `unknown key ${pathText([...path, key])}; the nearest known key is ${near}`;
}

/** Among the keys of the same group first; where none is alike, a key of that name elsewhere (`ari` → `telephony.ari`). */
export function nearestKey(schema: z.ZodType, path: Path, key: string, value?: unknown): string {
  const groups = groupsAt(schema, path, value);
  const beside = nearest(
    key,
    groups.flatMap((group) => Object.keys(shapeOf(group) ?? {})),
  );
  const elsewhere = allKeys(schema).find((known) => plain(String(known.at(-1))) === plain(key));
  const alike = beside !== undefined && isAlike(key, beside);
  if (!alike && elsewhere !== undefined) return pathText(elsewhere);
  return pathText([...path, beside ?? key]);
}

/** A slip of the pen: at most a third of the letters differ. */
function isAlike(key: string, known: string): boolean {
  return editDistance(plain(key), plain(known)) <= Math.max(1, Math.floor(key.length / 3));
}

/** Every key and every group of keys. */
function allKeys(schema: z.ZodType): Path[] {
  const all = new Map<string, Path>();
  for (const leaf of leaves(schema)) {
    leaf.path.forEach((_, index) => {
      const path = leaf.path.slice(0, index + 1);
      if (path.at(-1) !== '*') all.set(path.join('.'), path);
    });
  }
  return [...all.values()];
}
