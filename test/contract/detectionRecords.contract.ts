/** What every RecordsPort does for detection: verdicts counted by the truth that was heard, the latest mark standing. */
import { describe, expect, it } from 'vitest';
import type { CallDetails } from '../../src/domain/cdr/details.ts';
import type { Truth, Verdict } from '../../src/domain/detection/verdict.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { T0, aCdr, aJoinedCdr, anAttempt, closed } from '../support/records.ts';

/** `fresh`: started, with `campaign-1` over one list of three leads. */
export function detectionRecordsContract(fresh: () => Promise<RecordsPort>): void {
  const heard = (lead: number, verdict: Verdict) => {
    const cdr = aJoinedCdr(anAttempt(lead));
    return closed({ ...cdr, details: { detection: { kind: 'before', verdict, action: 'connect' } } });
  };

  describe('detection', () => {
    it('counts verdicts by the truth that was heard, of calls that have one', async () => {
      const records = await fresh();
      await records.write([heard(1, 'machine'), heard(2, 'machine'), closed(aCdr(anAttempt(3)))]);
      expect(await records.detection.counts('campaign-1', 0)).toEqual([{ verdict: 'machine', calls: 2 }]);
      const { attemptId } = anAttempt(1);
      const review = { attemptId, truth: 'person', by: 'ada', at: T0 } as const;
      expect(await records.detection.review(review)).toBe(true);
      expect(await records.detection.counts('campaign-1', 0)).toEqual(
        expect.arrayContaining([
          { verdict: 'machine', truth: 'person', calls: 1 },
          { verdict: 'machine', calls: 1 },
        ]),
      );
      expect(await records.detection.counts('campaign-1', T0 + 86_400_000)).toEqual([]);
      expect(await records.detection.counts('none', 0)).toEqual([]);
    });

    it('lets the latest review stand', async () => {
      const records = await fresh();
      await records.write([heard(1, 'human')]);
      const { attemptId } = anAttempt(1);
      await records.detection.review({ attemptId, truth: 'person', by: 'ada', at: T0 });
      await records.detection.review({ attemptId, truth: 'machine', by: 'bob', at: T0 + 1 });
      expect(await records.detection.counts('campaign-1', 0)).toEqual([
        { verdict: 'human', truth: 'machine', calls: 1 },
      ]);
    });

    it('lists what can be heard and nobody has marked: recorded up to the verdict, or given to an agent', async () => {
      const records = await fresh();
      const of = (lead: number, details: CallDetails) =>
        closed({ ...aJoinedCdr(anAttempt(lead)), agentId: 'mei', details });
      const told = { kind: 'before', verdict: 'machine', cause: 'MAXWORDS', action: 'hangUp' } as const;
      const recording = (by: 'review' | 'campaign') => ({
        recordings: [{ recordingId: `r-${by}`, startedAt: T0, by, pauses: [], endedAt: T0 + 1 }],
      });
      await records.write([
        of(1, { detection: told, recording: recording('review') }),
        of(2, { detection: { ...told, action: 'connect', isTruthSample: true } }),
        of(3, { detection: told, recording: recording('campaign') }),
      ]);
      const first = anAttempt(1).attemptId;
      const list = await records.detection.toReview('campaign-1', 10);
      expect(list.find(({ attemptId }) => attemptId === first)).toEqual({
        attemptId: first,
        createdAt: anAttempt(1).createdAt,
        verdict: 'machine',
        cause: 'MAXWORDS',
        recordingIds: ['r-review'],
      });
      const second = list.find(({ attemptId }) => attemptId === anAttempt(2).attemptId);
      expect(second).toMatchObject({ agentId: 'mei', recordingIds: [] });
      expect(list).toHaveLength(2);
      expect(await records.detection.toReview('campaign-1', 1)).toHaveLength(1);
      await records.detection.review({ attemptId: first, truth: 'person', by: 'ada', at: T0 });
      expect(await records.detection.toReview('campaign-1', 10)).toEqual([second]);
    });

    it("takes an agent's mark before the record of its call, and the later of two", async () => {
      const records = await fresh();
      const { attemptId } = anAttempt(1);
      const mark = (truth: Truth, at: number) =>
        ({ type: 'detectionReviewed', review: { attemptId, truth, by: 'agent:mei', at } }) as const;
      const last = mark('person', T0 + 2);
      await records.write([mark('machine', T0 + 1), last]);
      await records.write([heard(1, 'machine'), mark('machine', T0 + 1)]);
      await records.write([last]);
      expect(await records.detection.counts('campaign-1', 0)).toEqual([
        { verdict: 'machine', truth: 'person', calls: 1 },
      ]);
    });

    it('takes no review of a call without a verdict, or of none', async () => {
      const records = await fresh();
      await records.write([closed(aCdr(anAttempt(1)))]);
      const { attemptId } = anAttempt(1);
      const review = { truth: 'person', by: 'ada', at: T0 } as const;
      expect(await records.detection.review({ ...review, attemptId })).toBe(false);
      expect(await records.detection.review({ ...review, attemptId: 'nobody' })).toBe(false);
    });

    it('leaves calls that were taken from an agent as machines out of the abandonment', async () => {
      const records = await fresh();
      const taken = { ...aJoinedCdr(anAttempt(1)), dialStatus: 'machine' } as const;
      await records.write([closed(taken), closed(aJoinedCdr(anAttempt(2)))]);
      const days = await records.abandonDays('campaign-1', T0 - 86_400_000, T0 + 86_400_000, 'UTC');
      expect(days.map(({ answered }) => answered)).toEqual([1]);
    });
  });
}
