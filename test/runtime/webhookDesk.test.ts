/** How often a flow's webhook is asked, with what pauses, and what the engine is told. */
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/engine/effect.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import { PortFailure, type FailureOutcome } from '../../src/ports/failure.ts';
import type { WebhookAsked } from '../../src/ports/webhooks.ts';
import { createWebhookDesk } from '../../src/runtime/webhookDesk.ts';
import { createVirtualClock } from '../../src/sim/virtualClock.ts';

type Ask = Extract<Effect, { type: 'askWebhook' }>;

const EFFECT: Ask = {
  type: 'askWebhook',
  callId: 'call',
  nodeId: 'ask',
  key: 'call.flow.0.ask.1',
  request: { method: 'POST', url: 'https://crm.example/', headers: {}, body: '{}' },
  fields: {},
  timeoutMs: 2_000,
  tries: 4,
  withinMs: 10_000,
};

const failure = (outcome: FailureOutcome, code: string) =>
  new PortFailure(code, { port: 'webhooks', operation: 'ask', outcome, code });

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

/** `never`: no answer comes. */
function aDesk(answers: readonly (Error | object | 'never')[], most = 100) {
  const clock = createVirtualClock(1_000);
  const asked: { readonly at: number; readonly asked: WebhookAsked }[] = [];
  const posted: EngineInput[] = [];
  const lines: unknown[] = [];
  const note = (line: unknown) => void lines.push(line);
  const desk = createWebhookDesk({
    webhooks: {
      async ask(one) {
        asked.push({ at: clock.now() - 1_000, asked: one });
        const answer = answers[Math.min(asked.length, answers.length) - 1];
        if (answer instanceof Error) throw answer;
        return answer === 'never' ? new Promise(() => undefined) : { ...answer };
      },
    },
    most,
    clock,
    post: (input) => void posted.push(input),
    log: { debug: note, info: note, warn: note, error: note },
  });
  const run = async (effect: Ask = EFFECT): Promise<void> => {
    desk(effect);
    await settle();
    for (let at = clock.nextDue(); at !== undefined; at = clock.nextDue()) {
      clock.advanceTo(at);
      await settle();
    }
  };
  return { run, asked, posted };
}

describe('a webhook of a flow', () => {
  it('is asked again with longer pauses and the same key, until it answers', async () => {
    const busy = failure('unavailable', '503');
    const { run, asked, posted } = aDesk([busy, busy, busy, { tier: 'gold' }]);
    await run();
    expect(asked.map(({ at }) => at)).toEqual([0, 250, 750, 1_750]);
    expect(new Set(asked.map((one) => one.asked.idempotencyKey))).toEqual(new Set([EFFECT.key]));
    expect(posted).toEqual([
      { type: 'webhookAnswered', callId: 'call', key: EFFECT.key, outcome: 'done', fields: { tier: 'gold' } },
    ]);
  });

  it.each([
    ['its tries are used up', failure('unavailable', '503'), {}, 4],
    ['its time would be over', failure('unavailable', '503'), { withinMs: 800 }, 2],
    ['another try would end no better', failure('refused', '404'), {}, 1],
    ['the fault is ours', new Error('bug'), {}, 1],
  ])('fails once where %s', async (_name, error, more, tries) => {
    const { run, asked, posted } = aDesk([error]);
    await run({ ...EFFECT, ...more });
    expect(asked).toHaveLength(tries);
    expect(posted).toMatchObject([{ type: 'webhookAnswered', outcome: 'failed', fields: {} }]);
  });

  it('is given no more time than is left of all tries', async () => {
    const { run, asked } = aDesk([failure('unavailable', '503')]);
    await run({ ...EFFECT, withinMs: 1_000 });
    expect(asked.map((one) => one.asked.timeoutMs)).toEqual([1_000, 750, 250]);
  });

  it('fails at once where as many are open as may be', async () => {
    const { run, asked, posted } = aDesk(['never'], 1);
    await run();
    expect(posted).toEqual([]);
    await run({ ...EFFECT, key: 'another' });
    expect(posted).toMatchObject([{ key: 'another', outcome: 'failed' }]);
    expect(asked).toHaveLength(1);
  });
});
