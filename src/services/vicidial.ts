/**
 * Lists as VICIdial exports and loads them. By its documentation a list file has no heading and
 * its columns in one order (the list loader's standard format); a list download has a heading of its own names.
 */
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
