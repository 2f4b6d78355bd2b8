import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineDifference } from '../../src/services/lineDifference.ts';

const told = (before: string, after: string): string[] =>
  lineDifference(before, after).map(
    ({ kind, text }) => `${{ same: ' ', removed: '-', added: '+' }[kind]}${text}`,
  );

describe('what differs between two texts', () => {
  it('is nothing where they are the same, whatever their line ends', () => {
    expect(lineDifference('a\nb\n', 'a\r\nb')).toEqual([]);
  });

  it('is told line by line, with three lines around each change', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
    const after = lines.with(9, 'another').join('\n');
    const found = lineDifference(lines.join('\n'), after);
    expect(found.map(({ before, after: of }) => [before, of])).toEqual([
      [7, 7],
      [8, 8],
      [9, 9],
      [10, undefined],
      [undefined, 10],
      [11, 11],
      [12, 12],
      [13, 13],
    ]);
    expect(told('a\nb\nc', 'a\nx\nc\nd')).toEqual([' a', '-b', '+x', ' c', '+d']);
  });

  it('leads from the one to the other, whatever they are', () => {
    const text = array(constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 });
    assert(
      property(text, text, (before, after) => {
        const found = lineDifference(before.join('\n'), after.join('\n'));
        const side = (other: 'added' | 'removed', whole: readonly string[]) =>
          found.length === 0
            ? whole
            : found.flatMap(({ kind, text: line }) => (kind === other ? [] : [line]));
        expect(side('added', after)).toEqual(before);
        expect(side('removed', before)).toEqual(after);
      }),
    );
  });

  it('is one change where the texts are too long to be compared', () => {
    const long = (word: string) => Array.from({ length: 3_000 }, (_, index) => `${word} ${index}`).join('\n');
    const found = lineDifference(`same\n${long('a')}`, `same\n${long('b')}`);
    expect(found.map(({ kind }) => kind).slice(0, 2)).toEqual(['same', 'removed']);
    expect(found).toHaveLength(6_001);
  });
});
