import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangeOf } from '../../../src/api/server/range.ts';

describe('a range of bytes that is asked for', () => {
  it('lies within the file, whatever is asked', () => {
    const number = fc.option(fc.nat(5_000), { nil: '' as const });
    fc.assert(
      fc.property(number, number, fc.nat(3_000), (from, to, sizeBytes) => {
        const range = rangeOf(`bytes=${from}-${to}`, sizeBytes);
        if (range === undefined || range === 'none') return;
        expect(range.first).toBeGreaterThanOrEqual(0);
        expect(range.last).toBeGreaterThanOrEqual(range.first);
        expect(range.last).toBeLessThan(sizeBytes);
      }),
    );
  });

  it.each([
    ['bytes=0-0', { first: 0, last: 0 }],
    ['bytes=5-', { first: 5, last: 99 }],
    ['bytes=5-1000', { first: 5, last: 99 }],
    ['bytes=-7', { first: 93, last: 99 }],
    ['bytes=-1000', { first: 0, last: 99 }],
    ['bytes=100-', 'none'],
    ['bytes=-0', 'none'],
    ['bytes=9-3', undefined],
    ['bytes=-', undefined],
    ['bytes=0-1,5-6', undefined],
    ['items=0-1', undefined],
    [undefined, undefined],
  ] as const)('%s of 100 bytes', (header, range) => {
    expect(rangeOf(header, 100)).toEqual(range);
  });
});
