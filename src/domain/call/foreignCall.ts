/**
 * What another PBX says of the call whose customer it sends here: whose conversation it was, in which queue, and how that
 * PBX names the call. It comes in SIP headers, so anything but plain names of at most 64 characters is dropped.
 */

export interface ForeignCall {
  readonly agent?: string;
  readonly queue?: string;
  readonly callId?: string;
}

export type ForeignPart = keyof ForeignCall;

/** In the order in which the dialplan gives them. */
export const FOREIGN_PARTS: readonly ForeignPart[] = ['agent', 'queue', 'callId'];

/** As PBXes write channels (`PJSIP/1001`), agents (`mei@example.net`) and calls (`1763848234.12`). */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._:@/+-]{0,63}$/;

export interface ForeignReading {
  /** Absent: nothing that may be kept was said. */
  readonly call?: ForeignCall;
  readonly dropped: readonly ForeignPart[];
}

export function readForeignCall(told: ForeignCall): ForeignReading {
  const said = FOREIGN_PARTS.flatMap((part) => {
    const value = told[part] ?? '';
    return value === '' ? [] : [{ part, value, isKept: NAME.test(value) }];
  });
  const kept = said.filter(({ isKept }) => isKept);
  return {
    ...(kept.length === 0 ? {} : { call: Object.fromEntries(kept.map(({ part, value }) => [part, value])) }),
    dropped: said.filter(({ isKept }) => !isKept).map(({ part }) => part),
  };
}
