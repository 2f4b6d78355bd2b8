/** What every gateway does, whatever it speaks. */
import { describe, expect, it } from 'vitest';
import type { SmsGateway, SmsInbound, SmsIntake, SmsReceipt } from '../../src/ports/sms.ts';
import { partsOf } from '../../src/domain/sms/parts.ts';
import { eventually } from '../support/eventually.ts';
import { OURS } from '../support/sms/desk.ts';
import type { PhoneMessage, PhoneReply } from '../support/sms/network.ts';

export interface Told {
  readonly keptReceipts: SmsReceipt[];
  readonly keptReplies: SmsInbound[];
}

/** An intake that remembers; `failing`: so many times more it has no room. */
export function rememberingIntake(): SmsIntake & Told & { failing: number } {
  const told: Told = { keptReceipts: [], keptReplies: [] };
  return {
    ...told,
    failing: 0,
    async receipt(_gatewayId, receipt) {
      told.keptReceipts.push(receipt);
    },
    async inbound(_gatewayId, message) {
      this.failing -= 1;
      if (this.failing >= 0) throw new Error('no room');
      told.keptReplies.push(message);
    },
  };
}

export interface GatewayBench {
  readonly gateway: SmsGateway;
  readonly intake: ReturnType<typeof rememberingIntake>;
  readonly received: () => readonly PhoneMessage[];
  readonly reply: (replies: readonly PhoneReply[]) => Promise<void>;
  /** A message that the gateway says no to. */
  readonly refused: { readonly to: string; readonly text: string; readonly from?: string };
  readonly goAway: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
}

const THEM = '+12025550123';
let attempts = 0;

export function smsGatewayContract(name: string, bench: () => GatewayBench): void {
  const send = (text: string, to = THEM, from = OURS) => {
    attempts += 1;
    const { encoding, parts } = partsOf(text);
    return bench().gateway.send({ attemptId: `attempt-${attempts}`, to, from, text, encoding, parts });
  };
  const arrived = (text: string) =>
    eventually(
      () =>
        bench()
          .received()
          .find((message) => message.text === text),
      20_000,
    );

  describe(`a gateway of short messages: ${name}`, () => {
    it.each([
      ['Hello, do you like it? 1-5'],
      ['Ünïcode? £5 {or} [€7] ~ à la carte & more=1%20?'],
      ['退订请回复TD，满意请回复5 😀'],
    ])('brings %s to the phone as it was written', async (text) => {
      await send(text);
      const { from, to } = await arrived(text);
      expect(from.replace(/^\+?/, '+')).toBe(OURS);
      expect(to.replace(/^\+?/, '+')).toBe(THEM);
    });

    it.each([
      ['long', 'This sentence is forty-two characters long. '.repeat(8).trim()],
      ['long Chinese', '这是一个很长的句子，超过七十个字。'.repeat(9)],
    ])('brings a %s text over in parts that the phone can join', async (_what, text) => {
      await send(text);
      await arrived(text);
      expect(partsOf(text).parts.length).toBeGreaterThan(1);
    });

    it('tells of the delivery, with an id that finds the message', async () => {
      const { providerIds } = await send('A receipt, please');
      const attemptId = `attempt-${attempts}`;
      const receipt = await eventually(
        () =>
          bench().intake.keptReceipts.find(
            (one) => one.attemptId === attemptId || providerIds.includes(one.providerId ?? ''),
          ),
        20_000,
      );
      expect(receipt.state).toBe('delivered');
    });

    it.each([['5 very good'], ['退订'], ['naïve & +plus %41']])('takes the reply %s', async (text) => {
      const { intake, reply } = bench();
      await reply([{ from: THEM, to: OURS, text }]);
      const message = await eventually(() => intake.keptReplies.find((one) => one.text === text), 20_000);
      expect(message).toMatchObject({ from: THEM, to: OURS });
    });

    it('has a reply that could not be kept once more', async () => {
      const { intake, reply } = bench();
      intake.failing = 1;
      await reply([{ from: THEM, to: OURS, text: 'kept at last' }]);
      await eventually(() => intake.keptReplies.find((one) => one.text === 'kept at last'), 30_000);
      expect(intake.failing).toBeLessThan(0);
    });

    it('says so where the gateway refuses a message', async () => {
      const { refused } = bench();
      await expect(send(refused.text, refused.to, refused.from)).rejects.toMatchObject({
        port: 'sms',
        outcome: 'refused',
      });
    });

    it('knows that nothing has left while the gateway is away, and goes on when it is back', async () => {
      const { goAway, comeBack, received } = bench();
      await goAway();
      await expect(send('Lost?')).rejects.toMatchObject({ outcome: 'unavailable' });
      await comeBack();
      await eventually(
        () =>
          send('Here again').then(
            () => true,
            () => false,
          ),
        20_000,
      );
      await arrived('Here again');
      expect(received().filter(({ text }) => text === 'Lost?')).toEqual([]);
    });
  });
}
