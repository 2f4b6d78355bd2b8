/** Recordings on a real Asterisk, measured in what is in the file: who is in which channel, and what a pause leaves out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordedSegment } from '../../src/ports/recordedMedia.ts';
import {
  allOnline,
  ariGet,
  eventually,
  liveBridges,
  liveChannels,
  startTestAsterisks,
  type TestAsterisks,
} from '../support/asterisk.ts';
import { startCarrier, type Carrier } from '../support/carrier.ts';
import { loudness, shareOfTone } from '../support/rtp.ts';
import { ariSettings, ROUTES, startTelephony, type RunningTelephony } from '../support/telephony.ts';

const ACCOUNT = { user: 'acme', password: 'trunk-password' };
const CUSTOMER = '+12025550161';
const AGENT = '+12025550162';
const CUSTOMER_HZ = 1_000;
const AGENT_HZ = 400;
const FRAME_BYTES = 4;
const RATE_HZ = 8_000;

interface Stereo {
  readonly left: readonly number[];
  readonly right: readonly number[];
}

describe('a recording at Asterisk', () => {
  let carrier: Carrier;
  let asterisks: TestAsterisks;
  let telephony: RunningTelephony;
  beforeAll(async () => {
    const toneHz = (number: string): number => (number === CUSTOMER ? CUSTOMER_HZ : AGENT_HZ);
    carrier = await startCarrier({ ...ACCOUNT, toneHz, answerAfterMs: 20 });
    const registration = { user: ACCOUNT.user, secret: ACCOUNT.password };
    const otherTrunks = [
      { id: 'carrier', host: '127.0.0.1', port: carrier.port, qualifySec: 1, registration },
    ];
    asterisks = await startTestAsterisks({ otherTrunks });
    await allOnline(asterisks.pbx, ['carrier']);
    const trunks = new Map([...ROUTES.trunks, ['carrier', {}] as const]);
    telephony = await startTelephony(ariSettings(asterisks.pbx), 'outpace-record-1', { ...ROUTES, trunks });
  });
  afterAll(async () => {
    await telephony.port.stop();
    await asterisks.stop();
    await carrier.close();
  });

  async function joined(name: string): Promise<void> {
    for (const [leg, number] of [
      ['customer', CUSTOMER],
      ['agent', AGENT],
    ] as const) {
      const target = { kind: 'trunk', trunkId: 'carrier', number } as const;
      await telephony.originate(`${leg}-${name}`, '', { target });
      await telephony.seen('callAnswered', `${leg}-${name}`);
    }
    await telephony.port.bridge(`b-${name}`, [`agent-${name}`, `customer-${name}`]);
    await telephony.seen('bridged', `customer-${name}`);
  }

  async function clear(name: string): Promise<void> {
    for (const leg of ['customer', 'agent']) await telephony.port.hangup(`${leg}-${name}`, 'agent-hangup');
    await telephony.port.unbridge(`b-${name}`);
  }

  const segmentsOf = async (name: string): Promise<readonly RecordedSegment[]> =>
    (await telephony.port.recorded.segments()).filter((one) => one.name === name);

  async function bytesOf({ segment }: RecordedSegment): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await telephony.port.recorded.read(segment)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /** Waits until so much is on disk: Asterisk writes in blocks. */
  async function grown(name: string, seconds: number): Promise<void> {
    await eventually(async () => {
      const last = (await segmentsOf(name)).at(-1);
      return last !== undefined && (await bytesOf(last)).length >= seconds * RATE_HZ * FRAME_BYTES;
    }, `${seconds} s of ${name} are on disk`);
  }

  async function channelsOf(segment: RecordedSegment): Promise<Stereo> {
    const bytes = await bytesOf(segment);
    const left: number[] = [];
    const right: number[] = [];
    for (let at = 0; at + FRAME_BYTES <= bytes.length; at += FRAME_BYTES) {
      left.push(bytes.readInt16LE(at));
      right.push(bytes.readInt16LE(at + 2));
    }
    return { left, right };
  }

  const technologyOf = async (bridgeId: string): Promise<unknown> =>
    (await ariGet<{ readonly technology: string }>(asterisks.pbx, `bridges/${bridgeId}`)).technology;

  const leftOver = async (): Promise<readonly string[]> =>
    [...(await liveChannels(asterisks.pbx)), ...(await liveBridges(asterisks.pbx))]
      .map(({ id }) => id)
      .filter((id) => id.startsWith('rec-'));

  it('has the agent left and the customer right, and the call stays in its bridge as it was', async () => {
    await joined('stereo');
    const before = await technologyOf('b-stereo');
    await telephony.port.startRecording('customer-stereo', 'stereo');
    expect(await technologyOf('b-stereo')).toBe(before);
    await grown('stereo', 2);
    await telephony.port.stopRecording('customer-stereo', 'stereo');
    expect(await technologyOf('b-stereo')).toBe(before);
    const [segment, ...more] = await segmentsOf('stereo');
    if (segment === undefined) throw new Error('there is no segment');
    expect(more).toEqual([]);
    expect(segment.isLive).toBe(false);
    const { left, right } = await channelsOf(segment);
    // At its best in twentieths of a second: a tone that is sent late, on a busy machine, has gaps.
    const window = RATE_HZ / 20;
    const best = (all: readonly number[], hertz: number): number =>
      Math.max(
        ...Array.from({ length: Math.floor(all.length / window) }, (_none, index) =>
          shareOfTone(all.slice(index * window, (index + 1) * window), hertz),
        ),
      );
    expect(best(left, AGENT_HZ)).toBeGreaterThan(0.9);
    expect(best(right, CUSTOMER_HZ)).toBeGreaterThan(0.9);
    expect(shareOfTone(left, CUSTOMER_HZ)).toBeLessThan(0.05);
    expect(shareOfTone(right, AGENT_HZ)).toBeLessThan(0.05);
    const unbridged = telephony
      .of('unbridged')
      .filter((event) => 'bridgeId' in event && event.bridgeId === 'b-stereo');
    expect(unbridged).toEqual([]);
    await clear('stereo');
    await eventually(async () => (await leftOver()).length === 0, 'no recorder is left');
  });

  it('has nothing of what is said while it is paused, and goes on in a segment of its own', async () => {
    await joined('paused');
    await telephony.port.startRecording('customer-paused', 'paused');
    await grown('paused', 1);
    await telephony.port.pauseRecording('customer-paused', 'paused', true);
    const [first] = await segmentsOf('paused');
    if (first === undefined) throw new Error('there is no segment');
    expect(first.isLive).toBe(false);
    expect(await leftOver()).toEqual([]);
    const atPause = (await bytesOf(first)).length;
    const call = carrier.calls.findLast(({ number }) => number === CUSTOMER);
    const heard = call?.media.received ?? 0;
    await eventually(() => (call?.media.received ?? 0) > heard + 50, 'the conversation goes on for a second');
    expect((await bytesOf(first)).length).toBe(atPause);
    await telephony.port.pauseRecording('customer-paused', 'paused', false);
    await grown('paused', 1);
    await telephony.port.stopRecording('customer-paused', 'paused');
    const segments = await segmentsOf('paused');
    expect(segments).toHaveLength(2);
    const second = await channelsOf(segments[1] as RecordedSegment);
    expect(loudness(second.right)).toBeGreaterThan(1_000);
    await clear('paused');
  });

  it('ends with its leg, complete, and is found by an engine that did not start it', async () => {
    await joined('crash');
    await telephony.port.startRecording('customer-crash', 'crash');
    await grown('crash', 1);
    const successor = await startTelephony(ariSettings(asterisks.pbx), 'outpace-record-2');
    try {
      const found = (await successor.port.recorded.segments()).filter(({ name }) => name === 'crash');
      expect(found).toMatchObject([{ name: 'crash', isLive: true }]);
      await successor.port.hangup('customer-crash', 'agent-hangup');
      await eventually(async () => {
        const now = (await successor.port.recorded.segments()).find(({ name }) => name === 'crash');
        return now?.isLive === false;
      }, 'the recording has ended with its leg');
      await eventually(async () => {
        await successor.port.recorded.segments();
        return (await leftOver()).length === 0;
      }, 'no recorder is left');
      expect(await successor.port.liveCalls()).toEqual(
        expect.not.arrayContaining([
          expect.objectContaining({ callId: expect.stringMatching(/^rec-/) as string }),
        ]),
      );
    } finally {
      await successor.port.hangup('agent-crash', 'agent-hangup');
      await successor.port.stop();
    }
  });

  it('of a leg that is not there is refused, and leaves nothing behind', async () => {
    await expect(telephony.port.startRecording('nobody', 'nothing')).rejects.toMatchObject({
      port: 'telephony',
      outcome: 'refused',
    });
    expect(await segmentsOf('nothing')).toEqual([]);
    expect(await leftOver()).toEqual([]);
  });

  it('can be dropped, once and again', async () => {
    const [segment] = await segmentsOf('stereo');
    if (segment === undefined) throw new Error('there is no segment');
    await telephony.port.recorded.drop(segment.segment);
    await telephony.port.recorded.drop(segment.segment);
    expect(await segmentsOf('stereo')).toEqual([]);
    await expect(telephony.port.recorded.read(segment.segment)).rejects.toMatchObject({ code: '404' });
  });
});
