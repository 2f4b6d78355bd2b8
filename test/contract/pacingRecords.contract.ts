/** What every RecordsPort does for pacing: settings with their audit, kept decisions, abandonment by day. */
import { describe, expect, it } from 'vitest';
import { withPacing } from '../../src/domain/campaign/pacingValues.ts';
import type { DecisionRecord } from '../../src/domain/pacing/record.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { aCampaign, aCdr, aDecision, aJoinedCdr, anAttempt, closed } from '../support/records.ts';

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 2, 10, 12);

/** `fresh`: started, with `campaign-1` over one list of three leads. */
export function pacingRecordsContract(fresh: () => Promise<RecordsPort>): void {
  describe('settings changed while running', () => {
    const { campaignId, settings: before } = aCampaign();
    const after = withPacing(before, { mode: 'ratio', linesPerAgent: 2 });
    const values = [
      { key: 'linesPerAgent', before: 1, after: 2 },
      { key: 'mode', before: 'progressive', after: 'ratio' },
    ] as const;

    it('are written with who changed what, newest first', async () => {
      const records = await fresh();
      const change = { campaignId, before, after, values, at: NOON, who: 'ada' };
      expect(await records.changeSettings(change)).toBe(true);
      const back = { ...change, before: after, after: before, at: NOON + 1, who: 'bob', undoes: 1 };
      const changeId = (await records.settingsChanges(campaignId, 10))[0]?.changeId ?? 0;
      expect(await records.changeSettings({ ...back, undoes: changeId })).toBe(true);
      expect(await records.campaign(campaignId)).toMatchObject({ settings: before });
      const audit = await records.settingsChanges(campaignId, 10);
      expect(audit).toEqual([
        { changeId: expect.any(Number), campaignId, at: NOON + 1, who: 'bob', values, undoes: changeId },
        { changeId, campaignId, at: NOON, who: 'ada', values },
      ]);
      expect(await records.settingsChanges(campaignId, 1)).toHaveLength(1);
    });

    it('are refused, and nothing is written, where somebody else changed them meanwhile', async () => {
      const records = await fresh();
      const change = { campaignId, before, after, values, at: NOON, who: 'ada' };
      expect(await records.changeSettings(change)).toBe(true);
      expect(await records.changeSettings({ ...change, who: 'bob' })).toBe(false);
      expect(await records.settingsChanges(campaignId, 10)).toHaveLength(1);
      expect(await records.changeSettings({ ...change, campaignId: 'none' })).toBe(false);
    });
  });

  describe('kept decisions', () => {
    it('come back as they were, newest first, those of the time and campaign asked for', async () => {
      const records = await fresh();
      const all = [0, 1, 1, 2].map((second, index) =>
        aDecision(NOON + second * 1_000, {
          dial: index,
          campaigns: [{ campaignId: 'campaign-1', dial: index }],
        }),
      );
      const other = aDecision(NOON + 1_000, { campaigns: [{ campaignId: 'campaign-2', dial: 1 }] });
      await records.writeDecisions('group-1', [...all, other]);
      await records.writeDecisions('group-1', []);
      const found = await records.decisions('campaign-1', NOON, NOON + 1_000, 10);
      expect(found).toEqual(all.slice(0, 3).toReversed());
      expect(await records.decisions('campaign-1', 0, NOON + DAY, 1)).toEqual([all[3]]);
      expect(await records.decisions('unknown', 0, NOON + DAY, 1)).toEqual([]);
    });

    it('of a pool that was held as a whole are those of each of its campaigns', async () => {
      const records = await fresh();
      const held = aDecision(NOON, { poolId: 'group-1', campaigns: [] });
      await records.writeDecisions('group-1', [held]);
      expect(await records.decisions('campaign-1', NOON, NOON, 10)).toEqual([held]);
    });

    it('are dropped by whole days', async () => {
      const records = await fresh();
      const decisions: DecisionRecord[] = [0, 1, 2].map((day) => aDecision(NOON + day * DAY));
      await records.writeDecisions('group-1', decisions);
      expect(await records.dropDecisions(NOON + DAY)).toBe(1);
      expect(await records.dropDecisions(NOON + DAY)).toBe(0);
      expect(await records.decisions('campaign-1', 0, NOON + 9 * DAY, 10)).toEqual(
        decisions.slice(1).toReversed(),
      );
      await records.writeDecisions('group-1', decisions.slice(0, 1));
      expect(await records.decisions('campaign-1', 0, NOON + 9 * DAY, 10)).toHaveLength(3);
    });
  });

  it('counts joined and abandoned calls by local day, and no others', async () => {
    const records = await fresh();
    // Midnight in New York is 04:00 UTC on these days.
    const midnight = Date.UTC(2026, 2, 10, 4);
    const answeredAt = (at: number, index: number, isAbandoned: boolean) => {
      const attempt = anAttempt(1, index, { createdAt: at - 3_333 });
      if (!isAbandoned) return closed(aJoinedCdr(attempt));
      const stamps = { createdAt: attempt.createdAt, answeredAt: at, endedAt: at + 2_000 };
      return closed(aCdr(attempt, { stamps, dialStatus: 'abandoned', next: { state: 'final' } }));
    };
    await records.write([
      answeredAt(midnight - 1, 1, true),
      answeredAt(midnight, 2, true),
      answeredAt(midnight + 60_000, 3, false),
      answeredAt(midnight + 120_000, 4, false),
      answeredAt(midnight + DAY, 5, false),
      answeredAt(midnight + DAY + 60_000, 6, true),
      closed(aCdr(anAttempt(2, 7, { createdAt: midnight + 1_000 }))),
      closed(aJoinedCdr(anAttempt(2, 8, { createdAt: midnight, campaignId: 'campaign-2' }))),
    ]);
    const from = midnight + 3_600_000;
    expect(
      await records.abandonDays('campaign-1', from, midnight + DAY + 60_000, 'America/New_York'),
    ).toEqual([
      { startsAt: midnight, answered: 3, abandoned: 1 },
      { startsAt: midnight + DAY, answered: 1, abandoned: 0 },
    ]);
    expect(await records.abandonDays('none', 0, midnight + DAY, 'Etc/UTC')).toEqual([]);
  });
}
