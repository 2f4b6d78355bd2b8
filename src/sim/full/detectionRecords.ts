/** Verdicts and their reviews in memory: for whole simulated days and for tests on the virtual clock. */
import type { CallDetailRecord } from '../../domain/cdr/attempt.ts';
import type { Truth, Verdict } from '../../domain/detection/verdict.ts';
import type { DetectionCount, DetectionRecords } from '../../ports/detection.ts';

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
