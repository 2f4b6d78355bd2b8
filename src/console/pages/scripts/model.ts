/** A script's text as a form shows and changes it: comments and whatever the form does not know stay as they are. */
import { parseDocument } from 'yaml';

export type Path = readonly (string | number)[];

export interface StepModel {
  readonly title: string;
  readonly text: string;
  readonly hint: string;
  readonly next: string;
  readonly answers: readonly { readonly label: string; readonly to: string }[];
  readonly objections: readonly string[];
}

export interface ObjectionModel {
  readonly says: string;
  readonly reply: string;
  readonly to: string;
}

export interface ScriptModel {
  readonly name: string;
  readonly language: string;
  readonly start: string;
  readonly fields: readonly { readonly field: string; readonly label: string; readonly edit: boolean }[];
  readonly nodes: Readonly<Record<string, StepModel>>;
  readonly objections: Readonly<Record<string, ObjectionModel>>;
}

type Group = Readonly<Record<string, unknown>>;

/** Undefined: it cannot be read. */
export function modelOf(text: string): ScriptModel | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  const all = groupOf(document.toJS({ maxAliasCount: 100 }));
  return {
    name: textOf(all['name']),
    language: textOf(all['language']),
    start: textOf(all['start']),
    fields: listOf(all['fields']).map((one) => ({
      field: textOf(one['field']),
      label: textOf(one['label']),
      edit: one['edit'] === true,
    })),
    nodes: mapped(all['nodes'], (node) => ({
      title: textOf(node['title']),
      text: textOf(node['text']),
      hint: textOf(node['hint']),
      next: textOf(node['next']),
      answers: listOf(node['answers']).map(({ label, to }) => ({ label: textOf(label), to: textOf(to) })),
      objections: Array.isArray(node['objections']) ? node['objections'].map(textOf) : [],
    })),
    objections: mapped(all['objections'], ({ says, reply, to }) => ({
      says: textOf(says),
      reply: textOf(reply),
      to: textOf(to),
    })),
  };
}

/** `undefined`, and an empty text, take the key out. */
export function withValue(text: string, path: Path, value: unknown): string {
  const document = parseDocument(text);
  if (value === undefined || value === '') document.deleteIn(path);
  else document.setIn(path, typeof value === 'object' ? document.createNode(value) : value);
  return document.toString({ lineWidth: 0 });
}

/** A name within the script that nothing has yet; undefined: it cannot be one. */
export function freshName(typed: string, taken: Readonly<Record<string, unknown>>): string | undefined {
  const name = typed.trim();
  return /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name) && !Object.hasOwn(taken, name) ? name : undefined;
}

function groupOf(value: unknown): Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Group) : {};
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const listOf = (value: unknown): readonly Group[] => (Array.isArray(value) ? value.map(groupOf) : []);

function mapped<Value>(value: unknown, read: (group: Group) => Value): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(groupOf(value)).map(([name, one]) => [name, read(groupOf(one))]));
}
