/**
 * Numbers of the virtual PSTN that say in their digits what the called party does and when, so that a world drawn from
 * distributions can be played by a real PSTN: `+883 9` (a country code shared by international networks, ITU-T E.164,
 * none of which is known to have the range 9), one digit for the outcome, three for the time until it, three for the talk, four to tell numbers apart. That is
 * 15 digits, the most that E.164 has.
 */
import { assertNever } from '../domain/kernel/assert.ts';

export type DrawnParty =
  /** Rings, answers, and hangs up `talkMs` after the answer. */
  | { readonly outcome: 'answered'; readonly ringMs: number; readonly talkMs: number }
  | { readonly outcome: 'busy'; readonly afterMs: number }
  /** Rings until the caller gives up. */
  | { readonly outcome: 'noAnswer' };

export const DRAWN_PREFIX = '8839';
/** Times are in tenths of a second, and have three digits. */
export const DRAWN_STEP_MS = 100;
export const DRAWN_MOST_MS = 999 * DRAWN_STEP_MS;
export const DRAWN_SERIALS = 10_000;

const DIGITS = new RegExp(`^\\+?${DRAWN_PREFIX}([123])(\\d{3})(\\d{3})\\d{4}$`);

/** E.164, with `+`; longer times are cut to the longest that the digits can say. */
export function drawnNumber(party: DrawnParty, serial: number): string {
  const suffix = String(serial % DRAWN_SERIALS).padStart(4, '0');
  return `+${DRAWN_PREFIX}${digitsOf(party)}${suffix}`;
}

export function readDrawnNumber(number: string): DrawnParty | undefined {
  const [, outcome, first = '', second = ''] = DIGITS.exec(number) ?? [];
  if (outcome === '1') {
    return { outcome: 'answered', ringMs: readTenths(first), talkMs: readTenths(second) };
  }
  if (outcome === '2') return { outcome: 'busy', afterMs: readTenths(first) };
  return outcome === '3' ? { outcome: 'noAnswer' } : undefined;
}

function digitsOf(party: DrawnParty): string {
  switch (party.outcome) {
    case 'answered':
      return `1${tenths(party.ringMs)}${tenths(party.talkMs)}`;
    case 'busy':
      return `2${tenths(party.afterMs)}000`;
    case 'noAnswer':
      return '3000000';
    default:
      return assertNever(party);
  }
}

const tenths = (ms: number): string =>
  String(Math.round(Math.min(Math.max(0, ms), DRAWN_MOST_MS) / DRAWN_STEP_MS)).padStart(3, '0');

const readTenths = (digits: string): number => Number(digits) * DRAWN_STEP_MS;
