/** What a table shows in which order, and what of it is exported. */
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvText } from '../../src/console/components/csv.ts';
import { orderedBy, rowsInView, type ColumnValue } from '../../src/console/components/tableView.ts';

interface Row {
  readonly name: string;
  readonly count: number | null;
}
const columns: readonly ColumnValue<Row>[] = [
  { key: 'name', value: ({ name }) => name },
  { key: 'count', value: ({ count }) => count },
];
const rows: readonly Row[] = [
  { name: 'Agent 10', count: 2 },
  { name: 'Agent 9', count: null },
  { name: 'Zoe', count: 10 },
];
const names = (filter: string, key?: string, isDescending = false): string[] =>
  rowsInView(rows, columns, filter, key === undefined ? undefined : { key, isDescending }, 'en').map(
    ({ name }) => name,
  );

describe('the rows of a table', () => {
  it('are sorted by the value of a column, numbers in names as numbers', () => {
    expect(names('', 'name')).toEqual(['Agent 9', 'Agent 10', 'Zoe']);
    expect(names('', 'count', true)).toEqual(['Zoe', 'Agent 10', 'Agent 9']);
  });

  it('have what is not known last, whichever way they are sorted', () => {
    expect(names('', 'count').at(-1)).toBe('Agent 9');
    expect(names('', 'count', true).at(-1)).toBe('Agent 9');
  });

  it('are found by a part of any column, in whatever case', () => {
    expect(names('AGENT')).toEqual(['Agent 10', 'Agent 9']);
    expect(names('10')).toEqual(['Agent 10', 'Zoe']);
    expect(names('nobody')).toEqual([]);
  });

  it('turn round when a heading is chosen twice', () => {
    const once = orderedBy(undefined, 'name');
    expect(once).toEqual({ key: 'name', isDescending: false });
    expect(orderedBy(once, 'name')).toEqual({ key: 'name', isDescending: true });
    expect(orderedBy(orderedBy(once, 'name'), 'count')).toEqual({ key: 'count', isDescending: false });
  });
});

describe('an exported table', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('=1+1', '+49', '-2', '@x', '"', 'a,b', 'a\r\nb'));

  it('is read again as it was, but that no text begins as a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 }), (table) => {
        const read = parse(csvText(table), { relax_column_count: true, skip_empty_lines: false });
        expect(read).toEqual(
          table.map((row) => row.map((text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text))),
        );
      }),
    );
  });

  it('leaves numbers numbers, and what is not known empty', () => {
    expect(csvText([[-3, null, 'x']])).toBe('-3,,x\r\n');
  });
});
