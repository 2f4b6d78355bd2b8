import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSafeId, timeOrderedId } from '../../../src/domain/kernel/ids.ts';
import { randomStream } from '../../../src/domain/kernel/random.ts';

const instants = fc.integer({ min: 0, max: 2 ** 48 - 1 });

describe('time-ordered ids', () => {
  it('are UUIDs of version 7 that hold the time they were made at', () => {
    fc.assert(
      fc.property(instants, fc.integer(), (now, seed) => {
        const id = timeOrderedId(now, randomStream(seed, 'ids'));
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(now);
        expect(isSafeId(id)).toBe(true);
      }),
    );
  });

  it('sort by the time they were made at', () => {
    fc.assert(
      fc.property(instants, instants, fc.integer(), (one, other, seed) => {
        const random = randomStream(seed, 'ids');
        const [first, second] = [timeOrderedId(one, random), timeOrderedId(other, random)];
        if (one !== other) expect(first < second).toBe(one < other);
      }),
    );
  });

  it('differ within one millisecond', () => {
    const random = randomStream(7, 'ids');
    const ids = Array.from({ length: 10_000 }, () => timeOrderedId(1_000, random));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('safe ids', () => {
  it('hold letters, digits, _ and - only, 1 to 64 of them, and begin with a letter or digit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const expected =
          text.length >= 1 &&
          text.length <= 64 &&
          text.split('').every((letter) => /[A-Za-z0-9_-]/.test(letter)) &&
          !'_-'.includes(text[0] ?? '_');
        expect(isSafeId(text)).toBe(expected);
      }),
      {
        examples: [['a'], ['a'.repeat(64)], ['a'.repeat(65)], ['-a'], ['_a'], ['a\n'], ['a b'], [''], ['ä']],
      },
    );
  });
});
