/**
 * Sends what the outbox holds, by one gateway. The attempt is on record before its bytes leave; what is lost then is
 * `unknown` and never sent again. The gate is asked at the moment of sending, and where it cannot be asked nothing leaves.
 */
import { RESTED, sendableAt, spent, type SmsRate } from '../domain/sms/rate.ts';
import { partsOf } from '../domain/sms/parts.ts';
import type { SmsRefusal } from '../domain/sms/gate.ts';
import { MINUTE_MS, SECOND_MS, type Instant } from '../domain/kernel/time.ts';
import type { Clock } from '../ports/clock.ts';
import { PortFailure } from '../ports/failure.ts';
import type { SmsGateway } from '../ports/sms.ts';
import type { Message, Settlement, SmsRecords } from '../ports/smsRecords.ts';
import type { Log } from './log.ts';
import { createPokedLoop, type PokedLoop } from './pokedLoop.ts';

export interface SmsSenderOptions {
  readonly gateway: SmsGateway;
  readonly records: SmsRecords;
  readonly rate: SmsRate;
  /** Most messages whose answer is waited for. */
  readonly window: number;
  readonly node: string;
  readonly newAttemptId: () => string;
  /** Undefined: it may be sent now. */
  readonly refusal: (message: Message, now: Instant) => Promise<SmsRefusal | undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

/** `poke`: looks at the outbox now. `stop`: takes no more, and waits for the answers that are on their way. */
export type SmsSender = Pick<PokedLoop, 'start' | 'poke' | 'stop'>;

const LOOK_MS = SECOND_MS;
const SWEEP_MS = MINUTE_MS;
/** Longer than any adapter waits for an answer: whoever has not settled by then is gone. */
const GIVEN_UP_AFTER_MS = 5 * MINUTE_MS;
const LONGEST_BACK_OFF_MS = MINUTE_MS;
const LONGEST_ERROR = 500;

export function createSmsSender(options: SmsSenderOptions): SmsSender {
  const { gateway, records, rate, window, node, clock, log } = options;
  const { gatewayId } = gateway;
  const inFlight = new Map<string, Promise<void>>();
  let [rateState, sweptAt, notBefore, failures] = [RESTED, Number.NEGATIVE_INFINITY, 0, 0];
  const loop = createPokedLoop(clock, run);

  async function run(): Promise<void> {
    while (!loop.isEnding()) {
      let taken = 0;
      try {
        await sweep();
        if (clock.now() >= notBefore) taken = await round();
      } catch (error) {
        log.warn({ event: 'sms.outbox', gatewayId, err: error });
      }
      if (taken === 0) await loop.sleepUntil(Math.max(notBefore, clock.now() + LOOK_MS));
    }
    await Promise.all(inFlight.values());
  }

  async function sweep(): Promise<void> {
    const now = clock.now();
    if (now < sweptAt + SWEEP_MS) return;
    const lost = await records.giveUp(gatewayId, node, [...inFlight.keys()], now - GIVEN_UP_AFTER_MS, now);
    sweptAt = now;
    if (lost > 0) log.warn({ event: 'sms.unknown', gatewayId, messages: lost });
  }

  async function round(): Promise<number> {
    const messages = await records.due(gatewayId, clock.now(), window);
    for (const message of messages) {
      if (loop.isEnding() || clock.now() < notBefore) break;
      if (await isHeldBack(message)) continue;
      await waitForRoom(message.parts);
      if (loop.isEnding()) break;
      await launch(message);
    }
    return messages.length;
  }

  async function isHeldBack(message: Message): Promise<boolean> {
    const now = clock.now();
    const by = await heldBackBy(message, now);
    if (by !== undefined) await records.settle(message.messageId, undefined, by, now);
    return by !== undefined;
  }

  async function heldBackBy(message: Message, now: Instant): Promise<Settlement | undefined> {
    if (message.expiresAt <= now) return { event: 'refuse', error: 'expired' };
    const refusal = await options.refusal(message, now);
    if (refusal === undefined) return undefined;
    const { code, retryAt } = refusal;
    return retryAt === undefined
      ? { event: 'refuse', error: code }
      : { event: 'postpone', error: code, dueAt: Math.max(retryAt, now + SECOND_MS) };
  }

  async function waitForRoom(parts: number): Promise<void> {
    while (inFlight.size >= window) await Promise.race(inFlight.values());
    while (!loop.isEnding()) {
      const at = sendableAt(rate, rateState, parts);
      if (at <= clock.now()) break;
      await loop.sleepUntil(at);
    }
    rateState = spent(rate, rateState, parts, clock.now());
  }

  async function launch(message: Message): Promise<void> {
    const attemptId = options.newAttemptId();
    const receipts = gateway.receiptsPerPart ? message.parts : 1;
    const { messageId } = message;
    // In flight from here: a sweep must not take it for one that was left behind.
    let settle: () => void = () => undefined;
    inFlight.set(
      attemptId,
      new Promise<void>((resolve) => {
        settle = resolve;
      }),
    );
    const done = (): void => {
      inFlight.delete(attemptId);
      settle();
    };
    let claimed = false;
    try {
      claimed = await records.claim({ messageId, attemptId, node, receipts, at: clock.now() });
    } finally {
      if (!claimed) done();
    }
    if (claimed) void deliver(message, attemptId).finally(done);
  }

  async function deliver(message: Message, attemptId: string): Promise<void> {
    const by = await outcomeOf(message, attemptId);
    try {
      await records.settle(message.messageId, attemptId, by, clock.now());
    } catch (error) {
      // It stays in `sending`, and is unknown after the next sweep.
      log.error({ event: 'sms.notSettled', gatewayId, messageId: message.messageId, err: error });
    }
  }

  async function outcomeOf(message: Message, attemptId: string): Promise<Settlement> {
    const { to, from, text, encoding } = message;
    const { parts } = partsOf(text);
    try {
      const { providerIds } = await gateway.send({ attemptId, to, from, text, encoding, parts });
      failures = 0;
      return { event: 'accept', providerIds };
    } catch (thrown) {
      return settlementOf(message, thrown);
    }
  }

  function settlementOf(message: Message, thrown: unknown): Settlement {
    const { messageId } = message;
    const error = (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, LONGEST_ERROR);
    const outcome = thrown instanceof PortFailure ? thrown.outcome : 'unknown';
    log.warn({ event: 'sms.failed', gatewayId, messageId, outcome, err: thrown });
    if (outcome === 'refused') return { event: 'refuse', error };
    if (outcome === 'unknown') return { event: 'lose', error };
    backOff();
    return { event: 'postpone', error, dueAt: notBefore };
  }

  /** One step for all that fail together. */
  function backOff(): void {
    const now = clock.now();
    if (now < notBefore) return;
    failures += 1;
    notBefore = now + Math.min(LONGEST_BACK_OFF_MS, SECOND_MS * 2 ** Math.min(failures - 1, 10));
  }

  return loop;
}
