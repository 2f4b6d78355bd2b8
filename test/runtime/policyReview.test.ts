import { describe, expect, it } from 'vitest';
import { loadLaw } from '../../src/app/policy/law.ts';
import type { CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import type { CommandReply, EngineCommand } from '../../src/ports/commands.ts';
import { reviewedBefore } from '../../src/runtime/policyReview.ts';
import { aCampaign } from '../engine/floor.ts';
import { createMemoryRecords } from '../support/memoryRecords.ts';
import { breakable, keptLog } from './parts.ts';

const START = { type: 'campaign.start', campaignId: 'camp' } as const;
/** A dial in New York rings 15 s at least (16 CFR 310.4(b)(4)). */
const OVERDIALLING = {
  mode: 'predictive',
  windows: [{ name: 'day', limit: 0.03, days: 30 }],
  minRingMs: 15_000,
  linesPerAgent: 1,
  maxLinesPerAgent: 10,
  aim: 0.9,
  weight: 1,
  rampUpMs: 0,
} as const;

async function reviewing(settings: Partial<CampaignSettings>) {
  const memory = createMemoryRecords();
  await memory.createCampaign(aCampaign({ policies: ['US'], promptBeforeAgent: false, ...settings }));
  const [records, breaker] = breakable(memory);
  const given: EngineCommand[] = [];
  const log = keptLog();
  const run = reviewedBefore(
    async (command): Promise<CommandReply> => {
      given.push(command);
      return { ok: true };
    },
    { records, law: loadLaw(), log },
  );
  return { run, given, breaker, log };
}

describe('an order of the clock', () => {
  it('to start a campaign that its policies forbid is refused, with the reason', async () => {
    const { run, given } = await reviewing({ ringTimeoutMs: 9_000, pacing: OVERDIALLING });
    const reply = await run(START);
    expect(reply).toMatchObject({ ok: false, code: 'policy-forbidden' });
    expect(reply.message).toMatch(/policy US .*ringTimeoutMs 9000/);
    expect(given).toEqual([]);
  });

  it('to start one that they allow is given, and what they warn of is logged', async () => {
    const { run, given, log } = await reviewing({ ringTimeoutMs: 9_000 });
    expect(await run(START)).toEqual({ ok: true });
    expect(given).toEqual([START]);
    expect(log.lines).toMatchObject([{ level: 'warn', event: 'campaign.policyWarning', campaignId: 'camp' }]);
  });

  it('to stop one is always given', async () => {
    const { run, given } = await reviewing({ ringTimeoutMs: 9_000, pacing: OVERDIALLING });
    const stop = { type: 'campaign.stop', campaignId: 'camp' } as const;
    await run(stop);
    expect(given).toEqual([stop]);
  });

  it('says that the records are away, so that it is given again', async () => {
    const { run, given, breaker } = await reviewing({ ringTimeoutMs: 30_000 });
    breaker.breakAll();
    const reply = await run(START);
    expect(reply.code).toMatch(/-unavailable$/);
    expect(given).toEqual([]);
    breaker.mend();
    expect(await run(START)).toEqual({ ok: true });
  });
});
