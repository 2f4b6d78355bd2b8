/** From a row's cells to a lead, or to why it cannot be one. */
import { hash } from 'node:crypto';
import type { LeadId, ListId } from '../domain/kernel/ids.ts';
import { readField } from '../domain/lead/customField.ts';
import { distinctPhones, type LeadPhone } from '../domain/lead/phone.ts';
import {
  normaliseNumber,
  type NormalisedNumber,
  type NumberingRules,
  type NumberRefusal,
} from '../domain/numbering/normalise.ts';
import type { NewLead } from '../ports/records.ts';
import type { CsvRow } from './csvRows.ts';
import type { ListEncoding } from './importEncoding.ts';
import type { ListColumns } from './listColumns.ts';

export interface RowRules {
  readonly listId: ListId;
  readonly numbering: NumberingRules;
  readonly encoding: ListEncoding;
  /** Numbers that must not be called: their rows are rejected. */
  readonly isListed?: ((number: string) => boolean) | undefined;
}

export interface RowFault {
  /** Stable, e.g. `number-invalid`. */
  readonly code: string;
  readonly reason: string;
}

export type Judged = { readonly lead: NewLead; readonly unusablePhones: number } | RowFault;

export const LONGEST_NAME = 200;
export const LONGEST_FIELD = 4_000;
export const LONGEST_KEY = 200;
/** C0 and C1 controls; a field, unlike a name, may have tabs and lines. */
export const CONTROL_IN_NAME = /\p{Cc}/u;
export const CONTROL_IN_FIELD = /[\0-\x08\x0b-\x1f\x7f-\x9f]/;

export function judgeRow(row: CsvRow, columns: ListColumns, rules: RowRules): Judged {
  const { cells } = row;
  if (cells === undefined) {
    return row.isTooLong
      ? { code: 'line-too-long', reason: 'the line is longer than a million bytes' }
      : { code: 'broken-quote', reason: 'a quote is not closed, or misplaced' };
  }
  const fault = faultOf(row, cells, columns, rules.encoding);
  if (fault !== undefined) return fault;
  const found = phonesOf(cells, columns, rules.numbering);
  if ('code' in found) return found;
  const [first] = found.phones;
  if (first === undefined) return { code: 'number-missing', reason: 'no number is given' };
  if (rules.isListed?.(first.number))
    return { code: 'do-not-call', reason: 'the number is on a do-not-call file' };
  const fields = fieldsOf(cells, columns);
  if ('code' in fields) return fields;
  const name = nameOf(cells, columns);
  const key = columns.key === undefined ? '' : (cells[columns.key] ?? '');
  const lead: NewLead = {
    leadId: leadIdOf(rules.listId, first.number),
    number: first.number,
    rawNumber: found.written,
    fields: fields.fields,
    sourceLine: row.line,
    lineType: first.lineType,
    ...(found.phones.length > 1 ? { phones: found.phones } : {}),
    ...(first.region === undefined ? {} : { region: first.region }),
    ...(name === '' ? {} : { name }),
    ...(key === '' ? {} : { listKey: key }),
  };
  return { lead, unusablePhones: found.unusable };
}

/** The same list and number always have the same id: a UUID of version 8 (RFC 9562 §5.8) from their hash. */
export function leadIdOf(listId: ListId, number: string): LeadId {
  const hex = hash('sha256', `${listId}\n${number}`);
  const variant = ((Number.parseInt(hex.charAt(16), 16) % 4) + 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What is wrong with the row apart from its numbers and typed fields. */
function faultOf(
  row: CsvRow,
  cells: readonly string[],
  columns: ListColumns,
  encoding: ListEncoding,
): RowFault | undefined {
  if (row.raw.includes('\ufffd')) {
    return { code: `not-${encoding.replace('-', '')}`, reason: `the row is not ${encoding.toUpperCase()}` };
  }
  for (let at = columns.headings.length; at < cells.length; at += 1) {
    if (cells[at] === '') continue;
    return {
      code: 'too-many-columns',
      reason: `more than the ${columns.headings.length} columns of the heading`,
    };
  }
  const name = nameOf(cells, columns);
  if (CONTROL_IN_NAME.test(name) || CONTROL_IN_FIELD.test(row.raw)) {
    return { code: 'control-character', reason: 'the row holds a control character' };
  }
  const key = columns.key === undefined ? '' : (cells[columns.key] ?? '');
  const isLong = row.raw.length > LONGEST_KEY && (key.length > LONGEST_KEY || name.length > LONGEST_NAME);
  if (isLong || (row.raw.length > LONGEST_FIELD && cells.some((cell) => cell.length > LONGEST_FIELD))) {
    return {
      code: 'value-too-long',
      reason: `a name or key over ${LONGEST_NAME} or a field over ${LONGEST_FIELD} characters`,
    };
  }
  return undefined;
}

function nameOf(cells: readonly string[], { names }: ListColumns): string {
  const [only] = names;
  if (only === undefined) return '';
  if (names.length === 1) return cells[only] ?? '';
  return names
    .flatMap((at) => cells[at] ?? [])
    .filter((part) => part !== '')
    .join(' ');
}

interface FoundPhones {
  readonly phones: readonly LeadPhone[];
  /** The first usable one as the file has it. */
  readonly written: string;
  /** Others that are no numbers. */
  readonly unusable: number;
}

/** A row is good for as long as one of its numbers is; the fault is that of the first one given. */
function phonesOf(
  cells: readonly string[],
  columns: ListColumns,
  numbering: NumberingRules,
): FoundPhones | RowFault {
  const phones: LeadPhone[] = [];
  let fault: NumberRefusal | undefined;
  let [written, unusable] = ['', 0];
  for (const { at, kind } of columns.phones) {
    const cell = cells[at] ?? '';
    if (cell === '') continue;
    const normalised = normaliseNumber(withCode(cell, cells, columns), numbering);
    if (!normalised.ok) {
      fault ??= normalised;
      unusable += 1;
      continue;
    }
    if (phones.length === 0) written = cell;
    phones.push(toPhone(normalised, kind));
  }
  if (phones.length === 0 && fault !== undefined) return fault;
  return { phones: distinctPhones(phones), written, unusable };
}

function withCode(number: string, cells: readonly string[], { phoneCode }: ListColumns): string {
  const code = phoneCode === undefined ? '' : (cells[phoneCode] ?? '');
  return /^[0-9]{1,3}$/.test(code) && !number.startsWith('+') ? `+${code}${number}` : number;
}

function toPhone({ number, lineType, region }: NormalisedNumber, kind: LeadPhone['kind']): LeadPhone {
  return region === undefined ? { number, kind, lineType } : { number, kind, lineType, region };
}

function fieldsOf(
  cells: readonly string[],
  columns: ListColumns,
): { readonly fields: Readonly<Record<string, string>> } | RowFault {
  const fields: Record<string, string> = {};
  for (const { at, heading, definition } of columns.fields) {
    const cell = cells[at] ?? '';
    if (cell === '') continue;
    const read = readField(cell, definition);
    if (!read.ok) return { code: `field-${definition.type}`, reason: `${heading}: ${read.reason}` };
    // As its own property, whatever the heading is called.
    if (heading === '__proto__')
      Object.defineProperty(fields, heading, { value: read.value, enumerable: true });
    else fields[heading] = read.value;
  }
  return { fields };
}
