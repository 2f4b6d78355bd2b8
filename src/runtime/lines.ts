/**
 * Lines for legs that are not an attempt's, e.g. a transfer to an outside number: the do-not-call list and the trunk's
 * limits hold for them as for any call. Fail-closed: where the store does not answer, there is no line.
 */
import type { Effect } from '../engine/effect.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Stores } from '../ports/stores.ts';
import type { NoteFailure } from './failures.ts';
import { releaseUnused, reserveOnTrunk, type TrunkTerms } from './trunkDesk.ts';

export interface LinesOptions {
  readonly stores: Pick<Stores, 'limits' | 'doNotCall'>;
  readonly trunkLimits: (trunkId: string) => TrunkTerms;
  readonly post: (input: EngineInput) => void;
  readonly noteFailure: NoteFailure;
}

type ReserveLine = Extract<Effect, { type: 'reserveLine' }>;

export function createLines({ stores, trunkLimits, post, noteFailure }: LinesOptions) {
  const { limits, doNotCall } = stores;
  return {
    async reserve({ callId, trunkId, number, slotAt }: ReserveLine): Promise<void> {
      try {
        if (await doNotCall.has(number)) return post({ type: 'lineRefused', callId, code: 'do-not-call' });
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
    /** `isUnused`: no call has left by it. Else its first minute stays counted as spent. */
    release: (trunkId: string, callId: string, isUnused: boolean): Promise<void> =>
      isUnused ? releaseUnused(limits, trunkId, callId) : limits.releaseTrunk(trunkId, callId),
  };
}
