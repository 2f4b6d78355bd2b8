/**
 * The number plan of the virtual PSTN: the last two digits of a called number say how the party behaves, or all the
 * digits of a drawn number (drawnNumber.ts). One table for the dialplan's test (dialplan/pstn/extensions.conf), the
 * quick start's leads and the simulator. `numbers.md` beside the dialplan is made from it.
 */
import { dialStatusOf, type DialStatus, type LineResult } from '../domain/call/lineResult.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import type { Voice } from './voice.ts';
import { DRAWN_PREFIX, readDrawnNumber, type DrawnParty } from './drawnNumber.ts';

export type Ringback =
  /** 180 Ringing. */
  | 'ringing'
  /** 183 Session Progress with a tone. */
  | 'earlyMedia'
  | 'none';

export interface PartyBehaviour {
  /** Last two digits of the number; of a drawn one its prefix. */
  readonly code: string;
  readonly behaviour: string;
  readonly ringback: Ringback;
  /** From the INVITE to the answer or the final refusal; absent where neither ever comes. */
  readonly decidesAfterMs?: number;
  readonly answers: boolean;
  /** Keys pressed and when, counted from the answer. */
  readonly keys: readonly { readonly digit: string; readonly afterMs: number }[];
  /** From the answer until the party hangs up by itself; absent where that takes longer than a minute. */
  readonly hangsUpAfterMs?: number;
  /** What is heard after the answer; a person's hello where absent. */
  readonly voice?: Voice;
  /** Final SIP status of a party that refuses. */
  readonly sip?: number;
  /** Expected where the call is left to ring for 10 s and an answered one is not joined or detected as a machine. */
  readonly lineResult: LineResult;
  readonly dialStatus: DialStatus;
}

type Row = Omit<PartyBehaviour, 'dialStatus' | 'keys' | 'answers'> & {
  readonly keys?: PartyBehaviour['keys'];
};

const press = (digit: string, afterMs: number) => ({ digit, afterMs });

function answering(
  code: string,
  behaviour: string,
  decidesAfterMs: number,
  rest: Partial<Pick<Row, 'keys' | 'hangsUpAfterMs' | 'voice'>> = {},
): Row {
  const ringback = decidesAfterMs > 0 ? 'ringing' : 'none';
  return { code, behaviour, ringback, decidesAfterMs, lineResult: 'ANSWERED', ...rest };
}

function refusing(code: string, behaviour: string, sip: number, lineResult: LineResult): Row {
  return { code, behaviour, ringback: 'none', decidesAfterMs: 0, sip, lineResult };
}

const ROWS: readonly Row[] = [
  answering('01', 'says hello, presses 1, talks for 4 s, hangs up', 1_000, {
    keys: [press('1', 2_000)],
    hangsUpAfterMs: 7_000,
  }),
  answering('02', 'presses 1, talks until hung up (2 min at most)', 2_000, { keys: [press('1', 2_000)] }),
  answering('03', 'presses 9, talks until hung up (2 min at most)', 1_000, { keys: [press('9', 2_000)] }),
  answering('04', 'is silent and presses nothing for a minute', 1_000, {
    hangsUpAfterMs: 60_000,
    voice: 'silent',
  }),
  answering('05', 'hangs up after half a second', 1_000, { hangsUpAfterMs: 500, voice: 'silent' }),
  answering('06', 'presses 5, then 1, talks until hung up', 1_000, {
    keys: [press('5', 2_000), press('1', 3_000)],
  }),
  answering('07', 'says hello, talks until hung up, presses nothing', 0),
  answering('08', 'rings for 6 s, then as 01', 6_000, { keys: [press('1', 2_000)], hangsUpAfterMs: 7_000 }),
  answering('09', 'rings for 6 s, then as 07', 6_000),
  refusing('10', 'is busy', 486, 'BUSY'),
  { code: '11', behaviour: 'rings, never answers', ringback: 'ringing', lineResult: 'NO_ANSWER' },
  {
    code: '12',
    behaviour: 'ring tone as early media, never answers',
    ringback: 'earlyMedia',
    lineResult: 'NO_ANSWER',
  },
  {
    code: '13',
    behaviour: 'no ring, no early media, no answer',
    ringback: 'none',
    lineResult: 'NO_RINGBACK',
  },
  {
    code: '14',
    behaviour: 'rings, then the phone is gone',
    ringback: 'ringing',
    decidesAfterMs: 2_000,
    sip: 480,
    lineResult: 'UNAVAILABLE',
  },
  refusing('20', 'phone is off', 480, 'UNAVAILABLE'),
  refusing('21', 'number is not allocated', 404, 'INVALID_NUMBER'),
  refusing('22', 'number has changed', 410, 'NUMBER_CHANGED'),
  refusing('23', 'number is incomplete', 484, 'BAD_FORMAT'),
  refusing('24', 'party declines', 603, 'DECLINED'),
  refusing('25', 'network is congested', 503, 'CONGESTION'),
  refusing('26', 'carrier fails', 500, 'CARRIER_FAILURE'),
  refusing('27', 'call is forbidden', 403, 'REJECTED'),
  refusing('28', 'party marks the call as unwanted (RFC 8197)', 607, 'UNWANTED'),
  refusing('29', 'an analytics service blocks the call (RFC 8688)', 608, 'BLOCKED'),
  answering('30', 'answering machine: greeting, beep, 10 s of silence', 1_000, {
    hangsUpAfterMs: 15_500,
    voice: 'machine',
  }),
  answering('31', 'fax: CED tone of 2100 Hz', 1_000, { hangsUpAfterMs: 10_000, voice: 'fax' }),
  answering('32', 'network announcement: special information tones, then speech', 1_000, {
    hangsUpAfterMs: 9_600,
    voice: 'announcement',
  }),
  answering('33', 'says hello, then listens in silence', 1_000, { hangsUpAfterMs: 11_000 }),
  answering('40', 'silent until hung up, for load', 0, { voice: 'silent' }),
  answering('41', 'presses 1 after 0.2 s, then silent, for load', 0, {
    keys: [press('1', 200)],
    voice: 'silent',
  }),
  answering('42', 'rings for 0.3 s, then silent, for load', 300, { voice: 'silent' }),
  answering('43', 'presses the five digits before its code, one every 3 s, talks until hung up', 0),
  answering('44', 'presses the five digits before its code over and over, one every 3 s, until hung up', 0, {
    voice: 'silent',
  }),
  answering('45', 'presses the five digits before its code, one every 3 s, talks for 12 s, listens', 0),
];

