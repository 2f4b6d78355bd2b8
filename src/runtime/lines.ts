/**
 * Lines for legs that are not an attempt's, e.g. a transfer to an outside number: the do-not-call lists and the trunk's
 * limits hold for them as for any call. Fail-closed: where the store does not answer, there is no line.
 */
import { MINUTE_MS } from '../domain/kernel/time.ts';
import type { Effect } from '../engine/effect.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Clock } from '../ports/clock.ts';
import type { DoNotCallLists } from '../ports/doNotCall.ts';
import type { Stores } from '../ports/stores.ts';
import type { NoteFailure } from './failures.ts';
import { releaseUnused, reserveOnTrunk, type TrunkTerms } from './trunkDesk.ts';

export interface LinesOptions {
  readonly stores: Pick<Stores, 'limits'>;
  readonly clock: Clock;
  readonly doNotCall: DoNotCallLists;
  readonly trunkLimits: (trunkId: string) => TrunkTerms;
  readonly post: (input: EngineInput) => void;
  readonly noteFailure: NoteFailure;
}

/** The engine takes it again once a minute: one that a crash has left lapses soon. */
const TAKEN_LINE_HOLD_MS = 3 * MINUTE_MS;

type ReserveLine = Extract<Effect, { type: 'reserveLine' }>;

export function createLines({ stores, clock, doNotCall, trunkLimits, post, noteFailure }: LinesOptions) {
  const { limits } = stores;
  return {
    async reserve({ callId, trunkId, number, slotAt }: ReserveLine): Promise<void> {
      try {
        // Of no campaign: its own list says whom it may call, not whom a caller may be put through to.
        const [list] = await doNotCall.listsNaming([number], undefined);
        if (list !== undefined) return post({ type: 'lineRefused', callId, code: 'do-not-call' });
        const wanted = { trunkId, callId, number };
        const line = await reserveOnTrunk(limits, trunkLimits(trunkId), wanted, slotAt);
        if (line.reserved) post({ type: 'lineReserved', callId, trunkId });
        else post({ type: 'lineRefused', callId, code: line.code });
      } catch (error) {
        noteFailure('reserveLine', error);
        // The order may have been carried out all the same.
        await limits.releaseTrunk(trunkId, callId).catch(() => undefined);
        post({ type: 'lineRefused', callId, code: 'store-down' });
      }
    },
    take: (trunkId: string, callId: string): Promise<void> =>
      limits.takeLine(trunkId, callId, TAKEN_LINE_HOLD_MS, clock.now()),
    /** `isUnused`: no call has left by it. Else its first minute stays counted as spent. */
    release: (trunkId: string, callId: string, isUnused: boolean): Promise<void> =>
      isUnused ? releaseUnused(limits, trunkId, callId) : limits.releaseTrunk(trunkId, callId),
  };
}
