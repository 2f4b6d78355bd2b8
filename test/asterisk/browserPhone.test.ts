/**
 * Everything an agent does in a call with a phone in a real browser: headless Chromium whose microphone is a 1 kHz tone,
 * over WebSocket and DTLS-SRTP at the real Asterisk. After each action who hears whom is measured in the audio itself,
 * after each call nothing is left, and a browser that is lost costs the person seconds of silence that are counted.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RecordingRule } from '../../src/domain/recording/recording.ts';
import { eventually, listEndpoints, liveChannels } from '../support/asterisk.ts';
import { OUTSIDE, startDesks, TONES, type Desks, type DeskTalk, type TalkOptions } from '../support/desks.ts';
import { boardShows } from '../support/engine.ts';
import { rtpOf } from '../support/farEnd.ts';
import { loudness, shareOfTone } from '../support/rtp.ts';

const BROWSER = 'agent-2';
const SIP_PHONE = 'agent-1';
const RECORDED: RecordingRule = { mode: 'all', share: 0, stereo: true, required: false, retentionDays: 30 };
/** Asterisk ends a leg in a browser after 5 s without audio (rtp_timeout), and looks once a second. */
const LOST_LIMIT_MS = 8_000;

/** A quarter of a second. */
const BLOCK = 2_000;

