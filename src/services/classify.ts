/** Use case: a list's leads are classified by the rules of a file; run again, it changes what has come to differ. */
import { z } from 'zod';
import { classOf, GRADES, STAGES, type ClassRule, type LeadClass } from '../domain/lead/classify.ts';
import type { ClassChange, ListsPort } from '../ports/lists.ts';
import { OutpaceError } from './errors.ts';
import { conditionsOf, whenSchema } from './leadConditions.ts';
import { describeProblems, readYaml } from './yamlDocument.ts';

const MOST_RULES = 500;
const text = z.string().max(200);
const ruleSchema = z
  .strictObject({
    when: whenSchema.optional(),
    grade: z.enum(GRADES).optional(),
    stage: z.enum(STAGES).optional(),
    segment: text.min(1).optional(),
  })
  .refine(({ grade, stage, segment }) => (grade ?? stage ?? segment) !== undefined, {
    message: 'a rule gives a grade, a stage or a segment',
  });

const schema = z.strictObject({ rules: z.array(ruleSchema).min(1).max(MOST_RULES) });

/** Throws an OutpaceError that names the file and the line. */
export function parseClassRules(file: string, content: string): readonly ClassRule[] {
  const read = readYaml(file, content);
  if (!read.ok) throw new OutpaceError('OUT_RULES_INVALID', read.problem);
  const parsed = schema.safeParse(read.yaml.value);
  if (!parsed.success) {
    const locate = (path: readonly (string | number)[]) => `${file}:${read.yaml.lineOf(path) ?? 1}`;
    throw new OutpaceError('OUT_RULES_INVALID', describeProblems(schema, parsed.error, locate));
  }
  return parsed.data.rules.map(({ when, ...given }) => ({
    ...given,
    when: when === undefined ? [] : conditionsOf(when),
  }));
}

/** Leads by value; empty: those without one. */
export type ClassCounts = Readonly<Record<keyof LeadClass, Readonly<Record<string, number>>>>;

export interface Classified {
  readonly leads: number;
  /** Whose grade, stage or segment is another than before. */
  readonly changed: number;
  readonly counts: ClassCounts;
}

export interface ClassifyOptions {
  readonly isDryRun: boolean;
  readonly onProgress?: (leads: number) => void;
}

/** What no rule gives a lead it keeps as the list had it. */
export async function classifyList(
  lists: Pick<ListsPort, 'leadPages' | 'setClasses'>,
  listId: string,
  rules: readonly ClassRule[],
  { isDryRun, onProgress }: ClassifyOptions,
): Promise<Classified> {
  const counts = { grade: {}, stage: {}, segment: {} } satisfies Record<
    keyof LeadClass,
    Record<string, number>
  >;
  let [leads, changed] = [0, 0];
  for await (const page of lists.leadPages(listId)) {
    const changes: ClassChange[] = [];
    for (const lead of page) {
      const given = classOf(rules, lead);
      const change = differing(lead.fields, given);
      if (Object.keys(change).length > 0) changes.push({ leadId: lead.leadId, fields: change });
      for (const key of ['grade', 'stage', 'segment'] as const) {
        const values: Record<string, number> = counts[key];
        const value = given[key] ?? lead.fields[key] ?? '';
        values[value] = (values[value] ?? 0) + 1;
      }
    }
    if (!isDryRun && changes.length > 0) await lists.setClasses(changes);
    leads += page.length;
    changed += changes.length;
    onProgress?.(leads);
  }
  return { leads, changed, counts };
}

function differing(fields: Readonly<Record<string, string>>, given: LeadClass): Record<string, string> {
  const change: Record<string, string> = {};
  for (const [key, value] of Object.entries(given)) {
    if (typeof value === 'string' && fields[key] !== value) change[key] = value;
  }
  return change;
}
