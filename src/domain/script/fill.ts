/** Values put into the texts of a script: `{{heading}}`, with a word for where there is none: `{{name|there}}`. */
import type { Objection, Script, ScriptNode } from './script.ts';

const PLACE = /\{\{\s*([^{}|]+?)\s*(?:\|([^{}|]*))?\}\}/g;

/** Known of every call, whatever the list has. */
export const BUILT_IN_PLACES = ['name', 'agent', 'campaign'] as const;

export function placesIn(text: string): readonly string[] {
  return [...text.matchAll(PLACE)].map(([, name = '']) => name);
}

/** Only what stands in the text is replaced: what a value holds is never looked at again. */
export function fillScriptText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(PLACE, (_all, name: string, otherwise?: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined || value === '' ? (otherwise?.trim() ?? '…') : value;
  });
}

/** Every text that is shown to the agent. */
export function filledScript(script: Script, values: Readonly<Record<string, string>>): Script {
  const fill = (text: string): string => fillScriptText(text, values);
  return {
    ...script,
    nodes: mapped(
      script.nodes,
      (node): ScriptNode => ({
        ...node,
        text: fill(node.text),
        ...(node.hint === undefined ? {} : { hint: fill(node.hint) }),
      }),
    ),
    objections: mapped(script.objections, (one): Objection => ({ ...one, reply: fill(one.reply) })),
  };
}

function mapped<Value>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
