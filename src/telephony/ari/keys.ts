/**
 * Asterisk tells of a key twice where it had to put it off: between prompts it takes a key only 45 ms after the one
 * before, and makes one of its own length of a key whose beginning it has not taken. The key is told when it comes and
 * when it is taken from the queue, with nothing to tell the two apart (`channel.c`, `ast_read`; measured with 22.10 at
 * ten keys a second). So what Asterisk does is followed here: whatever it has put off comes again, in order.
 */

/** Asterisk's `AST_MIN_DTMF_GAP`, and `mindtmfduration` as it is unless asterisk.conf says otherwise. */
const GAP_MS = 45;
const SHORTEST_MS = 80;
/** It notices that its own key is over when a frame comes. */
const FRAME_MS = 20;
/** Stamps are cut to the millisecond, and Asterisk's frames are not. */
const SLACK_MS = 3;
/** One that was put off comes again within milliseconds of its time on a machine that is not busy, or not at all. */
const LATE_MS = 1_000;

export interface ToldKey {
  readonly digit: string;
  readonly heldMs: number;
  /** When it was told, by Asterisk's clock. */
  readonly stampMs: number;
}

export interface KeyLine {
  /** When the last key passed, or will have. */
  readonly passedAtMs: number;
  /** Until then Asterisk makes a key of its own, and puts off all others. */
  readonly busyUntilMs: number;
  readonly putOff: readonly Pick<ToldKey, 'digit' | 'heldMs'>[];
}

export const NO_KEYS: KeyLine = { passedAtMs: -GAP_MS, busyUntilMs: 0, putOff: [] };

/** `quietSinceMs`: when the last prompt ended; absent while one plays, in which keys are taken as they come. */
export function readKey(
  before: KeyLine,
  key: ToldKey,
  quietSinceMs: number | undefined,
): { readonly line: KeyLine; readonly isAgain: boolean } {
  const { digit, heldMs, stampMs } = key;
  const freeAtMs = Math.max(before.busyUntilMs, before.passedAtMs + GAP_MS);
  const line = stampMs > freeAtMs + LATE_MS ? { ...before, putOff: [] } : before;
  const [first, ...rest] = line.putOff;
  const isAgain = first?.digit === digit && first.heldMs === heldMs && stampMs >= freeAtMs - SLACK_MS;
  if (isAgain) return { isAgain, line: taken({ ...line, putOff: rest }, key, quietSinceMs, false) };
  const isQuiet = quietSinceMs !== undefined;
  const pressedAtMs = stampMs - heldMs;
  const isBegunSeen = isQuiet && pressedAtMs >= Math.max(freeAtMs, quietSinceMs);
  // What waits already is taken first.
  const isPutOff =
    first !== undefined || stampMs < (isQuiet && !isBegunSeen ? freeAtMs : line.busyUntilMs + FRAME_MS);
  if (isPutOff) return { isAgain, line: { ...line, putOff: [...line.putOff, { digit, heldMs }] } };
  return { isAgain, line: taken(line, key, quietSinceMs, isBegunSeen) };
}

function taken(
  line: KeyLine,
  { heldMs, stampMs }: ToldKey,
  quietSinceMs: number | undefined,
  isBegunSeen: boolean,
): KeyLine {
  const lengthMs = Math.max(heldMs, SHORTEST_MS);
  if (quietSinceMs === undefined || (isBegunSeen && heldMs >= SHORTEST_MS))
    return { ...line, passedAtMs: stampMs };
  const busyUntilMs = isBegunSeen ? stampMs - heldMs + lengthMs : stampMs + lengthMs;
  return { ...line, passedAtMs: busyUntilMs, busyUntilMs };
}