describe('an agent whose phone is a browser', () => {
  let desks: Desks;
  beforeAll(async () => {
    desks = await startDesks({ hasBrowser: true });
  }, 120_000);
  afterEach(() => desks.nothingLeft(), 30_000);
  afterAll(() => desks.stop());

  const outside = { kind: 'number', number: OUTSIDE } as const;
  const colleague = { kind: 'agent', agentId: SIP_PHONE } as const;
  const talkAtBrowser = (name: string, options: TalkOptions = {}): Promise<DeskTalk> =>
    desks.talk(name, { ...options, ownerId: BROWSER });
  const act = (...[action]: Tail<Parameters<Desks['act']>>) => desks.act(BROWSER, action);
  const together = async (): Promise<void> => {
    await Promise.all([desks.hears('customer', ['desk2']), desks.hears('desk2', ['customer'])]);
  };
  const musicFlows = async (): Promise<void> => {
    const { media } = desks.callAt('customer');
    const before = media.received;
    await eventually(() => media.received > before + 50, 'music flows to the customer');
  };
  const actionsOf = async (talk: DeskTalk): Promise<string[]> =>
    ((await talk.record()).details?.actions ?? []).map(({ action }) => action);
  const stateOf = (agentId: string, state: string) =>
    boardShows(
      desks.engine,
      ({ agents }) => agents.some((agent) => agent.agentId === agentId && agent.state === state),
      `${agentId} is ${state}`,
    );
  const seatAtAsterisk = async (): Promise<string> => {
    const channels = await liveChannels(desks.parts.asterisks.pbx);
    return channels.find(({ name }) => name.startsWith('PJSIP/desk2-'))?.id ?? '';
  };

  it('speaks with the person by DTLS-SRTP, is recorded, and pauses that', async () => {
    const talk = await talkAtBrowser('both-ways', { settings: { recording: RECORDED } });
    await together();
    const [here, there] = await Promise.all([
      desks.browser.statistics(),
      rtpOf(desks.parts.asterisks.pbx, await seatAtAsterisk()),
    ]);
    expect(here).toMatchObject({ codec: 'audio/PCMU', dtlsState: 'connected' });
    expect(here.packetsReceived).toBeGreaterThan(50);
    expect(here.packetsSent).toBeGreaterThan(50);
    expect(there.received).toBeGreaterThan(50);
    expect(there.sent).toBeGreaterThan(50);
    await act({ type: 'pauseRecording' });
    await together();
    await act({ type: 'resumeRecording' });
    await together();
    desks.callAt('customer').hangUp();
    await talk.record();
    expectRecorded(await recordingOf(talk));
  }, 60_000);

  it('holds, mutes, sends keys, marks and asks for help', async () => {
    const talk = await talkAtBrowser('in-call');
    await together();
    await act({ type: 'hold' });
    await Promise.all([desks.hears('customer', []), desks.hears('desk2', []), musicFlows()]);
    await act({ type: 'unhold' });
    await together();
    await act({ type: 'mute' });
    await Promise.all([desks.hears('customer', []), desks.hears('desk2', ['customer'])]);
    await act({ type: 'unmute' });
    await act({ type: 'keys', digits: '159#' });
    await eventually(() => desks.callAt('customer').media.keys === '159#', 'the keys arrive');
    await act({ type: 'mark', note: 'wants a refund' });
    await act({ type: 'help', note: 'angry customer' });
    await boardShows(
      desks.engine,
      ({ calls }) => calls.some(({ conversation }) => conversation?.help?.note === 'angry customer'),
      'help is on the board',
    );
    desks.callAt('customer').hangUp();
    expect(await actionsOf(talk)).toEqual(['hold', 'unhold', 'mute', 'unmute', 'keys', 'mark', 'help']);
  }, 60_000);

  it('consults an outside number, is in a conference with it, and leaves the two to each other', async () => {
    const talk = await talkAtBrowser('conference');
    await act({ type: 'transfer', kind: 'attended', to: outside });
    await desks.hears('desk2', ['outside']);
    await Promise.all([desks.hears('outside', ['desk2']), desks.hears('customer', [])]);
    await act({ type: 'conference' });
    await Promise.all([
      desks.hears('customer', ['desk2', 'outside']),
      desks.hears('desk2', ['customer', 'outside']),
      desks.hears('outside', ['customer', 'desk2']),
    ]);
    await act({ type: 'leaveConference' });
    await Promise.all([desks.hears('customer', ['outside']), desks.hears('outside', ['customer'])]);
    await stateOf(BROWSER, 'ready');
    await desks.hears('desk2', []);
    desks.callAt('customer').hangUp();
    await talk.record();
  }, 60_000);

  it('consults a colleague and completes the transfer', async () => {
    const talk = await talkAtBrowser('attended');
    await act({ type: 'transfer', kind: 'attended', to: colleague });
    await Promise.all([desks.hears('desk2', ['desk1']), desks.hears('desk1', ['desk2'])]);
    await act({ type: 'completeTransfer' });
    await Promise.all([
      desks.hears('customer', ['desk1']),
      desks.hears('desk1', ['customer']),
      desks.hears('desk2', []),
    ]);
    desks.callAt('customer').hangUp();
    expect(await actionsOf(talk)).toEqual(['transfer-attended', 'completeTransfer']);
  }, 60_000);

  it('transfers blind to a colleague, who parks the call, and picks it up', async () => {
    const talk = await talkAtBrowser('blind-and-park');
    await act({ type: 'transfer', kind: 'blind', to: colleague });
    await Promise.all([
      desks.hears('customer', ['desk1']),
      desks.hears('desk1', ['customer']),
      desks.hears('desk2', []),
    ]);
    await stateOf(BROWSER, 'ready');
    await desks.act(SIP_PHONE, { type: 'park' });
    await Promise.all([desks.hears('customer', []), musicFlows()]);
    await act({ type: 'pickUp', attemptId: talk.attemptId });
    await together();
    await act({ type: 'park' });
    await desks.hears('desk2', []);
    await act({ type: 'pickUp', attemptId: talk.attemptId });
    await together();
    expect(await desks.engine.command({ type: 'agent.hangup', agentId: BROWSER })).toMatchObject({
      ok: true,
    });
    expect(await talk.record()).toMatchObject({ agentId: BROWSER, endedBy: 'agent' });
  }, 60_000);

  it('keeps the call when its WebSocket is lost, and its seat after it', async () => {
    const talk = await talkAtBrowser('socket-lost');
    await together();
    const [seat, taken] = [await seatAtAsterisk(), await desks.browser.callsTaken()];
    desks.browser.cutSocket();
    await phoneIs('offline');
    await together();
    await phoneIs('online');
    await together();
    expect([await seatAtAsterisk(), await desks.browser.callsTaken()]).toEqual([seat, taken]);
    desks.callAt('customer').hangUp();
    await talk.record();
  }, 60_000);

  it('is killed in a call: after seconds of silence the next agent has the person, and a new browser the seat', async () => {
    const talk = await talkAtBrowser('killed');
    await together();
    const killedAt = performance.now();
    await desks.browser.kill();
    const isServed = boardShows(
      desks.engine,
      ({ calls }) => calls.some(({ state, agentId }) => state === 'joined' && agentId === SIP_PHONE),
      'the next agent has the person',
    ).then(() => Math.round(performance.now() - killedAt));
    // The agent opens the page again while the old leg still stands.
    await desks.openBrowser();
    const silenceMs = await isServed;
    console.log(`a killed browser: the next agent has the person after ${silenceMs} ms`);
    expect(silenceMs).toBeLessThan(LOST_LIMIT_MS);
    await Promise.all([desks.hears('customer', ['desk1']), desks.hears('desk1', ['customer'])]);
    await stateOf(BROWSER, 'ready');
    await desks.hears('desk2', []);
    desks.callAt('customer').hangUp();
    expect(await talk.record()).toMatchObject({ agentId: SIP_PHONE, endedBy: 'customer' });
    const back = await talkAtBrowser('back');
    await together();
    desks.callAt('customer').hangUp();
    await back.record();
  }, 60_000);

  const phoneIs = (state: 'online' | 'offline') =>
    eventually(
      async () =>
        (await listEndpoints(desks.parts.asterisks.pbx)).some(
          (endpoint) => endpoint.resource === 'desk2' && endpoint.state === state,
        ),
      `the browser is ${state}`,
    );

  /** Left and right of the one recording of the call, agent and customer. */
  async function recordingOf({ name }: DeskTalk): Promise<RecordedSound> {
    const find = () => desks.parts.records.recordings.find({ campaignId: name, limit: 10 });
    await eventually(async () => (await find()).length === 1, 'the recording is on record');
    const [row] = await find();
    const bytes = readFileSync(join(desks.parts.dataDir, 'data', 'recordings', row?.file ?? ''));
    const [left, right]: [number[], number[]] = [[], []];
    for (let at = 44; at + 4 <= bytes.length; at += 4) {
      left.push(bytes.readInt16LE(at));
      right.push(bytes.readInt16LE(at + 2));
    }
    const [record] = await desks.parts.finished(name);
    const [noted] = record?.details?.recording?.recordings ?? [];
    return { left, right, pauses: noted?.pauses.length ?? 0 };
  }
});

