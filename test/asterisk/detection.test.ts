/**
 * Issue 4, "Who answered", on the real Asterisk: generated greetings over SIP and RTP, and the whole engine on them. The
 * virtual PSTN records what it sent and what it heard, so that a message is shown to begin after the beep.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { greetingsFolder, listenOn, numberOf, type Heard } from '../../bench/detection/measure.ts';
import { read as readVerdict } from '../../bench/detection/table.ts';
import { GREETINGS, makeGreetings, someGreetings, type Greeting } from '../../scripts/greetings.ts';
import type { CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import { DEFAULT_DETECTION, type DetectionSettings } from '../../src/domain/detection/settings.ts';
import {
  agentsReady,
  boardShows,
  callsIn,
  endEngine,
  expectStampsInOrder,
  startEngineParts,
  TRUNK,
  type EngineParts,
} from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';

const SHORT = someGreetings({ hello: 6, voicemail: 4, silence: 1, music: 1 });
/** Two words are few: a greeting of two sentences is a person's too (docs/benchmarks/detection.md). */
const AMD = { ...DEFAULT_DETECTION.amd, greetingMs: 2_000, maximumWords: 4, afterGreetingSilenceMs: 1_000 };

describe('a campaign that asks who answered', () => {
  let parts: EngineParts;
  let engine: InProcessEngine;
  let heard: Promise<readonly Heard[]>;
  let dropped: Promise<readonly CallDetailRecord[]>;
  const voicemails = GREETINGS.filter(({ kind }) => kind === 'voicemail');
  /** The beep that campaigns listen for, and another one. */
  const known = voicemails.find(({ beep }) => beep?.hz === 1_000) as Greeting;
  const other = voicemails.find(({ beep }) => beep?.hz === 1_400) as Greeting;
  /** What takes longest goes on beside the rest; no more than that, since a starved machine's sound has gaps. */
  beforeAll(async () => {
    parts = await startEngineParts({ agents: 4 });
    await makeGreetings(greetingsFolder(parts.asterisks.pstn.runDir), [...SHORT, known, other]);
    // The range of the greetings is one that no trunk dials unless it is named.
    const destinations = { allow: ['+1', '+883'], deny: [] };
    engine = await startEngine(parts, {
      trunks: [{ id: TRUNK, host: '127.0.0.1', lines: 30, callsPerSecond: 10, destinations }],
    });
    await agentsReady(engine, parts.agentIds);
    dropped = leaveMessages();
    heard = hearGreetings();
    // Each is awaited by its test, and may fail before.
    dropped.catch(() => undefined);
    heard.catch(() => undefined);
  });
  afterAll(() => endEngine(parts, engine));

  const asking = (detection: Partial<DetectionSettings>): Partial<CampaignSettings> => ({
    policy: { promptBeforeAgent: 'allowed', clockStart: 'greetingEnd', source: 'test' },
    promptBeforeAgent: false,
    consent: undefined,
    retry: {},
    maxTalkMs: 8_000,
    detection: { ...DEFAULT_DETECTION, amd: AMD, truthShare: 0, ...detection },
  });

  /** By the last two digits of the number. */
  async function outcomes(campaignId: string): Promise<Record<string, CallDetailRecord>> {
    const calls = await parts.finished(campaignId);
    for (const call of calls) expectStampsInOrder(call);
    return Object.fromEntries(calls.map((call) => [call.number.slice(-2), call]));
  }

  async function hearGreetings(): Promise<readonly Heard[]> {
    const listener = await listenOn(parts.asterisks.pbx);
    try {
      const settings = { ...DEFAULT_DETECTION, kind: 'before', limitMs: 5_000, amd: AMD } as const;
      return await listener.measure(SHORT, settings);
    } finally {
      await listener.close();
    }
  }

  async function leaveMessages(): Promise<readonly CallDetailRecord[]> {
    const numbers = [known, other].map((greeting) => numberOf(greeting, '1000000'));
    await parts.records.createList('drop', 'drop');
    await parts.records.importLeads(
      'drop',
      numbers.map((number, index) => ({
        leadId: `drop-${index}`,
        number,
        rawNumber: number,
        fields: {},
        sourceLine: index + 2,
      })),
    );
    await parts.createCampaign(
      'drop',
      asking({ kind: 'before', onMachine: 'leaveMessage', message: 'outpace/goodbye' }),
    );
    expect(await engine.command({ type: 'campaign.start', campaignId: 'drop' })).toMatchObject({ ok: true });
    return await parts.finished('drop', 60_000);
  }

  it('tells twelve greetings apart: no machine is taken for a person, and no short hello for a machine', async () => {
    const read = (kind: Greeting['kind']) =>
      heardAs.filter(({ greeting }) => greeting.kind === kind).map((one) => readVerdict(one));
    const heardAs = await heard;
    const hellos = read('hello');
    expect(hellos).toHaveLength(6);
    // One who is undecided goes to an agent; with a loaded machine's gaps in the sound some are.
    expect(hellos.every((verdict) => verdict === 'human' || verdict === 'notsure')).toBe(true);
    expect(hellos.filter((verdict) => verdict === 'human').length).toBeGreaterThanOrEqual(4);
    expect(read('voicemail')).toEqual(Array.from({ length: 4 }, () => 'machine'));
    expect(read('silence')).toEqual(['notsure']);
    expect(read('music')).toEqual(['machine']);
  });

  it('holds an agent from the answer on, joins people, and hangs up on a machine, a fax and an announcement with the status of each', async () => {
    await parts.runCampaign(
      engine,
      'before',
      ['33', '30', '31', '32'],
      asking({ kind: 'before', limitMs: 4_500 }),
    );
    const floor = await boardShows(
      engine,
      (board) => callsIn(board, 'detecting').length > 0,
      'a verdict is awaited',
    );
    expect(floor.agents.some(({ state }) => state === 'reserved')).toBe(true);
    const of = await outcomes('before');
    expect(of['33']).toMatchObject({ dialStatus: 'answered', details: { detection: { action: 'connect' } } });
    expect(of['33']?.stamps.joinedAt).toBeDefined();
    expect(of['30']).toMatchObject({ dialStatus: 'machine', hangupReason: 'machine' });
    expect(of['31']).toMatchObject({ dialStatus: 'fax', hangupReason: 'fax', next: { state: 'final' } });
    expect(of['32']).toMatchObject({ dialStatus: 'invalid', hangupReason: 'announcement' });
    for (const code of ['30', '31', '32']) expect(of[code]?.stamps.joinedAt).toBeUndefined();
  }, 40_000);

  it('joins at once where it listens beside, and takes the call away on a sure machine alone', async () => {
    await parts.runCampaign(engine, 'warm', ['33', '30'], asking({ kind: 'warm' }));
    const of = await outcomes('warm');
    for (const call of Object.values(of)) {
      const { answeredAt = 0, joinedAt = 0 } = call.stamps;
      expect(joinedAt - answeredAt).toBeLessThan(1_000);
    }
    expect(of['33']).toMatchObject({ dialStatus: 'answered' });
    expect(of['33']?.details?.detection?.verdict).not.toBe('machine');
    expect(of['30']).toMatchObject({ dialStatus: 'machine', details: { detection: { isTakenAway: true } } });
  });

  it('leaves a message that starts after the beep, known or not', async () => {
    const calls = await dropped;
    for (const call of calls) {
      expect(call).toMatchObject({ dialStatus: 'machine', hangupReason: 'machine' });
      const sent = recorded(parts, call.number, 'out');
      const received = recorded(parts, call.number, 'in');
      const beepEndsMs = lastLoudMs(sent);
      const messageStartsMs = firstLoudMs(received);
      expect(beepEndsMs, 'the beep was sent').toBeGreaterThan(2_000);
      expect(messageStartsMs, `${call.number}: the message begins after the beep`).toBeGreaterThan(
        beepEndsMs,
      );
      expect(messageStartsMs - beepEndsMs, 'and soon').toBeLessThan(3_500);
      expect(lastLoudMs(received) - messageStartsMs, 'and is heard to its end').toBeGreaterThan(1_200);
    }
    expect(calls).toHaveLength(2);
    await boardShows(
      engine,
      ({ agents }) => agents.every(({ state }) => state === 'ready'),
      'all agents are ready',
    );
  }, 40_000);
});

const RATE = 8_000;
const FRAME = RATE / 50;
const LOUD = 300;

/** The samples of what the virtual PSTN recorded of a call: 16-bit PCM after a header of 44 bytes. */
function recorded(parts: EngineParts, number: string, direction: 'in' | 'out'): Int16Array {
  const file = join(
    parts.asterisks.pstn.runDir,
    'spool/monitor',
    `${number.replace('+', '')}-${direction}.wav`,
  );
  const bytes = readFileSync(file).subarray(44);
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~1)));
}

function loudFrames(samples: Int16Array): number[] {
  const loud: number[] = [];
  for (let frame = 0; (frame + 1) * FRAME <= samples.length; frame += 1) {
    const part = samples.subarray(frame * FRAME, (frame + 1) * FRAME);
    const mean = part.reduce((sum, sample) => sum + Math.abs(sample), 0) / FRAME;
    if (mean > LOUD) loud.push(frame * 20);
  }
  return loud;
}

const firstLoudMs = (samples: Int16Array): number => loudFrames(samples)[0] ?? Number.POSITIVE_INFINITY;
const lastLoudMs = (samples: Int16Array): number => loudFrames(samples).at(-1) ?? 0;
