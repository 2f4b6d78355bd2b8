/**
 * Open attempts that the engine does not know: an attempt whose "on record" was written while its answer was lost was
 * never dialled, since dialling waits for that answer. They are closed uncharged, and their leads are due again.
 */
import type { CallDetailRecord } from '../domain/cdr/attempt.ts';
import { MINUTE_MS } from '../domain/kernel/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { HopperPort, OpenAttempt } from '../ports/hopper.ts';
import type { Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';

/** Younger ones may be on their way to the engine. */
const YOUNG_MS = MINUTE_MS / 2;

export function createStoreReconcile(options: {
  readonly hopper: HopperPort;
  readonly clock: Clock;
  readonly log: Log;
  /** Those of calls that live, and those whose end waits for the store. */
  readonly knownAttempts: () => ReadonlySet<string>;
  readonly close: (cdr: CallDetailRecord, revision: number) => Promise<unknown>;
}): Loop {
  const { hopper, clock, log } = options;
  return createLoop(clock, async () => {
    try {
      // Both before and after: a call may end, or an attempt begin, while the list is on its way.
      const before = options.knownAttempts();
      const open = await hopper.openAttempts();
      const after = options.knownAttempts();
      for (const { attempt } of open) {
        const isKnown = before.has(attempt.attemptId) || after.has(attempt.attemptId);
        if (isKnown || attempt.createdAt > clock.now() - YOUNG_MS) continue;
        log.warn({ event: 'attempt.unknown', attemptId: attempt.attemptId });
        await options.close(neverDialled({ attempt }, clock.now()), attempt.attemptNumber);
      }
    } catch (error) {
      log.warn({ event: 'store.reconcileFailed', err: error });
    }
    return MINUTE_MS;
  });
}

function neverDialled({ attempt }: OpenAttempt, now: number): CallDetailRecord {
  return {
    ...attempt,
    stamps: { createdAt: attempt.createdAt, endedAt: now },
    lineResult: 'CANCELLED',
    dialStatus: 'failed',
    q850: 0,
    charged: false,
    consent: 'not_asked',
    endedBy: 'engine',
    next: { state: 'retry', dueAt: now },
  };
}
