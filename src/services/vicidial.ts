/**
 * Lists and do-not-call files as VICIdial exports and loads them. By its documentation a list file has no heading and
 * its columns in one order (the list loader's standard format); a list download has a heading of its own names.
 * A do-not-call export is one number a line.
 */
import type { DoNotCallEntry } from '../ports/doNotCall.ts';
import { normaliseNumber, type NumberingRules } from '../domain/numbering/normalise.ts';
import type { RecordsPort } from '../ports/records.ts';
import { readLines, type Bytes } from './csvLines.ts';
import type { ListMapping } from './listMapping.ts';
import type { HeadingOf } from './listReader.ts';

const LOADER_COLUMNS =
  `vendor_lead_code source_id list_id phone_code phone_number title first_name middle_initial
  last_name address1 address2 address3 city state province postal_code country_code gender date_of_birth alt_phone
  email security_phrase comments rank owner`.split(/\s+/);

const text = { use: 'field', type: 'text' } as const;

/** `list_id` is the other system's; the rest is kept as it is. */
export const VICIDIAL_MAPPING: ListMapping = {
  columns: {
    ...Object.fromEntries(LOADER_COLUMNS.map((heading) => [heading, text])),
    phone_number: { use: 'phone', kind: 'other' },
    alt_phone: { use: 'phone', kind: 'other' },
    phone_code: { use: 'phoneCode' },
    vendor_lead_code: { use: 'key' },
    first_name: { use: 'name' },
    last_name: { use: 'name' },
    list_id: { use: 'ignore' },
  },
};

export const vicidialHeading: HeadingOf = (firstRow) =>
  firstRow.some((cell) => cell.trim().toLowerCase() === 'phone_number') ? undefined : LOADER_COLUMNS;

export interface DoNotCallTotals {
  readonly lines: number;
  readonly numbers: number;
  readonly rejected: number;
  readonly rejectedLines: readonly number[];
}

const MOST_TOLD = 20;
const BATCH = 5_000;

/** Into the do-not-call list on record; a number that is there already stays as it is. */
export async function importVicidialDoNotCall(
  source: Bytes,
  records: Pick<RecordsPort, 'write'>,
  options: { readonly numbering: NumberingRules; readonly now: number },
): Promise<DoNotCallTotals> {
  let [lines, numbers, rejected] = [0, 0, 0];
  const rejectedLines: number[] = [];
  let batch: DoNotCallEntry[] = [];
  const store = async (): Promise<void> => {
    await records.write(batch.map((entry) => ({ type: 'doNotCallAdded', entry })));
    numbers += batch.length;
    batch = [];
  };
  for await (const line of readLines(source).lines) {
    const written = line.text.trim().replace(/^"(.*)"$/, '$1');
    if (written === '' || (lines === 0 && written === 'phone_number')) continue;
    lines += 1;
    const read = normaliseNumber(written, options.numbering);
    if (read.ok) batch.push({ number: read.number, source: 'import', addedAt: options.now });
    else {
      rejected += 1;
      if (rejectedLines.length < MOST_TOLD) rejectedLines.push(line.number);
    }
    if (batch.length >= BATCH) await store();
  }
  if (batch.length > 0) await store();
  return { lines, numbers, rejected, rejectedLines };
}
