/** With the join first, "both hear the prompt" (16 CFR 310.4(b)(4) order): counted in what reaches the far ends as audio. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  allOnline,
  eventually,
  liveBridges,
  liveChannels,
  startTestAsterisks,
  type TestAsterisks,
} from '../support/asterisk.ts';
import { startCarrier, type Carrier, type CarrierCall } from '../support/carrier.ts';
import { loudness, shareOfTone } from '../support/rtp.ts';
import { ariSettings, ROUTES, startTelephony, type RunningTelephony } from '../support/telephony.ts';

const ACCOUNT = { user: 'acme', password: 'trunk-password' };
const CUSTOMER = '+12025550161';
const AGENT = '+12025550162';
/** Samples: one second, and the most that may pass until a prompt is heard. */
const SECOND = 8_000;

describe('a prompt to a leg in a bridge', () => {
  let carrier: Carrier;
  let asterisks: TestAsterisks;
  let telephony: RunningTelephony;
  beforeAll(async () => {
    carrier = await startCarrier({ ...ACCOUNT, toneHz: () => 0, answerAfterMs: 20 });
    const registration = { user: ACCOUNT.user, secret: ACCOUNT.password };
    const otherTrunks = [
      { id: 'carrier', host: '127.0.0.1', port: carrier.port, qualifySec: 1, registration },
    ];
    asterisks = await startTestAsterisks({ otherTrunks });
    await allOnline(asterisks.pbx, ['carrier']);
    const trunks = new Map([...ROUTES.trunks, ['carrier', {}] as const]);
    telephony = await startTelephony(ariSettings(asterisks.pbx), 'outpace-prompt-1', { ...ROUTES, trunks });
  });
  afterAll(async () => {
    await telephony.port.stop();
    await asterisks.stop();
    await carrier.close();
  });

  async function answered(callId: string, number: string): Promise<CarrierCall> {
    await telephony.originate(callId, '', { target: { kind: 'trunk', trunkId: 'carrier', number } });
    await telephony.seen('callAnswered', callId);
    const call = carrier.calls.findLast((one) => one.number === number);
    if (call === undefined) throw new Error(`${number} was not called`);
    return call;
  }

  async function joined(
    name: string,
  ): Promise<{ readonly customer: CarrierCall; readonly agent: CarrierCall }> {
    const customer = await answered(`customer-${name}`, CUSTOMER);
    const agent = await answered(`agent-${name}`, AGENT);
    await telephony.port.bridge(`b-${name}`, [`agent-${name}`, `customer-${name}`]);
    await telephony.seen('bridged', `customer-${name}`);
    await telephony.seen('bridged', `agent-${name}`);
    return { customer, agent };
  }

  /** Loud for one second in a row, which music and clicks are not taken for: nothing else sounds here. */
  function hears({ media }: CarrierCall): boolean {
    return media.samples.length > SECOND && loudness(media.samples.slice(-SECOND)) > 300;
  }

  async function clear(name: string): Promise<void> {
    for (const leg of ['customer', 'agent']) {
      await telephony.port.hangup(`${leg}-${name}`, 'agent-hangup');
      await telephony.seen('callEnded', `${leg}-${name}`);
    }
    await telephony.port.unbridge(`b-${name}`);
    const left = async () => (await liveChannels(asterisks.pbx)).filter(({ id }) => id.endsWith(`-${name}`));
    await eventually(async () => (await left()).length === 0, 'no leg is left');
  }

  it('is heard by both, ends with one event, and leaves the two in their bridge', async () => {
    const { customer, agent } = await joined('both');
    expect([hears(customer), hears(agent)]).toEqual([false, false]);
    await telephony.port.play('customer-both', 'playback-both', ['outpace/consent']);
    await eventually(() => hears(customer), 'the customer hears the prompt', 5_000);
    await eventually(() => hears(agent), 'the agent hears the prompt', 5_000);
    expect(await telephony.seen('playbackFinished', 'customer-both', 20_000)).toMatchObject({
      playbackId: 'playback-both',
      outcome: 'done',
    });
    const calls = await telephony.port.liveCalls();
    expect(new Map(calls.map(({ callId, bridgeId }) => [callId, bridgeId]))).toEqual(
      new Map([
        ['agent-both', 'b-both'],
        ['customer-both', 'b-both'],
      ]),
    );
    expect(telephony.of('playbackFinished', 'customer-both')).toHaveLength(1);
    await clear('both');
  });

  it('is stopped for both by a key, which is told', async () => {
    const { customer, agent } = await joined('key');
    await telephony.port.play('customer-key', 'playback-key', ['outpace/consent']);
    await eventually(() => hears(customer) && hears(agent), 'both hear the prompt', 5_000);
    customer.press('9');
    expect(await telephony.seen('dtmf', 'customer-key')).toMatchObject({ digit: '9' });
    await telephony.port.stopPlay('playback-key');
    expect(await telephony.seen('playbackFinished', 'customer-key')).toMatchObject({ outcome: 'stopped' });
    const quiet = (call: CarrierCall) => loudness(call.media.samples.slice(-SECOND / 2)) < 100;
    await eventually(() => quiet(customer) && quiet(agent), 'silence for both', 5_000);
    await clear('key');
  });

  it('is over, and keys are still told: who talks with an agent may refuse as well', async () => {
    const { customer } = await joined('later');
    await telephony.port.play('customer-later', 'playback-later', ['outpace/goodbye']);
    await telephony.seen('playbackFinished', 'customer-later');
    await eventually(async () => {
      const [bridge] = await liveBridges(asterisks.pbx);
      return bridge?.channels.length === 2;
    }, 'the two are alone again');
    customer.press('9');
    expect(await telephony.seen('dtmf', 'customer-later', 3_000)).toMatchObject({ digit: '9' });
    await clear('later');
  });

  it('fails by its event where the file is missing', async () => {
    await joined('missing');
    await telephony.port.play('customer-missing', 'playback-missing', ['outpace/missing']);
    expect(await telephony.seen('playbackFinished', 'customer-missing')).toMatchObject({ outcome: 'failed' });
    await clear('missing');
  });

  it('to a leg alone is heard by that leg alone', async () => {
    const customer = await answered('customer-alone', CUSTOMER);
    const agent = await answered('agent-alone', AGENT);
    await telephony.port.play('customer-alone', 'playback-alone', ['outpace/goodbye']);
    await telephony.seen('playbackFinished', 'customer-alone');
    expect(loudness(customer.media.samples)).toBeGreaterThan(300);
    expect(loudness(agent.media.samples)).toBeLessThan(100);
    expect(shareOfTone(agent.media.samples, 440)).toBeLessThan(0.5);
    await clear('alone');
  });
});
