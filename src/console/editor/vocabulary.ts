/** The names that a flow or a script has, of a text that may not be finished: what cannot be read is passed over. */
import { parseDocument } from 'yaml';
import type { Vocabulary } from './completions.ts';

/** Known to every expression of a flow. */
const FLOW_VARIABLES = ['campaign', 'sentBy', 'language', 'number', 'lead', 'call'];
/** Known of every call. */
const SCRIPT_PLACES = ['name', 'agent', 'campaign'];
const ANSWERED: readonly unknown[] = ['question', 'digits', 'record'];

type Group = Readonly<Record<string, unknown>>;

export function vocabularyOf(text: string, prompts: readonly string[]): Vocabulary {
  const all = groupOf(readable(text));
  const nodes = Object.entries(groupOf(all['nodes']));
  const fields = Array.isArray(all['fields']) ? (all['fields'] as unknown[]) : [];
  return {
    nodes: nodes.map(([name]) => name),
    objections: Object.keys(groupOf(all['objections'])),
    prompts,
    variables: [
      ...new Set([...FLOW_VARIABLES, ...nodes.flatMap(([name, node]) => variablesOf(name, groupOf(node)))]),
    ],
    fields: [...new Set([...SCRIPT_PLACES, ...fields.flatMap((one) => textIn(groupOf(one)['field']))])],
  };
}

function readable(text: string): unknown {
  try {
    return parseDocument(text).toJS({ maxAliasCount: 100 }) as unknown;
  } catch {
    return undefined;
  }
}

function variablesOf(name: string, { kind, variable, fields }: Group): readonly string[] {
  if (ANSWERED.includes(kind)) return [name];
  return [...textIn(variable), ...(kind === 'webhook' ? Object.keys(groupOf(fields)) : [])];
}

function groupOf(value: unknown): Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Group) : {};
}

const textIn = (value: unknown): readonly string[] => (typeof value === 'string' ? [value] : []);
