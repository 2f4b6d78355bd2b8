/**
 * Sends events to the webhooks that ask for them, beside all that calls need: what is due is taken for a while by one
 * sender, and is anybody's again if that one is gone. A receiver that is away is left alone as a whole, longer each time.
 */
import { holdAfter, pauseAfter } from '../domain/event/retry.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/kernel/time.ts';
import type { RandomSource } from '../domain/kernel/random.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  DueDelivery,
  Tried,
  WebhookAnswer,
  WebhookDeliveriesPort,
  WebhookSendPort,
} from '../ports/webhookDeliveries.ts';
import type { Log } from '../runtime/log.ts';
import { createPokedLoop, type PokedLoop } from '../runtime/pokedLoop.ts';
import { bodyOf } from './webhookEvent.ts';

export interface WebhookSenderOptions {
  readonly deliveries: Pick<WebhookDeliveriesPort, 'claim' | 'settle' | 'forget'>;
  readonly sender: Pick<WebhookSendPort, 'send'>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Log;
  readonly timeoutMs?: number;
}

/** `stop`: takes no more, and waits for the answers that are on their way. */
export type WebhookSender = Pick<PokedLoop, 'start' | 'poke' | 'stop'>;

const LOOK_MS = 500;
const TIMEOUT_MS = 10 * SECOND_MS;
/** Longer than any answer is waited for. */
const LEASE_MS = MINUTE_MS;
const MOST_AT_ONCE = 64;
const MOST_PER_WEBHOOK = 8;
const KEPT_MS = 7 * DAY_MS;
const LONGEST_ERROR = 300;
/** RFC 9110, 15.5.9 and 15.5.20; RFC 6585, 4: it asks to come again. */
const AGAIN = new Set([408, 425, 429]);

export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { deliveries, sender, clock, random, log, timeoutMs = TIMEOUT_MS } = options;
  const inFlight = new Map<number, { readonly webhookId: string; readonly done: Promise<void> }>();
  let forgottenAt = Number.NEGATIVE_INFINITY;
  const loop = createPokedLoop(clock, run);

  async function run(): Promise<void> {
    while (!loop.isEnding()) {
      let taken = 0;
      try {
        await forget();
        taken = await round();
      } catch (error) {
        log.warn({ event: 'webhook.outbox', err: error });
      }
      if (taken === 0) await loop.sleepUntil(clock.now() + LOOK_MS);
    }
    await Promise.all([...inFlight.values()].map(({ done }) => done));
  }

  async function forget(): Promise<void> {
    const now = clock.now();
    if (now < forgottenAt + HOUR_MS) return;
    forgottenAt = now;
    await deliveries.forget(now - KEPT_MS);
  }

  async function round(): Promise<number> {
    const limit = MOST_AT_ONCE - inFlight.size;
    if (limit <= 0) {
      await Promise.race([...inFlight.values()].map(({ done }) => done));
      return 1;
    }
    const due = await deliveries.claim({
      now: clock.now(),
      leaseMs: LEASE_MS,
      limit,
      perWebhook: MOST_PER_WEBHOOK,
      without: busyWebhooks(),
    });
    for (const each of due) {
      const done = deliver(each).finally(() => {
        inFlight.delete(each.deliveryId);
        loop.poke();
      });
      inFlight.set(each.deliveryId, { webhookId: each.webhookId, done });
    }
    return due.length;
  }

  function busyWebhooks(): string[] {
    const counts = new Map<string, number>();
    for (const { webhookId } of inFlight.values()) counts.set(webhookId, (counts.get(webhookId) ?? 0) + 1);
    return [...counts].filter(([, count]) => count >= MOST_PER_WEBHOOK).map(([webhookId]) => webhookId);
  }

  async function deliver(due: DueDelivery): Promise<void> {
    const { url, secret, tries, event } = due;
    const startedAt = clock.now();
    try {
      const request = {
        url,
        secret,
        tries,
        eventId: event.eventId,
        type: event.type,
        body: bodyOf(event),
        timeoutMs,
      };
      const answer = await sender.send(request);
      await settle(due, answer, startedAt);
    } catch (error) {
      // It is taken up again when its lease is over.
      log.error({
        event: 'webhook.notSettled',
        webhookId: due.webhookId,
        deliveryId: due.deliveryId,
        err: error,
      });
    }
  }

  async function settle(due: DueDelivery, answer: WebhookAnswer, startedAt: number): Promise<void> {
    const { webhookId, deliveryId, tries } = due;
    const at = clock.now();
    const about = { deliveryId, tries, at, tookMs: at - startedAt };
    const status = answer.kind === 'answer' ? answer.status : undefined;
    if (status !== undefined && status >= 200 && status < 300)
      return await deliveries.settle({ ...about, state: 'delivered', status });
    const tried = failed(due, answer, about);
    await deliveries.settle(tried);
    const told = { event: 'webhook.failed', webhookId, deliveryId, tries, status, error: tried.error };
    if (tried.state === 'dead') log.error({ ...told, event: 'webhook.givenUp' });
    else log.warn(told);
  }

  function failed(
    due: DueDelivery,
    answer: WebhookAnswer,
    about: Pick<Tried, 'deliveryId' | 'tries' | 'at' | 'tookMs'>,
  ): Tried {
    const { at } = about;
    const askedMs = answer.kind === 'answer' ? (answer.retryAfterMs ?? 0) : 0;
    const pauseMs = pauseAfter({ tries: due.tries, ageMs: at - due.createdAt, askedMs }, random);
    const holdMs = isAway(answer)
      ? Math.max(holdAfter(due.failures + 1, random), Math.min(askedMs, HOUR_MS))
      : undefined;
    return {
      ...about,
      state: pauseMs === undefined ? 'dead' : 'waiting',
      ...(pauseMs === undefined ? {} : { nextAt: at + pauseMs }),
      ...(holdMs === undefined ? {} : { holdUntil: at + holdMs }),
      ...(answer.kind === 'answer'
        ? { status: answer.status, error: `HTTP ${answer.status}` }
        : { error: answer.message.slice(0, LONGEST_ERROR) }),
    };
  }

  return loop;
}

/** All that is sent to it would fail alike; anything else is about this event. */
function isAway(answer: WebhookAnswer): boolean {
  if (answer.kind === 'failure') return answer.code !== 'too-long';
  return answer.status >= 500 || AGAIN.has(answer.status);
}
