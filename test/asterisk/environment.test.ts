/** The Asterisk environment itself: both instances, the trunk, the phones, and every number of the plan on the wire. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { amiList } from '../../src/app/asterisk/amiProbe.ts';
import { hostCheck } from '../../src/app/asterisk/hostCheck.ts';
import { NOT_IN_PLAN, NUMBER_PLAN } from '../../src/sim/numberPlan.ts';
import {
  ariGet,
  ariRequest,
  eventually,
  liveBridges,
  liveChannels,
  readPstnLog,
  startTestAsterisks,
  type TestAsterisks,
} from '../support/asterisk.ts';

interface AriEvent {
  readonly type: string;
  readonly timestamp: string;
  readonly channel?: { readonly id: string };
  readonly digit?: string;
  readonly cause?: number;
  /** On ChannelHangupRequest: asked for by this Asterisk, its dial timer included, not by the network. */
  readonly soft?: boolean;
  readonly tech_cause?: number;
  readonly playback?: { readonly id: string; readonly state: string };
}

let asterisks: TestAsterisks;
let socket: WebSocket;
const events: AriEvent[] = [];

beforeAll(async () => {
  asterisks = await startTestAsterisks({ phones: ['agent1', 'quiet1'] });
  const { pbx } = asterisks;
  const url = `${pbx.ariUrl.replace('http', 'ws')}/ari/events?app=environment&api_key=${pbx.ariUser}:${pbx.ariPassword}`;
  socket = new WebSocket(url);
  socket.on('message', (data: Buffer) => events.push(JSON.parse(data.toString()) as AriEvent));
  await new Promise((resolve) => socket.once('open', resolve));
});

afterAll(async () => {
  socket?.terminate();
  await asterisks?.stop();
});

const of = (channelId: string) => events.filter((event) => event.channel?.id === channelId);
const one = (channelId: string, type: string) => of(channelId).find((event) => event.type === type);

/** Creates and dials, as the engine does; resolves when the dial order is taken. */
async function call(endpoint: string, timeoutSec: number): Promise<string> {
  const id = randomUUID();
  const query = new URLSearchParams({ endpoint, app: 'environment', channelId: id });
  await ariRequest(asterisks.pbx, 'POST', `channels/create?${query.toString()}`);
  await eventually(() => one(id, 'StasisStart') !== undefined, `StasisStart of ${endpoint}`);
  await ariRequest(asterisks.pbx, 'POST', `channels/${id}/dial?timeout=${timeoutSec}`);
  return id;
}

const callNumber = (number: string, timeoutSec = 10) => call(`PJSIP/${number}@pstn`, timeoutSec);
const hangUp = (id: string) => ariRequest(asterisks.pbx, 'DELETE', `channels/${id}`).catch(() => undefined);
const ended = (id: string, deadlineMs = 15_000) =>
  eventually(() => one(id, 'ChannelDestroyed') !== undefined, `end of ${id}`, deadlineMs);
async function played(playbackId: string): Promise<string | undefined> {
  const finished = () =>
    events.find((event) => event.type === 'PlaybackFinished' && event.playback?.id === playbackId);
  await eventually(() => finished() !== undefined, 'prompt played');
  return finished()?.playback?.state;
}
const answeredUp = (id: string) =>
  eventually(
    () => of(id).filter((event) => event.type === 'ChannelStateChange').length > 0,
    `answer of ${id}`,
  );
/** Numbers are used once each, so that the PSTN's log counts calls. */
let sequence = 10_000;
const numberOf = (code: string) => `+1202${sequence++}${code}`;
const invitesTo = (number: string) =>
  readPstnLog(asterisks.pstn).filter((entry) => entry.event === 'invite' && entry.number === number);

test('both are Asterisk 22.10.1 or newer with entity ids of their own', async () => {
  const [pbx, pstn] = await Promise.all(
    [asterisks.pbx, asterisks.pstn].map((node) =>
      ariGet<{ system: { version: string; entity_id: string } }>(node, 'asterisk/info'),
    ),
  );
  expect(pbx?.system.version).toMatch(/^22\.1\d/);
  expect(pbx?.system.entity_id).not.toBe(pstn?.system.entity_id);
});

test('the trunk is registered at the PSTN, by AMI', async () => {
  await eventually(async () => {
    const registrations = await amiList(asterisks.pbx, 'PJSIPShowRegistrationsOutbound');
    return registrations.some((it) => it['ObjectName'] === 'pstn' && it['Status'] === 'Registered');
  }, 'trunk registered');
});

