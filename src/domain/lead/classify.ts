/**
 * Classification of leads (名单等级, 客户分级: DOMAIN 3): rules over their fields give each a grade (its value), a stage
 * (how near it is to buying) and a segment. Of the rules that hold for a lead, the first that names one of the three decides it.
 */
import type { LeadCondition } from '../kernel/leadCondition.ts';

export const GRADES = ['A', 'B', 'C'] as const;
export const STAGES = ['A', 'B', 'C', 'D', 'E'] as const;

export interface LeadClass {
  readonly grade?: (typeof GRADES)[number] | undefined;
  readonly stage?: (typeof STAGES)[number] | undefined;
  readonly segment?: string | undefined;
}

export interface ClassRule extends LeadClass {
  /** None: it holds for every lead. */
  readonly when: readonly LeadCondition[];
}

/** What conditions look at. */
export interface ClassifiedLead {
  readonly fields: Readonly<Record<string, string>>;
  readonly region?: string | undefined;
  readonly lineType?: string | undefined;
  /** Where a filter looks: the list it is of, and how often the campaign has tried it. */
  readonly list?: string | undefined;
  readonly attempts?: number | undefined;
}

export function classOf(rules: readonly ClassRule[], lead: ClassifiedLead): LeadClass {
  const holding = rules.filter(({ when }) => when.every((condition) => holds(condition, lead)));
  const first = <Key extends keyof LeadClass>(key: Key): LeadClass[Key] =>
    holding.find((rule) => rule[key] !== undefined)?.[key];
  return { grade: first('grade'), stage: first('stage'), segment: first('segment') };
}

export function holds(
  { field, is, isNot, startsWith, atLeast, atMost, isEmpty }: LeadCondition,
  lead: ClassifiedLead,
): boolean {
  const value = valueOf(lead, field);
  if (isEmpty !== undefined && isEmpty !== (value === '')) return false;
  if (is !== undefined && !is.includes(value)) return false;
  if (isNot?.includes(value) === true) return false;
  if (startsWith !== undefined && !value.startsWith(startsWith)) return false;
  if (atLeast === undefined && atMost === undefined) return true;
  const number = numberIn(value);
  if (number === undefined) return false;
  return number >= (atLeast ?? Number.NEGATIVE_INFINITY) && number <= (atMost ?? Number.POSITIVE_INFINITY);
}

function valueOf({ fields, ...known }: ClassifiedLead, field: string): string {
  const own = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (own !== undefined && own !== '') return own.trim();
  switch (field) {
    case 'region':
    case 'lineType':
    case 'list':
      return known[field] ?? '';
    case 'attempts':
      return known.attempts === undefined ? '' : String(known.attempts);
    default:
      return '';
  }
}

/** As people write it in a list: `12000`, `12,000.50`, `-3`. A text is no number, and nothing is compared with it. */
function numberIn(value: string): number | undefined {
  const plain = /^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$/.test(value) ? value.replaceAll(',', '') : value;
  return /^-?[0-9]{1,15}(\.[0-9]{1,9})?$/.test(plain) ? Number(plain) : undefined;
}
