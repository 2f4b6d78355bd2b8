/**
 * Staggered redial on the real Asterisk, with a clock that the test moves from cell to cell: who is not reached is called
 * once in each cell that the campaign opens, and who comes to the dial too late for a cell is not called in one that was
 * tried. The far end's log shows exactly these calls.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import { DEFAULT_STAGGERED } from '../../src/domain/campaign/staggered.ts';
import { HOUR_MS } from '../../src/domain/kernel/time.ts';
import { eventually, readPstnLog } from '../support/asterisk.ts';
import { agentsReady, endEngine, startEngineParts, type EngineParts } from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';
import { createMovableClock } from '../support/movableClock.ts';

/** Where it is Wednesday; neither China nor America has a holiday in that week. */
const ZONE = 'Asia/Shanghai';
const at = (time: string): number => Date.parse(`${time}:00+08:00`);
const WEDNESDAY_TEN = at('2026-12-09T10:00');
const THURSDAY_TEN = at('2026-12-10T10:00');

const SETTINGS: Partial<CampaignSettings> = {
  maxAttempts: 4,
  attemptSpacingMs: HOUR_MS,
  ringTimeoutMs: 3_000,
  staggered: DEFAULT_STAGGERED,
};
/** By the number plan: rings and never answers, is busy, its phone is off. */
const NOT_REACHED = ['11', '10', '20'];

describe('leads that are not reached', () => {
  const clock = createMovableClock(WEDNESDAY_TEN);
  let parts: EngineParts;
  let engine: InProcessEngine;

  beforeAll(async () => {
    parts = await startEngineParts({ agents: 3 });
    engine = await startEngine(parts, { clock });
    await agentsReady(engine, parts.agentIds);
  }, 120_000);
  afterAll(() => endEngine(parts, engine));

  const start = async (
    campaignId: string,
    codes: readonly string[],
    changes: Partial<CampaignSettings> = {},
  ) => {
    const numbers = codes.map((code, index) => `+1555${campaignId === 'all' ? '11' : '22'}00${index}${code}`);
    await parts.records.createList(campaignId, campaignId);
    await parts.records.importLeads(
      campaignId,
      numbers.map((number, index) => ({
        leadId: `${campaignId}-${index}`,
        number,
        rawNumber: number,
        fields: { time_zone: ZONE },
        sourceLine: index + 2,
      })),
    );
    await parts.createCampaign(campaignId, { ...SETTINGS, ...changes });
    expect(await engine.command({ type: 'campaign.start', campaignId })).toMatchObject({ ok: true });
    return numbers;
  };
  const callsOf = (numbers: readonly string[]): readonly number[] => {
    const called = readPstnLog(parts.asterisks.pstn).filter(({ event }) => event === 'invite');
    return numbers.map((number) => called.filter((invite) => invite.number === number).length);
  };
  /** A reader may lose against the making of another month's tables. */
  const progressOf = (campaignId: string) =>
    parts.records.progress(campaignId).catch((error: unknown) => {
      if (!String(error).includes('deadlock')) throw error;
      return undefined;
    });
  const closed = (campaignId: string, calls: number) =>
    eventually(
      async () => {
        const progress = await progressOf(campaignId);
        return progress?.cdrs === calls && progress.openAttempts === 0;
      },
      `${calls} calls of ${campaignId} are on record`,
      30_000,
    );
  const dueAt = async (leadId: string) => (await parts.records.gate.ofLead(leadId))[0]?.dueAt;
  const isCompleted = async (campaignId: string) =>
    (await parts.records.campaign(campaignId))?.state === 'completed';

  it('are called once in each cell that opens, and never in another', async () => {
    const all = await start('all', [...NOT_REACHED, '21', '01']);
    const weekdays = { timeZone: ZONE, days: [1, 2, 3, 4, 5], fromMinute: 9 * 60, toMinute: 21 * 60 };
    const office = await start('office', NOT_REACHED, { window: weekdays });
    await closed('all', 5);
    await closed('office', 3);
    expect(callsOf(all), 'by daytime, invalid and reached ones too').toEqual([1, 1, 1, 1, 1]);
    for (const leadId of ['all-0', 'all-1', 'all-2', 'office-0'])
      expect(await dueAt(leadId), leadId).toBe(at('2026-12-09T18:00'));

    clock.moveTo(THURSDAY_TEN);
    for (const campaignId of ['all', 'office']) {
      await eventually(
        async () => (await progressOf(campaignId))?.refusals['cell-tried'] === 3,
        `the evening is over, and ${campaignId} waits for the next`,
        30_000,
      );
    }
    expect(await dueAt('all-0')).toBe(at('2026-12-10T18:00'));
    expect([callsOf(all), callsOf(office)]).toEqual([
      [1, 1, 1, 1, 1],
      [1, 1, 1],
    ]);

    clock.moveTo(at('2026-12-10T18:30'));
    await closed('all', 8);
    await closed('office', 6);
    expect(callsOf(all)).toEqual([2, 2, 2, 1, 1]);
    expect(await dueAt('all-0'), 'Saturday').toBe(at('2026-12-12T08:00'));
    await eventually(() => isCompleted('office'), 'no cell is left within the window');

    clock.moveTo(at('2026-12-12T08:00'));
    await closed('all', 11);
    expect(await dueAt('all-0')).toBe(at('2026-12-12T18:00'));
    clock.moveTo(at('2026-12-12T18:00'));
    await closed('all', 14);
    await eventually(() => isCompleted('all'), 'every cell was tried');

    expect(callsOf(all)).toEqual([4, 4, 4, 1, 1]);
    expect(callsOf(office)).toEqual([2, 2, 2]);
    expect(readPstnLog(parts.asterisks.pstn).filter(({ event }) => event === 'invite')).toHaveLength(20);
  }, 240_000);
});
