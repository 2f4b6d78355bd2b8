/** Messages of flows on their way to the outbox. */
import { describe, expect, it } from 'vitest';
import type { PendingRecord } from '../../src/runtime/closingFile.ts';
import { createFlowMessages, type MessageOf } from '../../src/runtime/flowMessages.ts';
import { messageOf } from '../../src/services/sms.ts';
import { createVirtualClock } from '../../src/sim/virtualClock.ts';

const TERMS = { gatewayId: 'g', from: '+12025550100', maxParts: 2, rates: [], expireHours: 24 };
const EFFECT = {
  type: 'sendSms',
  callId: 'call',
  campaignId: 'camp',
  key: 'call.flow.0.write.1',
  number: '+12025550123',
  text: 'Thanks',
} as const;

function sent(text: string = EFFECT.text, terms: MessageOf | undefined = (order) => messageOf(TERMS, order)) {
  const saved: PendingRecord[] = [];
  const lines: object[] = [];
  const note = (line: object) => void lines.push(line);
  const send = createFlowMessages({
    messageOf: terms,
    pending: { save: async (record) => saved.push(record) > 0 },
    clock: createVirtualClock(1_000),
    log: { debug: note, info: note, warn: note, error: note },
  });
  send({ ...EFFECT, text });
  return { saved, lines };
}

describe('a message of a flow', () => {
  it('is on its way to the records with the key of its visit', () => {
    expect(sent().saved).toMatchObject([
      {
        type: 'message',
        message: {
          idempotencyKey: EFFECT.key,
          to: EFFECT.number,
          campaignId: 'camp',
          text: 'Thanks',
          dueAt: 1_000,
        },
      },
    ]);
  });

  it.each([
    ['its text is too long', 'x'.repeat(1_000), undefined],
    ['its text is empty', ' ', undefined],
  ])('is not sent, and the log says so, where %s', (_name, text) => {
    const { saved, lines } = sent(text);
    expect(saved).toEqual([]);
    expect(lines).toMatchObject([{ event: 'flow.smsNotSent', code: 'bad-text' }]);
  });
});

it('without a gateway none is sent, and the log says so', () => {
  const lines: object[] = [];
  const note = (line: object) => void lines.push(line);
  const log = { debug: note, info: note, warn: note, error: note };
  const pending = { save: () => Promise.reject(new Error('nothing is to be saved')) };
  createFlowMessages({ pending, clock: createVirtualClock(0), log })(EFFECT);
  expect(lines).toMatchObject([{ event: 'flow.smsNotSent', code: 'no-gateway' }]);
});
