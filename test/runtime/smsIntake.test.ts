/** Replies as gateways hand them on: several at once, each person's in their order. */
import { describe, expect, it } from 'vitest';
import { createSmsIntake } from '../../src/runtime/smsIntake.ts';
import type { NewReply, Reply } from '../../src/ports/smsRecords.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { QUIET } from '../support/log.ts';

describe('replies that come at once', () => {
  it('are kept in the order they came, for each person alone', async () => {
    const kept: string[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const intake = createSmsIntake({
      records: {
        keepReceipt: async () => true,
        async keepReply(reply: NewReply) {
          // The database is slow for the first of them.
          if (reply.text === '5') await held;
          kept.push(`${reply.from} ${reply.text}`);
          return {
            reply: { ...reply, replyId: kept.length, kind: 'answer' } as unknown as Reply,
            isNew: true,
          };
        },
      },
      listNumber: async () => undefined,
      clock: systemClock,
      log: QUIET,
    });
    const to = '+12025550100';
    const first = intake.inbound('main', { from: '+12025550101', to, text: '5' });
    const second = intake.inbound('main', { from: '+12025550101', to, text: '1' });
    await intake.inbound('main', { from: '+12025550102', to, text: '3' });
    expect(kept).toEqual(['+12025550102 3']);
    release();
    await Promise.all([first, second]);
    expect(kept).toEqual(['+12025550102 3', '+12025550101 5', '+12025550101 1']);
  });
});
