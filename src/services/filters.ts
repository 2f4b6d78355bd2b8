/** Use cases on saved filters: keep one under a name, try it on leads, and take it away. */
import { z } from 'zod';
import { lets, type LeadFilter } from '../domain/lead/filter.ts';
import { maskNumber } from '../domain/numbering/mask.ts';
import { PortFailure } from '../ports/failure.ts';
import type { FilteredFacts, FilterRecords, SavedFilter } from '../ports/filters.ts';
import { OutpaceError } from './errors.ts';
import { requireSafeId } from './ids.ts';
import { conditionsOf, whenSchema } from './leadConditions.ts';
import { describeProblems, readYaml } from './yamlDocument.ts';

export { filterText } from '../domain/lead/filter.ts';

const MOST_ALTERNATIVES = 100;
const SAMPLE_LEADS = 10;
/** `--filter none` takes a list's filter off. */
const NO_FILTER = 'none';

const schema = z
  .strictObject({
    when: whenSchema.optional(),
    anyOf: z.array(whenSchema).min(1).max(MOST_ALTERNATIVES).optional(),
  })
  .refine(({ when, anyOf }) => (when === undefined) !== (anyOf === undefined), {
    message: 'a filter has either `when` (all of it must hold) or `anyOf` (one of it is enough)',
  });

/** Throws an OutpaceError that names the file and the line. */
export function parseFilter(file: string, content: string): LeadFilter {
  const read = readYaml(file, content);
  if (!read.ok) throw new OutpaceError('OUT_RULES_INVALID', read.problem);
  const parsed = schema.safeParse(read.yaml.value);
  if (!parsed.success) {
    const locate = (path: readonly (string | number)[]) => `${file}:${read.yaml.lineOf(path) ?? 1}`;
    throw new OutpaceError('OUT_RULES_INVALID', describeProblems(schema, parsed.error, locate));
  }
  const { when, anyOf = [] } = parsed.data;
  return { anyOf: (when === undefined ? anyOf : [when]).map(conditionsOf) };
}

export async function saveFilter(
  filters: FilterRecords,
  name: string,
  filter: LeadFilter,
): Promise<SavedFilter> {
  requireSafeId('filter', name);
  if (name === NO_FILTER) throw new OutpaceError('OUT_USAGE', `a filter cannot be called ${NO_FILTER}`);
  await filters.save(name, filter);
  return filterOf(filters, name);
}

export async function filterOf(filters: FilterRecords, name: string): Promise<SavedFilter> {
  const [found] = await filters.find(name);
  if (found !== undefined) return found;
  throw new OutpaceError(
    'OUT_NOT_FOUND',
    `there is no filter ${JSON.stringify(name)}; see outpace filter list, or save one: outpace filter save ${name} --file FILE`,
  );
}

export async function removeFilter(filters: FilterRecords, name: string): Promise<void> {
  const { usedBy } = await filterOf(filters, name);
  const users = usedBy.map(({ campaignId, listId }) => `list ${listId} of campaign ${campaignId}`);
  const inUse = (): OutpaceError =>
    new OutpaceError(
      'OUT_REFUSED',
      `the filter ${name} is in use (${users.join(', ') || 'since a moment'}); take it off first: outpace campaign lists CAMPAIGN --list LIST --filter none`,
    );
  if (users.length > 0) throw inUse();
  await filters.remove(name).catch((error: unknown) => {
    throw error instanceof PortFailure && error.code === 'filter-in-use' ? inUse() : error;
  });
}

export interface FilterTrial {
  readonly leads: number;
  readonly passed: number;
  /** The first of those that pass, their numbers masked. */
  readonly sample: readonly {
    readonly leadId: string;
    readonly number: string;
    readonly list: string;
    readonly attempts: number;
    /** Of the fields that the filter asks for. */
    readonly fields: Readonly<Record<string, string>>;
  }[];
}

/** One page of leads in memory at a time. */
export async function tryFilter(
  filters: FilterRecords,
  filter: LeadFilter,
  of: Parameters<FilterRecords['leads']>[0],
): Promise<FilterTrial> {
  const asked = new Set(filter.anyOf.flat().map(({ field }) => field));
  let [leads, passed] = [0, 0];
  const sample: FilterTrial['sample'][number][] = [];
  for await (const page of filters.leads(of)) {
    leads += page.length;
    for (const lead of page) {
      if (!lets(filter, lead)) continue;
      passed += 1;
      if (sample.length < SAMPLE_LEADS) sample.push(shown(lead, asked));
    }
  }
  return { leads, passed, sample };
}

function shown(lead: FilteredFacts, asked: ReadonlySet<string>): FilterTrial['sample'][number] {
  const { leadId, number, list, attempts, fields, region, lineType } = lead;
  const all = {
    ...(region === undefined ? {} : { region }),
    ...(lineType === undefined ? {} : { lineType }),
    ...fields,
  };
  const kept = Object.entries(all).filter(([field]) => asked.has(field));
  return { leadId, number: maskNumber(number), list, attempts, fields: Object.fromEntries(kept) };
}
