/** Which number a person is shown, and when one of ours is answered less than its peers. */
import { describe, expect, it } from 'vitest';
import { dropAgainstPeers, withCall } from '../../../src/domain/callerId/answerRate.ts';
import { rankedFor } from '../../../src/domain/callerId/pool.ts';

const BERLIN = '+493012345678';
const MUNICH = '+498912345678';
const LONDON = '+442071234567';

describe('local presence', () => {
  const pool = { numbers: [LONDON, MUNICH, BERLIN], localPresence: true, restMs: 0 };
  const ranks = (callee: string) => rankedFor(pool, callee).map(({ rank }) => rank);

  it('puts the number that shares most digits first, then its country, then the rest', () => {
    expect(ranks('+493098765432')).toEqual([2, 1, 0]);
    expect(ranks('+498998765432')).toEqual([2, 0, 1]);
  });

  it('does not take chance digits for a neighbour', () => {
    expect(ranks('+12025550100')).toEqual([0, 0, 0]);
  });

  it('ranks none above another where it is off', () => {
    expect(rankedFor({ ...pool, localPresence: false }, BERLIN).map(({ rank }) => rank)).toEqual([0, 0, 0]);
  });
});

describe('an answer rate', () => {
  it('that falls well below its peers is told, with both rates', () => {
    const drop = dropAgainstPeers({ calls: 200, answered: 20 }, { calls: 1_000, answered: 300 });
    expect(drop).toMatchObject({ rate: 0.1, peers: 0.3 });
    expect(drop?.z).toBeCloseTo(5.839, 2);
  });

  it.each([
    ['is as that of its peers', { calls: 200, answered: 55 }, { calls: 1_000, answered: 300 }],
    ['is better', { calls: 200, answered: 120 }, { calls: 1_000, answered: 300 }],
    ['has too few calls', { calls: 49, answered: 0 }, { calls: 1_000, answered: 900 }],
    ['has no peers', { calls: 200, answered: 0 }, { calls: 10, answered: 9 }],
    ['is zero everywhere', { calls: 200, answered: 0 }, { calls: 200, answered: 0 }],
  ])('that %s is not', (_what, own, peers) => {
    expect(dropAgainstPeers(own, peers)).toBeUndefined();
  });

  it('forgets old calls: a number that is blocked is told within its next few hundred calls', () => {
    let own = { calls: 0, answered: 0 };
    for (let call = 0; call < 5_000; call += 1) own = withCall(own, call % 3 === 0);
    let calls = 0;
    while (dropAgainstPeers(own, { calls: 400, answered: 133 }) === undefined && calls < 2_000) {
      own = withCall(own, false);
      calls += 1;
    }
    expect(calls).toBeLessThan(250);
  });
});
