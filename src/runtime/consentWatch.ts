/**
 * Which consents were taken back lately, asked of the records once a second and kept in memory: a call that needs one
 * asks here at dialling, since a lead may wait in the hopper for hours and nothing on the call path waits for the
 * database. Where the records have not answered for a minute nobody knows, and such a call is not made.
 */
import type { CampaignId } from '../domain/kernel/ids.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS, type Instant } from '../domain/kernel/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { GateRecords, NotedRevocation } from '../ports/gate.ts';
import type { Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';

const INTERVAL_MS = SECOND_MS;
const STALE_MS = MINUTE_MS;
/** Longer than any lead waits in a hopper. */
const REMEMBERED_MS = 7 * DAY_MS;
/** Rows may come to be seen in another order than they were numbered. */
const OVERLAP = 100;

export type ConsentVerdict = 'stands' | 'revoked' | 'unknown';

export interface ConsentWatch extends Loop {
  /** Whether the consent that was obtained then stands, as far as the gate found one. */
  verdict(number: string, campaignId: CampaignId, obtainedAt: Instant): ConsentVerdict;
}

export function createConsentWatch({
  records,
  clock,
  log,
}: {
  readonly records: { readonly gate: Pick<GateRecords, 'revocations'> };
  readonly clock: Clock;
  readonly log: Log;
}): ConsentWatch {
  /** Per number: the newest revocation by its campaign; undefined: for all campaigns. */
  const revoked = new Map<string, Map<CampaignId | undefined, Instant>>();
  let last = 0;
  let readAt = Number.NEGATIVE_INFINITY;

  function note({ number, campaignId, revokedAt }: NotedRevocation): void {
    const ofNumber = revoked.get(number) ?? new Map<CampaignId | undefined, Instant>();
    ofNumber.set(campaignId, Math.max(revokedAt, ofNumber.get(campaignId) ?? 0));
    revoked.set(number, ofNumber);
  }

  async function read(): Promise<void> {
    const now = clock.now();
    let after = Math.max(0, last - OVERLAP);
    for (;;) {
      const found = await records.gate.revocations(after, now - REMEMBERED_MS);
      const newest = found.at(-1)?.position;
      if (newest === undefined) break;
      for (const revocation of found) note(revocation);
      after = newest;
      last = Math.max(last, newest);
    }
    readAt = now;
  }

  const loop = createLoop(clock, async () => {
    try {
      await read();
    } catch (error) {
      if (clock.now() - readAt > STALE_MS) log.warn({ event: 'consents.unknown', err: error });
    }
    return INTERVAL_MS;
  });

  return {
    ...loop,
    verdict(number, campaignId, obtainedAt) {
      const ofNumber = revoked.get(number);
      const revokedAt = Math.max(ofNumber?.get(undefined) ?? 0, ofNumber?.get(campaignId) ?? 0);
      if (revokedAt >= obtainedAt && revokedAt > 0) return 'revoked';
      return clock.now() - readAt > STALE_MS ? 'unknown' : 'stands';
    },
  };
}
