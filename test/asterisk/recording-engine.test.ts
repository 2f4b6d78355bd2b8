/** Recordings on the whole engine: from the rule and the consent to a file on record, its check sum, and its deletion. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordingRule } from '../../src/domain/recording/recording.ts';
import type { RecordingRow } from '../../src/ports/recordings.ts';
import { cli, errorOf, jsonOf } from '../cli/cli.ts';
import { ariRequest, eventually } from '../support/asterisk.ts';
import {
  agentsReady,
  boardShows,
  callsIn,
  endEngine,
  startEngineParts,
  type EngineParts,
} from '../support/engine.ts';
import { startEngineProcess, type EngineProcess } from '../support/engineProcess.ts';
import { loudness } from '../support/rtp.ts';

const RULE: RecordingRule = { mode: 'all', share: 0, stereo: true, required: false, retentionDays: 30 };
const HEADER_BYTES = 44;
const RATE_HZ = 8_000;

describe('recordings of the engine', () => {
  let parts: EngineParts;
  let engine: EngineProcess;
  let folder: string;
  beforeAll(async () => {
    parts = await startEngineParts({ agents: 1 });
    engine = await startEngineProcess(parts);
    folder = join(parts.dataDir, 'data', 'recordings');
  });
  afterAll(() => endEngine(parts, engine));

  const madeOf = async (campaignId: string): Promise<readonly RecordingRow[]> =>
    parts.records.recordings.find({ campaignId, limit: 10 });

  async function oneMade(campaignId: string): Promise<RecordingRow> {
    await eventually(async () => (await madeOf(campaignId)).length > 0, 'the recording is on record');
    const [row, ...more] = await madeOf(campaignId);
    expect(more).toEqual([]);
    return row as RecordingRow;
  }

  const bytesOf = ({ file }: RecordingRow): Buffer => readFileSync(join(folder, file));

  /** Left and right of one part of the file, in seconds. */
  function soundOf(row: RecordingRow, from: number, to: number): { left: number[]; right: number[] } {
    const bytes = bytesOf(row);
    const left: number[] = [];
    const right: number[] = [];
    for (let frame = Math.floor(from * RATE_HZ); frame < to * RATE_HZ; frame += 1) {
      const at = HEADER_BYTES + frame * 4;
      if (at + 4 > bytes.length) break;
      left.push(bytes.readInt16LE(at));
      right.push(bytes.readInt16LE(at + 2));
    }
    return { left, right };
  }

  const heard = (callId: string) =>
    eventually(async () => {
      const stored = (await ariRequest(parts.asterisks.pbx, 'GET', 'recordings/stored')) as {
        name: string;
      }[];
      const live = (await ariRequest(parts.asterisks.pbx, 'GET', 'channels')) as {
        id: string;
        name: string;
      }[];
      const writer = live.find(({ id, name }) => /^rec-.*_[0-9a-z]{8}$/.test(id) && name.includes(callId));
      return writer !== undefined && stored.some(({ name }) => name === writer.id);
    }, `${callId} is being recorded`);

  async function talking(): Promise<string> {
    await boardShows(engine, (floor) => callsIn(floor, 'joined').length === 1, 'two are talking');
    const [call] = (await engine.board()).calls;
    return call?.attemptId ?? '';
  }

  const act = (type: 'pauseRecording' | 'resumeRecording' | 'startRecording') =>
    engine.command({ type: 'agent.action', agentId: 'agent-1', action: { type } });

  async function passed(ms: number): Promise<void> {
    const until = Date.now() + ms;
    await eventually(() => Date.now() >= until, `${ms} ms of conversation`, ms + 5_000);
  }

  it('are files with their check sum, silent where they were paused, and nothing is left at Asterisk', async () => {
    await agentsReady(engine, parts.agentIds);
    await parts.runCampaign(engine, 'paused', ['02'], { recording: RULE });
    const callId = await talking();
    await heard(callId);
    await passed(1_500);
    expect(await act('pauseRecording')).toMatchObject({ ok: true });
    const pausedAt = Date.now();
    await passed(2_000);
    expect(await act('resumeRecording')).toMatchObject({ ok: true });
    const resumedAt = Date.now();
    await passed(1_500);
    await engine.command({ type: 'agent.hangup', agentId: 'agent-1' });
    const [call] = await parts.finished('paused');
    const row = await oneMade('paused');
    expect(row).toMatchObject({
      attemptId: call?.attemptId,
      agentId: 'agent-1',
      channels: 2,
      node: 'node-1',
    });
    expect(row.sha256).toBe(createHash('sha256').update(bytesOf(row)).digest('hex'));
    expect(row.bytes).toBe(bytesOf(row).length);
    expect(row.keepUntil - row.endedAt).toBe(30 * 86_400_000);
    const [noted] = call?.details?.recording?.recordings ?? [];
    expect(noted).toMatchObject({ recordingId: row.recordingId, by: 'campaign', pauses: [{}] });
    const second = (at: number) => (at - row.startedAt) / 1_000;
    const before = soundOf(row, 0.3, second(pausedAt) - 0.4);
    const during = soundOf(row, second(pausedAt) + 0.1, second(resumedAt) - 0.5);
    const after = soundOf(row, second(resumedAt) + 0.4, second(resumedAt) + 1.2);
    expect(during.left.length).toBeGreaterThan(RATE_HZ);
    expect([loudness(during.left), loudness(during.right)]).toEqual([0, 0]);
    for (const { left, right } of [before, after]) {
      expect(loudness(left)).toBeGreaterThan(100);
      expect(loudness(right)).toBeGreaterThan(100);
    }
    expect(readdirSync(join(folder, 'open'))).toEqual([]);
    const stored = await ariRequest(parts.asterisks.pbx, 'GET', 'recordings/stored');
    expect(stored).toEqual([]);
  }, 60_000);

  it('are not made of somebody who has said no, and the proof of that is kept', async () => {
    await agentsReady(engine, parts.agentIds);
    const consent = { prompt: 'outpace/consent', acceptKey: '5', refuseKey: '1', doNotCallKey: '9' };
    await parts.runCampaign(engine, 'refused', ['01'], {
      recording: RULE,
      consent: { ...consent, silenceMs: 2_000, plays: 1, onRefusal: 'connect' },
    });
    const [call] = await parts.finished('refused');
    expect(call).toMatchObject({ consent: 'refused', agentId: 'agent-1' });
    expect(call?.stamps.joinedAt).toBeTypeOf('number');
    expect(call?.details?.consent).toMatchObject({ answer: 'refused', key: '1', prompt: 'outpace/consent' });
    const manifest = readFileSync(new URL('../../dialplan/sounds/manifest.json', import.meta.url), 'utf8');
    const versions = JSON.parse(manifest) as Record<string, string>;
    expect(call?.details?.consent?.promptVersion).toBe(versions['outpace/en/consent.wav']);
    expect(call?.details?.recording).toBeUndefined();
    expect(await madeOf('refused')).toEqual([]);
  }, 60_000);

  const outpace = (...args: readonly string[]) =>
    cli(['recording', ...args, '--json', '--config', join(parts.dataDir, 'outpace-main.yaml')], {
      cwd: parts.dataDir,
      env: { DATABASE_URL: parts.databaseUrl, REDIS_URL: parts.redis.url },
    });

  it('are found missing or changed, taken out, deleted with a reason, and the log stays', async () => {
    const row = await oneMade('paused');
    const { recordingId } = row;
    const listed = jsonOf(await outpace('list', '--campaign', 'paused'));
    expect(listed['recordings']).toMatchObject([{ recordingId, sha256: row.sha256 }]);
    const intact = await outpace('verify');
    expect([intact.exitCode, jsonOf(intact)]).toEqual([0, { checked: 1, faulty: [] }]);
    const bytes = bytesOf(row);
    const changed = Buffer.from(bytes);
    changed.writeInt16LE(changed.readInt16LE(HEADER_BYTES) ^ 1, HEADER_BYTES);
    writeFileSync(join(folder, row.file), changed);
    const differs = await outpace('verify');
    expect([differs.exitCode, jsonOf(differs)]).toMatchObject([1, { faulty: [{ verdict: 'changed' }] }]);
    writeFileSync(join(folder, row.file), bytes);
    const to = join(parts.dataDir, 'taken.wav');
    expect((await outpace('get', recordingId, '--to', to, '--by', 'mei')).exitCode).toBe(0);
    expect(readFileSync(to).equals(bytes)).toBe(true);
    expect((await outpace('delete', recordingId, '--reason', 'asked for', '--by', 'li')).exitCode).toBe(0);
    expect(existsSync(join(folder, row.file))).toBe(false);
    expect(await madeOf('paused')).toMatchObject([{ deleted: { by: 'li', reason: 'asked for' } }]);
    const again = await outpace('delete', recordingId, '--reason', 'again');
    expect(errorOf(again)).toMatchObject({ code: 'OUT_NOT_FOUND' });
    const log = await parts.records.recordings.accesses(recordingId, 10);
    expect(log.map(({ action, who }) => `${action} by ${who}`)).toEqual([
      'delete by li',
      'get by mei',
      'made by engine node-1',
    ]);
  }, 90_000);

  it('go on over a crash of the engine, and are finished by the next one', async () => {
    await agentsReady(engine, parts.agentIds);
    await parts.runCampaign(engine, 'crash', ['02'], { recording: { ...RULE, stereo: false } });
    const callId = await talking();
    await heard(callId);
    await engine.kill();
    await passed(1_500);
    engine = await startEngineProcess(parts);
    await boardShows(engine, (floor) => callsIn(floor, 'joined').length === 1, 'the call was taken up');
    expect(await madeOf('crash')).toEqual([]);
    await engine.command({ type: 'agent.hangup', agentId: 'agent-1' });
    const row = await oneMade('crash');
    expect(row).toMatchObject({ attemptId: callId, channels: 1 });
    // It went on while there was no engine.
    expect(row.durationMs).toBeGreaterThan(1_500);
  }, 60_000);
});