interface RecordedSound {
  readonly left: number[];
  readonly right: number[];
  readonly pauses: number;
}

type Tail<List extends unknown[]> = List extends [unknown, ...infer Rest] ? Rest : never;

/** Each voice on its own side, and a stretch in the middle that is silent. */
function expectRecorded({ left, right, pauses }: RecordedSound): void {
  expect(pauses).toBe(1);
  const blocks = (samples: number[]) =>
    Array.from({ length: Math.floor(samples.length / BLOCK) }, (_none, index) =>
      samples.slice(index * BLOCK, (index + 1) * BLOCK),
    );
  const most = (samples: number[], hertz: number) =>
    Math.max(...blocks(samples).map((block) => shareOfTone(block, hertz)));
  expect(most(left, TONES.desk2)).toBeGreaterThan(0.3);
  expect(most(left, TONES.customer)).toBeLessThan(0.05);
  expect(most(right, TONES.customer)).toBeGreaterThan(0.3);
  expect(most(right, TONES.desk2)).toBeLessThan(0.05);
  for (const side of [left, right]) {
    const levels = blocks(side).map(loudness);
    const silent = levels.indexOf(0);
    expect(silent).toBeGreaterThan(0);
    expect(levels.slice(silent).some((level) => level > 100)).toBe(true);
  }
}
