/** Hand-overs whose deadline has come are accepted by silence; looked at once a minute, and whenever somebody reads them. */
import { MINUTE_MS } from '../domain/kernel/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { NoteFailure } from './failures.ts';
import type { Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';

const INTERVAL_MS = MINUTE_MS;

export interface HandoverClockOptions {
  readonly records: Pick<RecordsPort, 'handovers'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly noteFailure: NoteFailure;
}

export function createHandoverClock({ records, clock, log, noteFailure }: HandoverClockOptions): Loop {
  return createLoop(clock, async () => {
    try {
      for (const { handoverId, campaignId, agentId, owner } of await records.handovers.settleLapsed(
        clock.now(),
      ))
        log.info({ event: 'handover.lapsed', handoverId, campaignId, agentId, owner });
    } catch (error) {
      noteFailure('handovers', error);
    }
    return INTERVAL_MS;
  });
}
