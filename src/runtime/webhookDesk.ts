/**
 * Webhooks that flows ask: again after a pause where that may help, until the tries or the time are used up. The answer goes
 * to the engine; who has hung up meanwhile changes nothing, since whoever is asked may have begun.
 */
import type { Effect } from '../engine/effect.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Clock } from '../ports/clock.ts';
import { PortFailure } from '../ports/failure.ts';
import type { WebhooksPort } from '../ports/webhooks.ts';
import type { Log } from './log.ts';

export interface WebhookDeskOptions {
  /** Absent: none may be asked. */
  readonly webhooks?: WebhooksPort | undefined;
  /** Most at once. */
  readonly most?: number | undefined;
  readonly clock: Clock;
  readonly post: (input: EngineInput) => void;
  readonly log: Log;
}

type AskWebhook = Extract<Effect, { type: 'askWebhook' }>;

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 4_000;
/** A try that would have less is none. */
const LEAST_TRY_MS = 100;
const MOST_AT_ONCE = 100;

export function createWebhookDesk({
  webhooks,
  most = MOST_AT_ONCE,
  clock,
  post,
  log,
}: WebhookDeskOptions): (effect: AskWebhook) => void {
  let open = 0;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => void clock.wakeAt(clock.now() + ms, resolve));

  async function ask(effect: AskWebhook): Promise<void> {
    const { key, nodeId, callId, request, fields, tries, withinMs } = effect;
    const { host } = new URL(request.url);
    const startedAt = clock.now();
    const leftMs = (): number => startedAt + withinMs - clock.now();
    if (webhooks === undefined) return fail(effect, 'not-configured', 0);
    if (open >= most) return fail(effect, 'busy', 0);
    open += 1;
    try {
      for (let [tried, pauseMs] = [1, FIRST_PAUSE_MS]; ; tried += 1) {
        try {
          const timeoutMs = Math.min(effect.timeoutMs, leftMs());
          const answer = await webhooks.ask({ request, idempotencyKey: key, fields, timeoutMs });
          const tookMs = clock.now() - startedAt;
          log.info({ event: 'flow.webhook', callId, nodeId, host, tried, tookMs });
          return post({ type: 'webhookAnswered', callId, key, outcome: 'done', fields: answer });
        } catch (error) {
          const code = error instanceof PortFailure ? error.code : 'bug';
          const mayTryAgain = error instanceof PortFailure && error.retryable && tried < tries;
          if (!mayTryAgain || leftMs() < pauseMs + LEAST_TRY_MS) return fail(effect, code, tried, error);
        }
        await pause(pauseMs);
        pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
      }
    } finally {
      open -= 1;
    }
  }

  function fail(
    { callId, nodeId, key, request }: AskWebhook,
    code: string,
    tried: number,
    err?: unknown,
  ): void {
    const { host } = new URL(request.url);
    log.warn({ event: 'flow.webhookFailed', callId, nodeId, host, code, tried, err });
    post({ type: 'webhookAnswered', callId, key, outcome: 'failed', fields: {} });
  }

  return (effect) => void ask(effect);
}
