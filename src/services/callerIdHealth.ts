/** Use case: how each of our numbers is answered, against the other numbers on the same trunk. */
import { dropAgainstPeers } from '../domain/callerId/answerRate.ts';
import type { Campaign } from '../domain/campaign/campaign.ts';
import { ratio } from '../domain/report/ratio.ts';
import type { CallFilter, CallerIdCount, ReportsPort } from '../ports/reports.ts';

export interface CallerIdHealth extends CallerIdCount {
  readonly answerRate: number | null;
  /** Of all other numbers on the trunk. */
  readonly peersRate: number | null;
  /** It is answered so much less than they are that chance does not explain it. */
  readonly isInDoubt: boolean;
}

/** What a campaign asks of each of its numbers. */
export interface CallerIdCap {
  readonly campaignId: string;
  /** Absent: no cap. */
  readonly perDay?: number;
  readonly restMs: number;
}

/** By the campaigns that show the number. */
export function capsOf(callerId: string, campaigns: readonly Campaign[]): readonly CallerIdCap[] {
  return campaigns.flatMap(({ campaignId, settings: { callerIds: pool } }) => {
    if (pool?.numbers.includes(callerId) !== true) return [];
    const { perDay, restMs } = pool;
    return [{ campaignId, ...(perDay === undefined ? {} : { perDay }), restMs }];
  });
}

export async function callerIdHealth(
  reports: Pick<ReportsPort, 'callerIds'>,
  filter: CallFilter,
): Promise<readonly CallerIdHealth[]> {
  return healthOf(await reports.callerIds(filter));
}

export function healthOf(counts: readonly CallerIdCount[]): readonly CallerIdHealth[] {
  return counts.map((own) => {
    const others = counts.filter(
      ({ trunkId, callerId }) => trunkId === own.trunkId && callerId !== own.callerId,
    );
    const peers = {
      calls: others.reduce((sum, { calls }) => sum + calls, 0),
      answered: others.reduce((sum, { answered }) => sum + answered, 0),
    };
    return {
      ...own,
      answerRate: ratio(own.answered, own.calls),
      peersRate: ratio(peers.answered, peers.calls),
      isInDoubt: dropAgainstPeers(own, peers) !== undefined,
    };
  });
}
