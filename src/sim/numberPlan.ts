/**
 * How the called parties of the virtual PSTN behave, by the last two digits of the number called. The simulated
 * telephony plays this table; the dialplan of the virtual PSTN plays the same (`dialplan/pstn`).
 */
import { SECOND_MS } from '../domain/kernel/time.ts';

/** What the caller hears of before the outcome: 180, 183, or nothing. */
export type CalleeProgress = 'ringing' | 'earlyMedia' | 'none';

export interface KeyPress {
  /** From the answer. */
  readonly afterMs: number;
  readonly digit: string;
}

export type Callee =
  | {
      readonly kind: 'answers';
      readonly progress: CalleeProgress;
      /** From the INVITE. */
      readonly answerAfterMs: number;
      readonly keys: readonly KeyPress[];
      /** From the answer, unless the caller hangs up before. */
      readonly hangUpAfterMs: number;
    }
  | {
      readonly kind: 'refuses';
      readonly progress: CalleeProgress;
      /** From the INVITE. */
      readonly afterMs: number;
      /** The SIP final status. */
      readonly sip: number;
    }
  | { readonly kind: 'neverAnswers'; readonly progress: CalleeProgress };

const STAYS_MS = 120 * SECOND_MS;
const STAYS_SILENT_MS = 60 * SECOND_MS;

function answers(answerAfterMs: number, keys: readonly KeyPress[], hangUpAfterMs: number): Callee {
  return {
    kind: 'answers',
    progress: answerAfterMs > 0 ? 'ringing' : 'none',
    answerAfterMs,
    keys,
    hangUpAfterMs,
  };
}

function refuses(sip: number, afterMs = 0): Callee {
  return { kind: 'refuses', progress: afterMs > 0 ? 'ringing' : 'none', afterMs, sip };
}

const ONE_AFTER_2_S: readonly KeyPress[] = [{ afterMs: 2_000, digit: '1' }];

/** By the last two digits. */
export const NUMBER_PLAN: Readonly<Record<string, Callee>> = {
  '01': answers(1_000, ONE_AFTER_2_S, 6_000),
  '02': answers(2_000, ONE_AFTER_2_S, STAYS_MS),
  '03': answers(1_000, [{ afterMs: 2_000, digit: '9' }], STAYS_MS),
  '04': answers(1_000, [], STAYS_SILENT_MS),
  '05': answers(1_000, [], 500),
  // A wrong key, then the right one.
  '06': answers(
    1_000,
    [
      { afterMs: 2_000, digit: '5' },
      { afterMs: 3_000, digit: '1' },
    ],
    STAYS_MS,
  ),
  '07': answers(0, [], STAYS_MS),
  '08': answers(6_000, ONE_AFTER_2_S, 6_000),
  '10': refuses(486),
  '11': { kind: 'neverAnswers', progress: 'ringing' },
  '12': { kind: 'neverAnswers', progress: 'earlyMedia' },
  '13': { kind: 'neverAnswers', progress: 'none' },
  '14': refuses(480, 2_000),
  '20': refuses(480),
  '21': refuses(404),
  '22': refuses(410),
  '23': refuses(484),
  '24': refuses(603),
  '25': refuses(503),
  '26': refuses(500),
  '27': refuses(403),
  '28': refuses(607),
  '29': refuses(608),
  // An answering machine with a greeting and a beep; a fax tone.
  '30': answers(1_000, [], 16_000),
  '31': answers(1_000, [], 10_000),
  '40': answers(0, [], STAYS_MS),
  '41': answers(0, [{ afterMs: 200, digit: '1' }], STAYS_MS),
  '42': answers(300, [], STAYS_MS),
};

const UNALLOCATED = refuses(404);

export function calleeOf(number: string): Callee {
  return NUMBER_PLAN[number.slice(-2)] ?? UNALLOCATED;
}

/** The Q.850 cause that Asterisk 22.10 gives a SIP final status (`ast_sip_hangup_sip2cause`, measured). */
const Q850_OF_SIP: Readonly<Record<number, number>> = {
  302: 23,
  401: 21,
  403: 21,
  404: 1,
  407: 21,
  408: 18,
  410: 22,
  420: 3,
  480: 19,
  483: 19,
  484: 28,
  485: 1,
  486: 17,
  488: 58,
  500: 38,
  501: 29,
  502: 27,
  503: 34,
  504: 102,
  505: 127,
  580: 34,
  600: 17,
  603: 21,
  604: 1,
  606: 58,
};

const INTERWORKING = 127;

export function q850OfSip(sip: number): number {
  return Q850_OF_SIP[sip] ?? INTERWORKING;
}
