/** Which fields of a lead an agent sees, and which they may correct: those of the script; all with the right to see persons. */
import type { FieldDefinition } from '../domain/lead/customField.ts';
import type { Script, ScriptField } from '../domain/script/script.ts';
import type { LeadRecord } from '../ports/leadEdits.ts';

type Definitions = Readonly<Record<string, FieldDefinition>>;

export function shownFields(
  lead: LeadRecord,
  script: Script | undefined,
  definitions: Definitions,
  seesPersons: boolean,
) {
  const values = valuesOf(lead);
  return seenFields(lead, script, seesPersons).map(({ field, label, isEditable }) => {
    const definition = Object.hasOwn(definitions, field) ? definitions[field] : undefined;
    const { choices } = definition ?? {};
    return {
      field,
      label,
      value: (Object.hasOwn(values, field) ? values[field] : undefined) ?? '',
      type: definition?.type ?? ('text' as const),
      ...(choices === undefined ? {} : { choices: [...choices] }),
      isEditable,
    };
  });
}

/** Fields that whoever is at the desk may not change, among those asked for. */
export function lockedFields(script: Script | undefined, asked: readonly string[]): readonly string[] {
  const open = new Set(
    (script?.fields ?? []).flatMap(({ field, isEditable }) => (isEditable ? [field] : [])),
  );
  return asked.filter((field) => !open.has(field));
}

function seenFields(
  { fields }: LeadRecord,
  script: Script | undefined,
  seesPersons: boolean,
): readonly ScriptField[] {
  const named = script?.fields ?? [];
  if (!seesPersons) return named;
  const others = Object.keys(fields).filter((heading) => !named.some(({ field }) => field === heading));
  return [...named, ...others.map((field) => ({ field, label: field, isEditable: false }))];
}

/** By heading, the name among them. */
export function valuesOf({ fields, name }: LeadRecord): Readonly<Record<string, string>> {
  return name === undefined ? fields : { ...fields, name };
}