export const NUMBER_PLAN: readonly PartyBehaviour[] = ROWS.map((row) => ({
  keys: [],
  ...row,
  answers: row.lineResult === 'ANSWERED',
  dialStatus: dialStatusOf(row.lineResult),
}));

/** Every number outside the plan. */
export const NOT_IN_PLAN: PartyBehaviour = {
  ...refusing('', 'any other number is not allocated', 404, 'INVALID_NUMBER'),
  keys: [],
  answers: false,
  dialStatus: dialStatusOf('INVALID_NUMBER'),
};

const BY_CODE = new Map(NUMBER_PLAN.map((party) => [party.code, party]));

export function partyOf(number: string): PartyBehaviour {
  const drawn = readDrawnNumber(number);
  if (drawn !== undefined) return behaviourOf(drawn);
  const party = BY_CODE.get(number.slice(-2)) ?? NOT_IN_PLAN;
  return PRESSING.has(party.code) ? { ...party, keys: pressedBy(number) } : party;
}

/** 44 begins again and again, which no list of keys tells. */
const PRESSING: ReadonlySet<string> = new Set(['43', '45']);
const PRESS_EVERY_MS = 3_000;

function pressedBy(number: string): PartyBehaviour['keys'] {
  return number
    .slice(-7, -2)
    .split('')
    .map((digit, index) => press(digit, (index + 1) * PRESS_EVERY_MS));
}

function behaviourOf(drawn: DrawnParty): PartyBehaviour {
  const row = drawnRow(drawn);
  return {
    keys: [],
    ...row,
    answers: drawn.outcome === 'answered',
    dialStatus: dialStatusOf(row.lineResult),
  };
}

function drawnRow(drawn: DrawnParty): Row {
  switch (drawn.outcome) {
    case 'answered': {
      const { ringMs, talkMs } = drawn;
      const ringing = answering(DRAWN_PREFIX, 'drawn: answers, hangs up', ringMs, { hangsUpAfterMs: talkMs });
      return { ...ringing, ringback: 'ringing' };
    }
    case 'busy': {
      const refusal = refusing(DRAWN_PREFIX, 'drawn: is busy', 486, 'BUSY');
      return { ...refusal, decidesAfterMs: drawn.afterMs };
    }
    case 'noAnswer':
      return {
        code: DRAWN_PREFIX,
        behaviour: 'drawn: rings, never answers',
        ringback: 'ringing',
        lineResult: 'NO_ANSWER',
      };
    default:
      return assertNever(drawn);
  }
}

/** `numbers.md`, the plan for people. */
export function numberPlanMarkdown(): string {
  const rows = [...NUMBER_PLAN, NOT_IN_PLAN].map(
    (party) =>
      `| ${party.code || 'else'} | ${party.behaviour} | ${ringText(party)} | ${party.sip ?? ''} | ${party.lineResult} | ${party.dialStatus} |`,
  );
  return [
    '# Numbers of the virtual PSTN',
    '',
    'Made from `src/sim/numberPlan.ts`; `npx vitest run test/sim -u` writes it anew. The last two digits of the called number count.',
    'Line result and dial status are those of a call that is left to ring for 10 s.',
    '',
    '| last digits | behaviour | before | SIP | line result | dial status |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    '## Drawn numbers',
    '',
    `A number of 15 digits that begins with ${DRAWN_PREFIX} says all of what its party does, so that a drawn world can be played. +883 is`,
    'shared by international networks (ITU-T E.164), none of which is known to have the range 9. Lists take it with `accept: possible`.',
    '',
    `| digits | ${DRAWN_PREFIX} | 1 | 3 | 3 | 4 |`,
    '| --- | --- | --- | --- | --- | --- |',
    '| say | drawn | 1 rings, answers, hangs up | tenths of a second of ringing | tenths of a second from the answer to its hang-up | tell numbers apart |',
    '| | | 2 is busy | tenths of a second until it says so | 000 | |',
    '| | | 3 rings, never answers | 000 | 000 | |',
    '| | | any other digit: not allocated | | | |',
    '',
  ].join('\n');
}

function ringText(party: PartyBehaviour): string {
  const sign = party.ringback === 'earlyMedia' ? 'early media' : party.ringback;
  if (party.decidesAfterMs === undefined) return sign === 'none' ? 'nothing' : sign;
  return sign === 'none' ? 'at once' : `${sign} ${party.decidesAfterMs / 1_000} s`;
}
