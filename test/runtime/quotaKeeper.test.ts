import { describe, expect, it } from 'vitest';
import type { QuotaCount } from '../../src/domain/campaign/quota.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import { createQuotaKeeper } from '../../src/runtime/quotaKeeper.ts';
import { advanceSettling, createVirtualClock } from '../../src/sim/virtualClock.ts';
import { QUIET } from '../support/log.ts';

const GOLD: QuotaCount = {
  name: 'gold',
  target: 10,
  where: [{ field: 'segment', is: ['gold'] }],
  complete: 9,
};

function kept() {
  const clock = createVirtualClock();
  const posted: EngineInput[] = [];
  const cleared: string[] = [];
  const state = { complete: 9, isAway: false, hasQuotas: true };
  const loop = createQuotaKeeper({
    hopper: {
      async clear(_fence, campaignId) {
        if (state.isAway) throw new Error('away');
        cleared.push(campaignId);
        return 1;
      },
    },
    records: {
      gate: {
        quotas: async (ids) =>
          new Map(state.hasQuotas ? ids.map((id) => [id, [{ ...GOLD, complete: state.complete }]]) : []),
      },
    },
    clock,
    log: QUIET,
    fence: 1,
    runningCampaigns: () => ['camp'],
    post: (input) => void posted.push(input),
  });
  loop.start();
  return { clock, posted, cleared, state, stop: () => loop.stop() };
}

describe('the keeper of quotas', () => {
  it('takes the waiting leads out and tells the engine once a quota is full, and only then', async () => {
    const { clock, posted, cleared, state, stop } = kept();
    await advanceSettling(clock, clock.now() + 10_000);
    expect({ posted, cleared }).toEqual({ posted: [], cleared: [] });
    state.complete = 11;
    await advanceSettling(clock, clock.now() + 10_000);
    expect(cleared).toEqual(['camp']);
    expect(posted).toMatchObject([{ type: 'quotasFull', campaignId: 'camp', full: [{ name: 'gold' }] }]);
    await stop();
  });

  it('tries again where the leads could not be taken out', async () => {
    const { clock, posted, cleared, state, stop } = kept();
    state.complete = 10;
    state.isAway = true;
    await advanceSettling(clock, clock.now() + 6_000);
    expect(posted).toEqual([]);
    state.isAway = false;
    await advanceSettling(clock, clock.now() + 4_000);
    expect(cleared).toEqual(['camp']);
    expect(posted).toHaveLength(1);
    await stop();
  });

  it('tells the engine that a quota is full no more once the campaign has none', async () => {
    const { clock, posted, state, stop } = kept();
    state.complete = 10;
    await advanceSettling(clock, clock.now() + 4_000);
    state.hasQuotas = false;
    await advanceSettling(clock, clock.now() + 10_000);
    expect(posted).toMatchObject([{ full: [{ name: 'gold' }] }, { full: [] }]);
    await stop();
  });
});
