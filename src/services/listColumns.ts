/** The columns of one file by their places, as its mapping says, and what stands between columns. */
import type { FieldDefinition } from '../domain/lead/customField.ts';
import type { PhoneKind } from '../domain/lead/phone.ts';
import { OutpaceError } from './errors.ts';
import { comparable } from './listHeadings.ts';
import { proposeMapping, type ListMapping, type MappingWishes } from './listMapping.ts';

export interface ListColumns {
  /** The heading's cells, made distinct; an empty one is `column N`. */
  readonly headings: readonly string[];
  readonly mapping: ListMapping;
  /** In the order in which they are called; at least one. */
  readonly phones: readonly { readonly at: number; readonly kind: PhoneKind }[];
  readonly phoneCode?: number;
  /** Joined with spaces. */
  readonly names: readonly number[];
  readonly key?: number;
  readonly fields: readonly {
    readonly at: number;
    readonly heading: string;
    readonly definition: FieldDefinition;
  }[];
}

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** The one that the heading line has most of, outside quotes; a comma where it has none. */
export function findDelimiter(headingLine: string): string {
  const unquoted = headingLine.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => unquoted.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

export function findColumns(cells: readonly string[], wishes: MappingWishes): ListColumns {
  const headings = distinct(cells.map((cell) => cell.trim()));
  const mapping = proposeMapping(headings, wishes);
  refuseUnknown(headings, [wishes.numberColumn, wishes.nameColumn, ...Object.keys(wishes.columns ?? {})]);
  const uses = headings.map((heading, at) => ({ at, heading, use: mapping.columns[heading] }));
  const phones = uses.flatMap(({ at, use }) => (use?.use === 'phone' ? [{ at, kind: use.kind }] : []));
  if (phones.length === 0) throw withoutPhone(headings, wishes);
  const key = uses.find(({ use }) => use?.use === 'key')?.at;
  const phoneCode = uses.find(({ use }) => use?.use === 'phoneCode')?.at;
  return {
    headings,
    mapping,
    phones,
    names: uses.flatMap(({ at, use }) => (use?.use === 'name' ? [at] : [])),
    fields: uses.flatMap(({ at, heading, use }) =>
      use?.use === 'field' ? [{ at, heading, definition: use }] : [],
    ),
    ...(key === undefined ? {} : { key }),
    ...(phoneCode === undefined ? {} : { phoneCode }),
  };
}

function withoutPhone(headings: readonly string[], wishes: MappingWishes): OutpaceError {
  const number = headings.find((heading) => /^\+?[0-9][0-9 ()./-]{5,}$/.test(heading));
  if (number !== undefined) {
    const message = `The first line names no columns, it has the number ${number}: put a line such as phone,name before it`;
    return new OutpaceError('OUT_IMPORT_FAILED', message);
  }
  const wanted =
    wishes.template === undefined ? 'such as number, phone or 手机号' : 'that the template takes for a phone';
  return missing(headings, wanted);
}

function refuseUnknown(headings: readonly string[], asked: readonly (string | undefined)[]): void {
  const known = new Set(headings.map(comparable));
  for (const wanted of asked) {
    if (wanted !== undefined && !known.has(comparable(wanted))) throw missing(headings, `'${wanted}'`);
  }
}

function missing(headings: readonly string[], wanted: string): OutpaceError {
  const seen = headings.slice(0, 10).join(', ').slice(0, 200);
  return new OutpaceError(
    'OUT_IMPORT_FAILED',
    `The first line has no column ${wanted}; its columns are: ${seen}`,
  );
}

function distinct(headings: readonly string[]): string[] {
  const used = new Set<string>();
  return headings.map((heading, index) => {
    const readable = heading.replace(/\p{Cc}+/gu, ' ').slice(0, 100);
    const base = readable === '' ? `column ${index + 1}` : readable;
    let name = base;
    for (let count = 2; used.has(name); count += 1) name = `${base} ${count}`;
    used.add(name);
    return name;
  });
}
