/**
 * What a correction makes of a lead: each value by the rules of an import (numbers normalised, fields of a type written
 * in one way), with the value before it for the history (DOMAIN 2, Updates).
 */
import { readField, type FieldDefinition } from '../domain/lead/customField.ts';
import type { LeadPhone } from '../domain/lead/phone.ts';
import {
  normaliseNumber,
  type NormalisedNumber,
  type NumberingRules,
} from '../domain/numbering/normalise.ts';
import type { LeadRecord, NewLeadEdit } from '../ports/leadEdits.ts';
import { OutpaceError } from './errors.ts';
import { CONTROL_IN_FIELD, CONTROL_IN_NAME, LONGEST_FIELD, LONGEST_KEY, LONGEST_NAME } from './importRow.ts';

const PHONE = /^phone([1-9])?$/;

export interface CorrectionRules {
  readonly numbering: NumberingRules;
  /** By heading; others are text. */
  readonly fields: Readonly<Record<string, FieldDefinition>>;
}

export interface Correction {
  readonly after: LeadRecord;
  /** Undefined: the value is as it was. */
  readonly edit: NewLeadEdit | undefined;
}

/** Headings that are not custom fields, and so are known of every lead. */
export function isOwnField(field: string): boolean {
  return field === 'name' || field === 'key' || PHONE.test(field);
}

/** The lead's value under this name; undefined where it has none. */
export function valueOf(lead: LeadRecord, field: string): string | undefined {
  if (field === 'name') return lead.name;
  if (field === 'key') return lead.key;
  const place = placeOf(field);
  if (place !== undefined) return phonesOf(lead)[place]?.number;
  return Object.hasOwn(lead.fields, field) ? lead.fields[field] : undefined;
}

/** `written`: empty takes the value out. */
export function correct(
  lead: LeadRecord,
  field: string,
  written: string,
  { numbering, fields }: CorrectionRules,
): Correction {
  const text = written.trim();
  const place = placeOf(field);
  if (place !== undefined) return edited(lead, withPhone(lead, place, field, text, numbering), field);
  refuseUnfit(field, text);
  if (field === 'name' || field === 'key') return edited(lead, withOwn(lead, field, text), field);
  const definition = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (text === '' || definition === undefined) return edited(lead, withField(lead, field, text), field);
  const read = readField(text, definition);
  if (!read.ok) throw unfit(`${field}: ${JSON.stringify(text)} is ${read.reason}`);
  return edited(lead, withField(lead, field, read.value), field);
}

/** The value as it was, whatever the rules are by now; a number that nobody assigns any more too. */
export function restore(lead: LeadRecord, field: string, value: string | undefined): LeadRecord {
  const place = placeOf(field);
  if (place !== undefined) return withPhone(lead, place, field, value ?? '', { accept: 'possible' });
  if (field === 'name' || field === 'key') return withOwn(lead, field, value ?? '');
  return withField(lead, field, value ?? '');
}

function edited(before: LeadRecord, after: LeadRecord, field: string): Correction {
  const [oldValue, newValue] = [valueOf(before, field), valueOf(after, field)];
  if (oldValue === newValue) return { after: before, edit: undefined };
  return {
    after,
    edit: {
      field,
      ...(oldValue === undefined ? {} : { oldValue }),
      ...(newValue === undefined ? {} : { newValue }),
    },
  };
}

function refuseUnfit(field: string, text: string): void {
  const isName = field === 'name';
  const most = isName ? LONGEST_NAME : field === 'key' ? LONGEST_KEY : LONGEST_FIELD;
  if (text.length > most) throw unfit(`${field}: longer than ${most} characters`);
  if ((isName ? CONTROL_IN_NAME : CONTROL_IN_FIELD).test(text))
    throw unfit(`${field}: holds a control character`);
}

function withOwn(lead: LeadRecord, field: 'name' | 'key', value: string): LeadRecord {
  const { [field]: _before, ...rest } = lead;
  return value === '' ? rest : { ...rest, [field]: value };
}

function withField(lead: LeadRecord, field: string, value: string): LeadRecord {
  const kept = Object.entries(lead.fields).filter(([heading]) => heading !== field);
  return { ...lead, fields: Object.fromEntries(value === '' ? kept : [...kept, [field, value]]) };
}

/** 0 for `phone` and `phone1`. */
function placeOf(field: string): number | undefined {
  const found = PHONE.exec(field);
  return found === null ? undefined : Number(found[1] ?? 1) - 1;
}

/** One written without `phones` has its number alone; what kind of phone it is nobody has said. */
function phonesOf({ phones, number, lineType, region }: LeadRecord): readonly LeadPhone[] {
  if (phones.length > 0) return phones;
  const known = {
    number,
    kind: 'other',
    lineType: (lineType ?? 'unknown') as LeadPhone['lineType'],
  } as const;
  return [region === undefined ? known : { ...known, region }];
}

function withPhone(
  lead: LeadRecord,
  place: number,
  field: string,
  text: string,
  numbering: NumberingRules,
): LeadRecord {
  const phones = [...phonesOf(lead)];
  if (text === '') {
    if (place === 0) throw unfit('phone: a lead has a number; erase it to take the person out');
    phones.splice(place, 1);
    return withPhones(lead, phones, lead.rawNumber);
  }
  if (place > phones.length)
    throw unfit(`${field}: the lead has ${phones.length} numbers; the next one is phone${phones.length + 1}`);
  const read = normaliseNumber(text, numbering);
  if (!read.ok) throw unfit(`${field}: ${read.reason}`);
  if (phones.some(({ number }, at) => number === read.number && at !== place))
    throw unfit(`${field}: the lead has this number already`);
  phones[place] = { ...toPhone(read), kind: phones[place]?.kind ?? 'other' };
  return withPhones(lead, phones, place === 0 ? text : lead.rawNumber);
}

function toPhone({ number, lineType, region }: NormalisedNumber): Omit<LeadPhone, 'kind'> {
  return region === undefined ? { number, lineType } : { number, lineType, region };
}

function withPhones(lead: LeadRecord, phones: readonly LeadPhone[], rawNumber: string): LeadRecord {
  const [first] = phones;
  if (first === undefined) return lead;
  const { region: _region, ...rest } = lead;
  const { number, lineType, region } = first;
  return {
    ...rest,
    number,
    rawNumber,
    lineType,
    phones: phones.length > 1 ? phones : [],
    ...(region === undefined ? {} : { region }),
  };
}

function unfit(message: string): OutpaceError {
  return new OutpaceError('OUT_REFUSED', message);
}
