/**
 * Two rows for one person (DOMAIN 1, clean and de-duplicate): what makes them the same, where the other one is looked
 * for, and what is kept. The lead that was there first always keeps its id, number, place and history.
 */
import { distinctPhones, type LeadPhone } from './phone.ts';

/** Inside one file and one list a number is never twice; wider scopes look into other lists too. */
export const DUPLICATE_SCOPES = ['list', 'campaign', 'all'] as const;
export const DUPLICATE_KEYS = ['phone', 'key'] as const;
export const DUPLICATE_KEEPS = ['first', 'newest', 'merge'] as const;

export interface DuplicateRule {
  /** `campaign`: every list of the campaigns that dial this one. `all`: every list. */
  readonly scope: (typeof DUPLICATE_SCOPES)[number];
  /** `key`: the list's key column, or the same number. */
  readonly by: (typeof DUPLICATE_KEYS)[number];
  readonly keep: (typeof DUPLICATE_KEEPS)[number];
}

export const FIRST_IN_LIST: DuplicateRule = { scope: 'list', by: 'phone', keep: 'first' };

/** What a list says of a person. */
export interface LeadData {
  readonly name?: string | undefined;
  readonly fields: Readonly<Record<string, string>>;
  readonly phones: readonly LeadPhone[];
}

/** `newest`: the later row's name and fields; `merge`: they fill what was empty. Numbers are never lost. */
export function combine(before: LeadData, later: LeadData, keep: DuplicateRule['keep']): LeadData {
  if (keep === 'first') return before;
  const phones = distinctPhones([...before.phones, ...later.phones]);
  return keep === 'newest'
    ? { name: later.name ?? before.name, fields: later.fields, phones }
    : { name: before.name ?? later.name, fields: { ...later.fields, ...before.fields }, phones };
}
