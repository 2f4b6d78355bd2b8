import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitPlainRow } from '../../src/services/csvPlainRow.ts';

/** As the reader of lists asks it. */
function byParser(text: string, delimiter: string): string[] | undefined {
  try {
    const options = { delimiter, relax_column_count: true, trim: true, record_delimiter: '\n' };
    const records: string[][] = parse(`${text}\n`, options);
    return records.length === 1 ? records[0] : undefined;
  } catch {
    return undefined;
  }
}

describe('a plain row of CSV', () => {
  it.each([
    ['a,b', ['a', 'b']],
    [' a , b c ,', ['a', 'b c', '']],
    ['"a, b",c', ['a, b', 'c']],
    ['"a ""b"" c",""', ['a "b" c', '']],
    ['13800138000,王伟,"第 1 行, ok"', ['13800138000', '王伟', '第 1 行, ok']],
    ['"a"', ['a']],
  ])('is split at its delimiters: %j', (text, cells) => {
    expect(splitPlainRow(text, ',')).toEqual(cells);
    expect(byParser(text, ',')).toEqual(cells);
  });

  it.each(['a"b,c', '"a', '"a"b', '"a" ,b', ' "a",b', '\ta,b', 'a\u3000,b'])(
    'is left to the parser where it is not sure: %j',
    (text) => expect(splitPlainRow(text, ',')).toBeUndefined(),
  );

  it('is what the parser makes of it', () => {
    const unit = fc.constantFrom(
      'a',
      '王',
      ' ',
      '"',
      '""',
      ',',
      ';',
      '\t',
      '|',
      '\u00a0',
      '\u3000',
      '0',
      ',"',
      '",',
      "'",
    );
    let sure = 0;
    fc.assert(
      fc.property(
        fc.string({ unit, minLength: 1, maxLength: 24 }),
        fc.constantFrom(',', ';', '\t', '|'),
        (text, delimiter) => {
          const cells = splitPlainRow(text, delimiter);
          // The reader passes blank lines over.
          if (cells === undefined || text.trim() === '') return;
          sure += 1;
          expect(cells).toEqual(byParser(text, delimiter));
        },
      ),
      { numRuns: 20_000 },
    );
    expect(sure).toBeGreaterThan(2_000);
  });
});
