/** Which column of a list holds the number and which the name, and what stands between columns. */
import { OutpaceError } from './errors.ts';

export interface ListColumns {
  /** The heading's cells, made distinct; an empty one is `column N`. */
  readonly headings: readonly string[];
  readonly number: number;
  readonly name?: number;
}

const DELIMITERS = [',', ';', '\t'] as const;

/** As compared: lower case, without spaces and punctuation. Chinese, English, German, French, Spanish. */
const NUMBER_HEADINGS: ReadonlySet<string> = new Set(
  `number phone phonenumber phoneno telephone telephonenumber tel mobile mobilenumber mobilephone cell cellphone
   cellphonenumber msisdn contactnumber 电话 电话号码 联系电话 手机 手机号 手机号码 号码 电话號碼 手機 手機號碼
   telefon telefonnummer rufnummer handy handynummer mobilnummer téléphone numéro numérodetéléphone teléfono número móvil`.split(
    /\s+/,
  ),
);
const NAME_HEADINGS: ReadonlySet<string> = new Set(
  `name fullname customer customername contact contactname 姓名 名字 名称 客户 客户姓名 联系人 kunde nom nombre`.split(
    /\s+/,
  ),
);

/** The one that the heading line has most of, outside quotes; a comma where it has none. */
export function findDelimiter(headingLine: string): string {
  const unquoted = headingLine.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => unquoted.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** `asked`: headings given by the caller instead of the known ones. */
export function findColumns(
  cells: readonly string[],
  asked: { readonly number?: string | undefined; readonly name?: string | undefined },
): ListColumns {
  const headings = distinct(cells.map((cell) => cell.trim()));
  const number = find(headings, NUMBER_HEADINGS, asked.number);
  if (number === undefined) {
    const wanted = asked.number === undefined ? 'such as number, phone or 手机号' : `'${asked.number}'`;
    const seen = headings.slice(0, 10).join(', ').slice(0, 200);
    throw new OutpaceError(
      'OUT_IMPORT_FAILED',
      `The first line has no column ${wanted}; its columns are: ${seen}`,
    );
  }
  const name = find(headings, NAME_HEADINGS, asked.name);
  if (asked.name !== undefined && name === undefined) {
    throw new OutpaceError('OUT_IMPORT_FAILED', `The first line has no column '${asked.name}'`);
  }
  return name === undefined ? { headings, number } : { headings, number, name };
}

function find(
  headings: readonly string[],
  known: ReadonlySet<string>,
  asked: string | undefined,
): number | undefined {
  const index =
    asked === undefined
      ? headings.findIndex((heading) => known.has(comparable(heading)))
      : headings.findIndex((heading) => comparable(heading) === comparable(asked));
  return index === -1 ? undefined : index;
}

function comparable(heading: string): string {
  return heading.toLowerCase().replace(/[\s_\-./:*()]+/g, '');
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
