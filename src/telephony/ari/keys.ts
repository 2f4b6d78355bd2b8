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
/** A busy machine tells a key late: only one begun so long after the others was surely taken from its beginning on. */
const SURELY_MS = 250;
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
  readonly putOff: readonly ToldKey[];
  /** How it is if the last key was taken from its beginning on, where that is not sure. */
  readonly otherwise?: KeyLine;
  /** Told, and not again so far. */
  readonly last?: ToldKey;
}

export const NO_KEYS: KeyLine = { passedAtMs: -GAP_MS, busyUntilMs: 0, putOff: [] };

interface KeyRead {
  readonly line: KeyLine;
  readonly isAgain: boolean;
}

/** `quietSinceMs`: when the last prompt ended; absent while one plays, in which keys are taken as they come. */
export function readKey(before: KeyLine, key: ToldKey, quietSinceMs: number | undefined): KeyRead {
  const { line, isAgain } = follow(before, key, quietSinceMs);
  if (isAgain) return { line: without(line), isAgain };
  const { last } = before;
  // However Asterisk came to it: nobody presses a key again before letting it go.
  const isLastAgain = quietSinceMs !== undefined && last !== undefined && isSame(last, key, false);
  return isLastAgain ? { line: madeOwn(key, []), isAgain: true } : { line: { ...line, last: key }, isAgain };
}

function without({ passedAtMs, busyUntilMs, putOff, otherwise }: KeyLine): KeyLine {
  return { passedAtMs, busyUntilMs, putOff, ...(otherwise === undefined ? {} : { otherwise }) };
}

function follow(before: KeyLine, key: ToldKey, quietSinceMs: number | undefined): KeyRead {
  const { stampMs } = key;
  const freeAtMs = Math.max(before.busyUntilMs, before.passedAtMs + GAP_MS);
  const line = stampMs > freeAtMs + LATE_MS ? { ...before, putOff: [] } : before;
  const [first, ...rest] = line.putOff;
  if (first === undefined) return { line: withNew(line, key, freeAtMs, quietSinceMs), isAgain: false };
  if (stampMs < freeAtMs - SLACK_MS)
    return { line: { ...line, putOff: [...line.putOff, key] }, isAgain: false };
  if (isSame(first, key, line.otherwise === undefined)) {
    const isQuiet = quietSinceMs !== undefined;
    return { line: isQuiet ? madeOwn(key, rest) : passed(key, line, rest), isAgain: true };
  }
  // What waits is taken first, so nothing has waited.
  if (line.otherwise !== undefined)
    return follow(replayed(line.otherwise, line.putOff, quietSinceMs), key, quietSinceMs);
  return { line: { ...line, putOff: [...line.putOff, key] }, isAgain: false };
}

/** Where it is not sure, nobody can have pressed it again before letting it go. */
function isSame(first: ToldKey, { digit, heldMs, stampMs }: ToldKey, isSure: boolean): boolean {
  if (first.digit !== digit || first.heldMs !== heldMs) return false;
  return isSure || stampMs - heldMs < first.stampMs;
}

function replayed(line: KeyLine, keys: readonly ToldKey[], quietSinceMs: number | undefined): KeyLine {
  return keys.reduce((after, key) => follow(after, key, quietSinceMs).line, line);
}

/** Nothing waits. */
function withNew(line: KeyLine, key: ToldKey, freeAtMs: number, quietSinceMs: number | undefined): KeyLine {
  const { heldMs, stampMs } = key;
  if (quietSinceMs === undefined)
    return stampMs < line.busyUntilMs + FRAME_MS ? { ...line, putOff: [key] } : passed(key, line, []);
  const sinceFreeMs = stampMs - heldMs - Math.max(freeAtMs, quietSinceMs);
  if (sinceFreeMs < 0) {
    if (stampMs > freeAtMs + SLACK_MS) return madeOwn(key, []);
    const waiting = { ...line, putOff: [key] };
    return stampMs < freeAtMs - SLACK_MS ? waiting : { ...waiting, otherwise: freeEarlier(line) };
  }
  const seen =
    heldMs < SHORTEST_MS ? madeOwn({ ...key, stampMs: stampMs - heldMs }, []) : passed(key, line, []);
  return sinceFreeMs >= SURELY_MS ? seen : { ...madeOwn(key, []), otherwise: seen };
}

function freeEarlier({ passedAtMs, busyUntilMs }: KeyLine): KeyLine {
  const earlierMs = 3 * SLACK_MS;
  return { passedAtMs: passedAtMs - earlierMs, busyUntilMs: busyUntilMs - earlierMs, putOff: [] };
}

function passed({ stampMs }: ToldKey, { busyUntilMs }: KeyLine, putOff: readonly ToldKey[]): KeyLine {
  return { passedAtMs: stampMs, busyUntilMs, putOff };
}

function madeOwn({ heldMs, stampMs }: ToldKey, putOff: readonly ToldKey[]): KeyLine {
  const busyUntilMs = stampMs + Math.max(heldMs, SHORTEST_MS);
  return { passedAtMs: busyUntilMs, busyUntilMs, putOff };
}
