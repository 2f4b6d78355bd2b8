/** Which rows a table shows, in which order: by its columns' values, a text typed, and a column chosen. */
import type { CsvCell } from './csv.ts';

export interface ColumnValue<Row> {
  readonly key: string;
  /** What it is sorted by, found by, and exported as. */
  readonly value: (row: Row) => CsvCell;
}

export interface Order {
  readonly key: string;
  readonly isDescending: boolean;
}

export function rowsInView<Row>(
  rows: readonly Row[],
  columns: readonly ColumnValue<Row>[],
  filter: string,
  order: Order | undefined,
  language: string,
): readonly Row[] {
  const wanted = filter.trim().toLowerCase();
  const found =
    wanted === ''
      ? rows
      : rows.filter((row) =>
          columns.some(({ value }) =>
            String(value(row) ?? '')
              .toLowerCase()
              .includes(wanted),
          ),
        );
  const column = columns.find(({ key }) => key === order?.key);
  if (column === undefined || order === undefined) return found;
  const { compare } = new Intl.Collator(language, { numeric: true });
  const sign = order.isDescending ? -1 : 1;
  return found.toSorted((a, b) => byValue(column.value(a), column.value(b), sign, compare));
}

/** What is not known comes last either way. */
function byValue(a: CsvCell, b: CsvCell, sign: number, compare: (a: string, b: string) => number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  return sign * compare(String(a), String(b));
}

/** By that column; once more: the other way round. */
export function orderedBy(order: Order | undefined, key: string): Order {
  return { key, isDescending: order?.key === key && !order.isDescending };
}
