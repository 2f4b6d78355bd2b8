import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnedOrder, resultOf, type SegmentCounts } from '../../../src/domain/pilot/pilot.ts';

const counts = (segment: string, called: number, successes: number, contacts = successes): SegmentCounts => ({
  segment,
  leads: 1_000,
  sampled: 100,
  called,
  waiting: 0,
  answered: called,
  connected: called,
  contacts,
  successes,
});

describe('the order learned', () => {
  it('puts the segment first whose leads succeed most often, whatever its size', () => {
    expect(learnedOrder([counts('north', 100, 5), counts('south', 50, 10), counts('west', 80, 1)])).toEqual([
      'south',
      'north',
      'west',
    ]);
  });

  it('does not take one lucky call for a rate', () => {
    // 1 of 1 against 20 of 50, over a pilot in which 3 of 10 succeed.
    expect(learnedOrder([counts('lucky', 1, 1), counts('steady', 50, 20), counts('low', 49, 9)])).toEqual([
      'steady',
      'lucky',
      'low',
    ]);
  });

  it('goes by contacts where nobody has succeeded, and by name where nobody was called', () => {
    expect(learnedOrder([counts('a', 50, 0, 5), counts('b', 50, 0, 20)])).toEqual(['b', 'a']);
    expect(learnedOrder([counts('b', 0, 0), counts('a', 0, 0)])).toEqual(['a', 'b']);
  });

  it('names every segment once, in whatever order they are told', () => {
    const one = fc.record({ called: fc.nat(200), part: fc.nat(100), segment: fc.string({ maxLength: 4 }) });
    const some = fc
      .uniqueArray(one, { selector: ({ segment }) => segment, maxLength: 12 })
      .map((list) =>
        list.map(({ segment, called, part }) => counts(segment, called, Math.floor((called * part) / 100))),
      );
    fc.assert(
      fc.property(some, fc.nat(), (segments, turn) => {
        const order = learnedOrder(segments);
        expect(order.toSorted()).toEqual(segments.map(({ segment }) => segment).toSorted());
        const at = segments.length === 0 ? 0 : turn % segments.length;
        expect(learnedOrder([...segments.slice(at), ...segments.slice(0, at)])).toEqual(order);
      }),
    );
  });
});

describe('the rates of a segment', () => {
  it('are contacts of those answered, successes of those connected, and successes of those called', () => {
    const result = resultOf({ ...counts('north', 40, 4), answered: 20, connected: 16, contacts: 10 });
    expect(result.contactRate?.share).toBe(0.5);
    expect(result.successRate?.share).toBe(0.25);
    expect(result.yield?.share).toBe(0.1);
  });

  it('are none where nobody was called, never 0 %', () => {
    const result = resultOf(counts('north', 0, 0));
    expect([result.contactRate, result.successRate, result.yield]).toEqual([undefined, undefined, undefined]);
  });
});
