/**
 * A lead's own fields as a campaign defines them: text, number, date or one of a few choices. A value that fits is
 * kept in one way of writing it, so that filters and reports compare like with like.
 */
export const FIELD_TYPES = ['text', 'number', 'date', 'choice'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export interface FieldDefinition {
  readonly type: FieldType;
  /** Of a choice: what it may be. */
  readonly choices?: readonly string[] | undefined;
}

export type FieldValue =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly reason: string };

/** Digits with a point, or in groups of three with commas; Chinese and English lists write no decimal comma. */
const NUMBER = /^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/;
/** Year first: 2026-03-01, 2026/3/1, 2026.3.1, 20260301, 2026年3月1日; a time behind it is passed over. */
const DATE =
  /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|(\d{2})(\d{2})|年(\d{1,2})月(\d{1,2})日)(?:[ T]\d.*)?$/;

/** `written`: not empty. */
export function readField(written: string, definition: FieldDefinition): FieldValue {
  if (definition.type === 'date') return readDate(written);
  if (definition.type === 'choice') return readChoice(written, definition.choices ?? []);
  if (definition.type === 'text') return { ok: true, value: written };
  return NUMBER.test(written)
    ? { ok: true, value: String(Number(written.replaceAll(',', ''))) }
    : { ok: false, reason: 'not a number' };
}

function readDate(written: string): FieldValue {
  const [, year, ...rest] = DATE.exec(written) ?? [];
  const [month, day] = rest.filter((part) => part !== undefined).map(Number);
  if (year === undefined || month === undefined || day === undefined) {
    return { ok: false, reason: 'not a date with the year first, such as 2026-03-01' };
  }
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysOf(Number(year), month);
  const two = (part: number): string => String(part).padStart(2, '0');
  return isDay
    ? { ok: true, value: `${year}-${two(month)}-${two(day)}` }
    : { ok: false, reason: 'no such day' };
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function readChoice(written: string, choices: readonly string[]): FieldValue {
  const wanted = written.toLowerCase();
  const found = choices.find((choice) => choice.toLowerCase() === wanted);
  return found === undefined
    ? { ok: false, reason: `none of ${choices.join(', ')}` }
    : { ok: true, value: found };
}
