/**
 * What each column of a list is for: proposed from its heading, changed by the person who imports, kept as a template
 * under a name. A template knows columns by their headings, so that it fits files whose columns moved.
 */
import { z } from 'zod';
import { FIELD_TYPES, type FieldDefinition } from '../domain/lead/customField.ts';
import { PHONE_KINDS } from '../domain/lead/phone.ts';
import { OutpaceError } from './errors.ts';
import { comparable, isKeyHeading, isNameHeading, isNamePart, phoneKindOf } from './listHeadings.ts';

export const columnUse = z.discriminatedUnion('use', [
  z.strictObject({ use: z.literal('phone'), kind: z.enum(PHONE_KINDS) }),
  /** Country code in a column of its own, for the numbers of the row that begin with no `+`. */
  z.strictObject({ use: z.literal('phoneCode') }),
  z.strictObject({ use: z.literal('name') }),
  z.strictObject({ use: z.literal('key') }),
  z.strictObject({ use: z.literal('ignore') }),
  z.strictObject({
    use: z.literal('field'),
    type: z.enum(FIELD_TYPES),
    choices: z.array(z.string()).optional(),
  }),
]);
const listMapping = z.strictObject({ columns: z.record(z.string(), columnUse) });

export type ColumnUse = z.infer<typeof columnUse>;
export type ListMapping = z.infer<typeof listMapping>;

export interface MappingWishes {
  /** A template. */
  readonly template?: ListMapping | undefined;
  /** Over the template and the proposal: heading to use. */
  readonly columns?: Readonly<Record<string, ColumnUse>> | undefined;
  /** Heading of the one column with numbers, where it is none of the known ones. */
  readonly numberColumn?: string | undefined;
  readonly nameColumn?: string | undefined;
  /** A campaign's own fields by heading. */
  readonly fields?: Readonly<Record<string, FieldDefinition>> | undefined;
}

export function proposeMapping(headings: readonly string[], wishes: MappingWishes = {}): ListMapping {
  const byWish = new Map<string, ColumnUse>();
  const say = (given: Readonly<Record<string, ColumnUse>> | undefined): void => {
    for (const [heading, use] of Object.entries(given ?? {})) byWish.set(comparable(heading), use);
  };
  const fields = Object.entries(wishes.fields ?? {});
  say(
    Object.fromEntries(fields.map(([heading, field]) => [heading, { use: 'field', ...field } as ColumnUse])),
  );
  say(wishes.template?.columns);
  say(wishes.columns);
  const name =
    wishes.nameColumn === undefined ? headings.find(isNameHeading) : headingLike(headings, wishes.nameColumn);
  const number = headingLike(headings, wishes.numberColumn);
  const uses = headings.map((heading): [string, ColumnUse] => {
    if (number !== undefined && heading === number)
      return [heading, { use: 'phone', kind: phoneKindOf(heading) ?? 'other' }];
    if (wishes.nameColumn !== undefined && heading === name) return [heading, { use: 'name' }];
    const wish = byWish.get(comparable(heading));
    return [heading, wish ?? propose(heading, name, number !== undefined || saysPhone(byWish))];
  });
  return { columns: Object.fromEntries(uses) };
}

const saysPhone = (wishes: ReadonlyMap<string, ColumnUse>): boolean =>
  [...wishes.values()].some(({ use }) => use === 'phone');

function headingLike(headings: readonly string[], asked: string | undefined): string | undefined {
  if (asked === undefined) return undefined;
  return headings.find((heading) => comparable(heading) === comparable(asked));
}

function propose(heading: string, name: string | undefined, hasNumber: boolean): ColumnUse {
  const kind = hasNumber ? undefined : phoneKindOf(heading);
  if (kind !== undefined) return { use: 'phone', kind };
  if (heading === name || (name === undefined && isNamePart(heading))) return { use: 'name' };
  if (isKeyHeading(heading)) return { use: 'key' };
  return { use: 'field', type: 'text' };
}

/** Throws OutpaceError `OUT_USAGE` where what was kept is no mapping of this version. */
export function readMapping(kept: unknown, name: string): ListMapping {
  const read = listMapping.safeParse(kept);
  if (read.success) return read.data;
  throw new OutpaceError(
    'OUT_USAGE',
    `the template ${name} is none of this version: save it again`,
    read.error,
  );
}

const USES = 'phone[:mobile|home|work|other], phoneCode, name, key, ignore, text, number, date, choice:A|B';

/** `HEADING=use`, as on the command line. */
export function parseColumnUse(text: string): readonly [heading: string, use: ColumnUse] {
  const equals = text.lastIndexOf('=');
  const heading = text.slice(0, Math.max(0, equals)).trim();
  const [use = '', detail] = text.slice(equals + 1).split(':');
  const read = columnUse.safeParse(toUse(use.trim(), detail?.trim()));
  if (heading === '' || !read.success) {
    throw new OutpaceError('OUT_USAGE', `${text}: write a column as HEADING=USE, with a USE of ${USES}`);
  }
  return [heading, read.data];
}

/** `HEADING=type`, for a campaign's own fields. */
export function parseFieldDefinition(text: string): readonly [heading: string, field: FieldDefinition] {
  const [heading, use] = parseColumnUse(text);
  if (use.use === 'field') return [heading, { type: use.type, choices: use.choices }];
  throw new OutpaceError('OUT_USAGE', `${text}: a field is text, number, date or choice:A|B`);
}

function toUse(use: string, detail: string | undefined): unknown {
  if (use === 'phone') return { use, kind: detail ?? 'other' };
  if (use === 'choice') return { use: 'field', type: use, choices: choicesOf(detail) };
  const isField = (FIELD_TYPES as readonly string[]).includes(use);
  return detail === undefined ? (isField ? { use: 'field', type: use } : { use }) : undefined;
}

function choicesOf(detail: string | undefined): readonly string[] | undefined {
  const choices = (detail ?? '').split('|').map((choice) => choice.trim());
  // A choice of nothing is none: the mapping is refused.
  return choices.some((choice) => choice === '') ? ([0] as never) : choices;
}

export function describeUse(use: ColumnUse): string {
  if (use.use === 'phone') return `phone:${use.kind}`;
  if (use.use !== 'field') return use.use;
  return use.choices === undefined ? use.type : `${use.type}:${use.choices.join('|')}`;
}
