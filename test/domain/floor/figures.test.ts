/** Figures of a campaign on the floor. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finishAt, meanWaitMs, occupancyOf } from '../../../src/domain/floor/figures.ts';

describe('the finish of a campaign', () => {
  it('is where its leads run out at the pace so far', () => {
    expect(finishAt({ at: 0, final: 100 }, { at: 60_000, final: 160 }, 220)).toBe(120_000);
  });

  it('is not known where nothing was done, all is done, or it is too early to say', () => {
    expect(finishAt({ at: 0, final: 5 }, { at: 600_000, final: 5 }, 10)).toBeUndefined();
    expect(finishAt({ at: 0, final: 5 }, { at: 600_000, final: 10 }, 10)).toBeUndefined();
    expect(finishAt({ at: 0, final: 0 }, { at: 59_999, final: 5 }, 10)).toBeUndefined();
  });

  it('is always later than now', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e4), fc.nat(1e4), fc.nat(1e5), (spanMs, before, done, left) => {
        const at = finishAt(
          { at: 0, final: before },
          { at: spanMs, final: before + done },
          before + done + left,
        );
        expect(at === undefined || at >= spanMs).toBe(true);
      }),
    );
  });
});

describe('occupancy', () => {
  const change = (agentId: string, state: string, at: number) => ({ agentId, state, at });

  it('is work by work and waiting, and pauses count in neither', () => {
    const changes = [
      change('ana', 'ready', 0),
      change('ana', 'talking', 100),
      change('ana', 'wrapUp', 300),
      change('ana', 'paused', 400),
      change('bo', 'talking', 0),
      change('bo', 'loggedOut', 100),
    ];
    expect(occupancyOf(changes, 1_000)).toBeCloseTo(400 / 500);
  });

  it('is not known where nobody worked', () => {
    expect(occupancyOf([], 10)).toBeUndefined();
    expect(occupancyOf([change('ana', 'paused', 0)], 10)).toBeUndefined();
  });

  it('is a share, whatever the agents did', () => {
    const state = fc.constantFrom('ready', 'reserved', 'talking', 'wrapUp', 'paused', 'loggedOut');
    const changes = fc.array(fc.tuple(fc.constantFrom('a', 'b'), state, fc.nat(1_000)), { maxLength: 20 });
    fc.assert(
      fc.property(changes, (drawn) => {
        const inOrder = drawn
          .map(([agentId, to, at]) => change(agentId, to, at))
          .toSorted((left, right) =>
            left.agentId === right.agentId ? left.at - right.at : left.agentId < right.agentId ? -1 : 1,
          );
        const share = occupancyOf(inOrder, 1_000) ?? 0;
        expect(share >= 0 && share <= 1).toBe(true);
      }),
    );
  });
});

describe('the mean wait', () => {
  it('is from the answer to the agent, of calls that had both', () => {
    expect(
      meanWaitMs([
        { answeredAt: 1_000, joinedAt: 1_400 },
        { answeredAt: 1_000, joinedAt: 1_600 },
        { answeredAt: 5 },
      ]),
    ).toBe(500);
    expect(meanWaitMs([{ answeredAt: 5 }])).toBeUndefined();
  });
});
