/** Verdicts and their reviews in memory: for whole simulated days and for tests on the virtual clock. */
import type { CallDetailRecord } from '../../domain/cdr/attempt.ts';
import type { Truth, Verdict } from '../../domain/detection/verdict.ts';
import type { DetectionCount, DetectionRecords, UnreviewedCall } from '../../ports/detection.ts';

/** `calls`: those that are closed, as far as they are kept. */
export function createMemoryDetection(calls: () => Iterable<CallDetailRecord>): DetectionRecords {
  const truths = new Map<string, Truth>();
  const judged = (): (CallDetailRecord & { readonly verdict: Verdict })[] =>
    [...calls()].flatMap((cdr) => {
      const verdict = cdr.details?.detection?.verdict;
      return verdict === undefined ? [] : [{ ...cdr, verdict }];
    });
  return {
    async review({ attemptId, truth }) {
      const isKnown = judged().some((cdr) => cdr.attemptId === attemptId);
      if (isKnown) truths.set(attemptId, truth);
      return isKnown;
    },
    async toReview(campaignId, limit) {
      return judged()
        .filter((cdr) => cdr.campaignId === campaignId && !truths.has(cdr.attemptId))
        .flatMap((cdr) => unreviewed(cdr))
        .toSorted((left, right) => right.createdAt - left.createdAt)
        .slice(0, limit);
    },
    async counts(campaignId, from) {
      const counts = new Map<string, DetectionCount>();
      for (const { attemptId, verdict, ...cdr } of judged()) {
        if (cdr.campaignId !== campaignId || cdr.createdAt < from) continue;
        const truth = truths.get(attemptId);
        const key = `${verdict} ${truth ?? ''}`;
        const before = counts.get(key)?.calls ?? 0;
        counts.set(key, { verdict, calls: before + 1, ...(truth === undefined ? {} : { truth }) });
      }
      return [...counts.keys()].toSorted().flatMap((key) => counts.get(key) ?? []);
    },
  };
}

function unreviewed({
  attemptId,
  createdAt,
  verdict,
  agentId,
  details,
}: CallDetailRecord & { readonly verdict: Verdict }): UnreviewedCall[] {
  const { cause, isTruthSample } = details?.detection ?? {};
  const recordingIds = (details?.recording?.recordings ?? [])
    .filter(({ by, failed }) => by === 'review' && failed === undefined)
    .map(({ recordingId }) => recordingId);
  const heardBy = isTruthSample === true ? agentId : undefined;
  if (recordingIds.length === 0 && heardBy === undefined) return [];
  return [
    {
      attemptId,
      createdAt,
      verdict,
      ...(cause === undefined ? {} : { cause }),
      ...(heardBy === undefined ? {} : { agentId: heardBy }),
      recordingIds,
    },
  ];
}
