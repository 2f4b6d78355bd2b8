/** One of a lead's numbers (DOMAIN 2): what the list calls it, and what the numbering plan says it is. */
import type { LineType } from '../numbering/normalise.ts';

export const PHONE_KINDS = ['mobile', 'home', 'work', 'other'] as const;
export type PhoneKind = (typeof PHONE_KINDS)[number];

export interface LeadPhone {
  /** E.164, with `+`. */
  readonly number: string;
  readonly kind: PhoneKind;
  readonly lineType: LineType;
  /** ISO 3166-1 alpha-2; absent for numbers of no country. */
  readonly region?: string;
}

/** In their order, each number once. */
export function distinctPhones(phones: readonly LeadPhone[]): readonly LeadPhone[] {
  if (phones.length < 2) return phones;
  return phones.filter((phone, index) => phones.findIndex(({ number }) => number === phone.number) === index);
}