test('the AMI user may neither originate nor run commands', async () => {
  for (const action of ['Originate', 'Command', 'GetConfig', 'CoreShowChannels2']) {
    await expect(amiList(asterisks.pbx, action)).rejects.toThrow(/Permission denied|Invalid\/unknown/);
  }
});

test('AMI sends the end of a call, who asked for it, and no other event of it', async () => {
  const { pbx } = asterisks;
  const ami = connect(pbx.amiPort, pbx.amiHost);
  let received = '';
  ami.setEncoding('utf8').on('data', (chunk: string) => {
    received += chunk;
  });
  ami.write(`Action: Login\r\nUsername: ${pbx.amiUser}\r\nSecret: ${pbx.amiPassword}\r\n\r\n`);
  await eventually(() => received.includes('FullyBooted'), 'login');
  const id = await callNumber(numberOf('10'));
  await eventually(
    () => received.includes('Event: Hangup\r\n') && received.includes(`Uniqueid: ${id}`),
    'Hangup by AMI',
  );
  ami.destroy();
  const names = [...received.matchAll(/^Event: (\w+)/gm)].map((match) => match[1]);
  expect(names.filter((name) => name !== 'Registry' && name !== 'ContactStatus')).toEqual([
    'FullyBooted',
    'HangupRequest',
    'Hangup',
  ]);
  expect(received).toContain('TechCause: 486');
});

test('no module outside the list is loaded', async () => {
  const modules = await ariGet<{ name: string }[]>(asterisks.pbx, 'asterisk/modules');
  const names = modules.map((module) => module.name);
  expect(names).toContain('chan_pjsip.so');
  expect(names.filter((name) => /iax|unistim|skinny|^cdr_|^cel_|system|shell|curl/.test(name))).toEqual([]);
});

describe('the number plan', () => {
  const refusing = [...NUMBER_PLAN, { ...NOT_IN_PLAN, code: '99' }].filter(
    (party) => party.sip !== undefined,
  );
  test.each(refusing)('$code: $behaviour, SIP $sip', async ({ code, sip, ringback }) => {
    const number = numberOf(code);
    const id = await callNumber(number);
    await ended(id);
    expect(one(id, 'ChannelDestroyed')?.tech_cause).toBe(sip);
    expect(one(id, 'ChannelHangupRequest')?.soft).not.toBe(true);
    expect(of(id).some((event) => event.type === 'ChannelStateChange')).toBe(ringback === 'ringing');
    expect(invitesTo(number)).toHaveLength(1);
  });

  test('11, 12 and 13 never answer, and the dial timer ends them by a soft request', async () => {
    const ids = await Promise.all(['11', '12', '13'].map((code) => callNumber(numberOf(code), 2)));
    await Promise.all(ids.map((id) => ended(id)));
    const signs = ids.map((id) => [
      of(id).some((event) => event.type === 'ChannelStateChange'),
      one(id, 'ChannelDestroyed')?.cause,
      one(id, 'ChannelHangupRequest')?.soft,
    ]);
    expect(signs).toEqual([
      [true, 19, true],
      [false, 19, true],
      [false, 19, true],
    ]);
  });

  const pressing = NUMBER_PLAN.filter(
    (party) => party.answers && party.code !== '08' && party.keys.length > 0,
  );
  test.concurrent.each(pressing)('$code: $behaviour', async ({ code, keys }) => {
    const id = await callNumber(numberOf(code));
    await eventually(
      () => of(id).filter((event) => event.type === 'ChannelDtmfReceived').length >= keys.length,
      `keys of ${code}`,
    );
    const digits = of(id).flatMap((event) => event.digit ?? []);
    expect(digits).toEqual(keys.map((key) => key.digit));
    const answeredAt = of(id).findLast((event) => event.type === 'ChannelStateChange')?.timestamp ?? '';
    for (const [index, event] of of(id)
      .filter((it) => it.type === 'ChannelDtmfReceived')
      .entries()) {
      const afterMs = Date.parse(event.timestamp) - Date.parse(answeredAt);
      expect(Math.abs(afterMs - (keys[index]?.afterMs ?? 0))).toBeLessThan(400);
    }
    await hangUp(id);
  });

  const leaving = NUMBER_PLAN.filter(
    (party) => party.hangsUpAfterMs !== undefined && party.hangsUpAfterMs < 8_000,
  );
  test.concurrent.each(leaving)(
    '$code hangs up by itself $hangsUpAfterMs ms after its answer',
    async (party) => {
      const number = numberOf(party.code);
      const id = await callNumber(number);
      await ended(id, 19_000);
      await eventually(
        () => readPstnLog(asterisks.pstn).some((it) => it.number === number && it.event === 'ended'),
        'the log',
      );
      const log = readPstnLog(asterisks.pstn).filter((entry) => entry.number === number);
      expect(log.map((entry) => entry.event)).toEqual(['invite', 'answered', 'ended']);
      const [, answer, end] = log;
      const stayedMs = (end?.at ?? 0) - (answer?.at ?? 0);
      expect(Math.abs(stayedMs - (party.hangsUpAfterMs ?? 0))).toBeLessThan(1_000);
    },
  );

  test('07 says hello: RTP comes in and a prompt plays to its end', async () => {
    const id = await callNumber(numberOf('07'));
    await answeredUp(id);
    const playbackId = randomUUID();
    await ariRequest(
      asterisks.pbx,
      'POST',
      `channels/${id}/play/${playbackId}?media=sound:outpace/en/goodbye`,
    );
    expect(await played(playbackId)).toBe('done');
    const rtp = await ariGet<{ rxcount: number; txcount: number }>(
      asterisks.pbx,
      `channels/${id}/rtp_statistics`,
    );
    expect(rtp.rxcount).toBeGreaterThan(50);
    expect(rtp.txcount).toBeGreaterThan(50);
    await hangUp(id);
  });
});

