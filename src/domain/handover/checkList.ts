/**
 * The check-list of a hot lead: what the agent must have found out before it is handed over. The campaign defines it;
 * where it says nothing, the four items of DOMAIN 3.4. Every item needs a value, and no other is taken.
 */
export interface CheckListItem {
  readonly name: string;
  readonly label: string;
}

/** By the item's name. */
export type CheckListValues = Readonly<Record<string, string>>;

export const DEFAULT_CHECK_LIST: readonly CheckListItem[] = [
  { name: 'plan', label: 'What is planned' },
  { name: 'time', label: 'When' },
  { name: 'person', label: 'Who is responsible' },
  { name: 'budget', label: 'Budget or shortlist' },
];

export const LONGEST_VALUE = 1_000;

export type CheckListReview =
  | { readonly ok: true; readonly values: CheckListValues }
  | { readonly ok: false; readonly problems: readonly string[] };

/** All that is wrong at once, each item by its name. */
export function reviewCheckList(items: readonly CheckListItem[], given: CheckListValues): CheckListReview {
  const values = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value.trim()]));
  const valueOf = (name: string): string => (Object.hasOwn(values, name) ? (values[name] ?? '') : '');
  const problems = [
    ...items
      .filter(({ name }) => valueOf(name) === '')
      .map(({ name, label }) => `${name} (${label}) is missing`),
    ...Object.keys(values)
      .filter((name) => !items.some((item) => item.name === name))
      .map((name) => `${name} is no item of the check-list`),
    ...items
      .filter(({ name }) => valueOf(name).length > LONGEST_VALUE)
      .map(({ name }) => `${name} is longer than ${LONGEST_VALUE} characters`),
  ];
  return problems.length === 0 ? { ok: true, values } : { ok: false, problems };
}
