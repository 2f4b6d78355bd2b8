/** Which trunk comes next: priority first, then weight, and nobody makes up for having been away. */
import { describe, expect, it } from 'vitest';
import {
  afterTurn,
  inTurn,
  NO_TURNS,
  type TrunkShare,
  type Turns,
} from '../../../src/domain/trunk/shares.ts';

const A: TrunkShare = { trunkId: 'a', priority: 1, weight: 3 };
const B: TrunkShare = { trunkId: 'b', priority: 1, weight: 1 };
const SPARE: TrunkShare = { trunkId: 'spare', priority: 2, weight: 100 };

function take(shares: readonly TrunkShare[], count: number, turns: Turns = NO_TURNS): [string, Turns] {
  let [taken, after] = ['', turns];
  for (let call = 0; call < count; call += 1) {
    const [first] = inTurn(shares, after);
    if (first === undefined) break;
    taken += first.trunkId;
    after = afterTurn(after, first);
  }
  return [taken, after];
}
const count = (taken: string, letter: string): number => taken.split(letter).length - 1;

describe('turns', () => {
  it('among equals follow the weights, evenly', () => {
    const [taken] = take([A, B], 40);
    expect(count(taken, 'a')).toBe(30);
    expect(count(taken.slice(0, 8), 'b')).toBe(2);
  });

  it('leave a higher priority number out while a lower one is there', () => {
    expect(take([SPARE, A], 5)[0]).toBe('aaaaa');
    expect(take([SPARE], 2)[0]).toBe('sparespare');
  });

  it('are not made up for by a trunk that was away', () => {
    const [, turns] = take([A], 300);
    expect(count(take([A, B], 8, turns)[0], 'b')).toBeLessThanOrEqual(3);
  });
});