test.each([
  ['agent1', 20, 1_000],
  ['quiet1', 0, 2],
])(
  'phone %s answers by itself and sends between %i and %i packets in the first second',
  async (phone, least, most) => {
    const id = await call(`PJSIP/${phone}`, 10);
    await answeredUp(id);
    const playbackId = randomUUID();
    await ariRequest(asterisks.pbx, 'POST', `channels/${id}/play/${playbackId}?media=sound:outpace/en/hello`);
    await played(playbackId);
    const rtp = await ariGet<{ rxcount: number }>(asterisks.pbx, `channels/${id}/rtp_statistics`);
    expect(rtp.rxcount).toBeGreaterThanOrEqual(least);
    expect(rtp.rxcount).toBeLessThanOrEqual(most);
    await hangUp(id);
  },
);

describe('the host check', () => {
  test('finds nothing wrong with what the start made', () => {
    expect(hostCheck(asterisks.pbx)).toEqual([]);
  });

  test('names a changed prompt, a missing recording folder and a dangerous setting', () => {
    const { runDir } = asterisks.pbx;
    const prompt = join(runDir, 'data/sounds/outpace/en/consent.wav');
    const settings = join(runDir, 'etc/asterisk.conf');
    const before = { prompt: readFileSync(prompt), settings: readFileSync(settings, 'utf8') };
    writeFileSync(prompt, 'not the prompt');
    rmSync(join(runDir, 'spool/recording'), { recursive: true });
    writeFileSync(settings, before.settings.replace('live_dangerously = no', 'live_dangerously = yes'));
    expect(hostCheck(asterisks.pbx).map((fault) => fault.code)).toEqual([
      'recording-folder-missing',
      'live-dangerously',
      'prompt-differs',
    ]);
    writeFileSync(prompt, before.prompt);
    writeFileSync(settings, before.settings);
  });
});

test('secrets are readable by their owner only', () => {
  const files = ['pbx-secrets.json', 'pbx/etc/ari.conf', 'pbx/etc/pjsip.conf', 'pstn/etc/manager.conf'];
  for (const file of files) expect(statSync(join(asterisks.dataDir, file)).mode & 0o077).toBe(0);
});

test('when all calls are over nothing is left in either Asterisk, and no mount on the machine', async () => {
  for (const node of [asterisks.pbx, asterisks.pstn]) {
    await eventually(async () => (await liveChannels(node)).length === 0, 'no channel');
    expect(await liveBridges(node)).toEqual([]);
  }
  expect(readFileSync('/proc/self/mounts', 'utf8')).not.toContain(asterisks.dataDir);
  expect(existsSync(asterisks.pbx.logFile)).toBe(true);
});
