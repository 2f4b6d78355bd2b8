/** Recordings over HTTP: real files, on a real Postgres. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/domain/account/permission.ts';
import type { FinishedRecording } from '../../src/ports/recordings.ts';
import { requireSeen } from '../../src/api/routes/recordings.ts';
import { API_DIAL_GROUP, startTestApi, type TestApi } from '../support/api.ts';
import { FRAME_BYTES, RATE_HZ, recorded } from '../support/recorded.ts';
import { aCampaign, T0 } from '../support/records.ts';

let api: TestApi;
let ids: readonly string[];
beforeAll(async () => {
  api = await startTestApi();
  const { records } = api.parts;
  await records.createList('list-1', 'list');
  await records.createCampaign(aCampaign({ dialGroupId: API_DIAL_GROUP }));
  await records.createCampaign(aCampaign({ dialGroupId: 'another', campaignId: 'elsewhere' }));
  await records.saveTeam({ teamId: 'north', name: 'N', dialGroupId: API_DIAL_GROUP, skills: {} });
  const agent = { name: 'A', phone: '1', dialGroupId: API_DIAL_GROUP, teamId: 'north' };
  await records.saveAgent({ ...agent, agentId: 'agent-1' });
  ids = [await kept(1), await kept(2), await kept(3)];
});
afterAll(async () => {
  // A record that leads out of the folder is a bug, which the log is told of.
  expect(api.errors.map(String)).toEqual([expect.stringContaining('lies outside')]);
  await api.stop();
});

const SECONDS = 4;

const kept = (index: number, changes: Partial<FinishedRecording> = {}): Promise<string> =>
  recorded(
    api,
    { startedAt: T0 + index * 60_000, seconds: SECONDS },
    { attemptId: `attempt-${index}`, ...changes },
  );

const audio = (id: string, range?: string, role: Role = 'reviewer'): Promise<Response> =>
  api.fetch(role, 'GET', `/recordings/${id}/audio`, range === undefined ? {} : { headers: { range } });

describe('recordings over HTTP', () => {
  it('are listed newest first, page by page, with how long they are kept', async () => {
    const reviewer = api.client('reviewer');
    const query = { from: T0, to: T0 + 1e9, limit: 2 };
    const first = await reviewer('GET /recordings', { query });
    expect(first.items.map(({ recordingId }) => recordingId)).toEqual([ids[2], ids[1]]);
    expect(first.items[0]?.keepUntil).toBe(T0 + 180_000 + 1e9);
    const second = await reviewer('GET /recordings', { query: { ...query, cursor: first.next ?? '' } });
    expect(second).toMatchObject({ items: [{ recordingId: ids[0] }], next: null });
    const ofCall = await reviewer('GET /recordings', { query: { ...query, attemptId: 'attempt-2' } });
    expect(ofCall.items.map(({ recordingId }) => recordingId)).toEqual([ids[1]]);
  });

  it('are heard as a whole and by ranges, which together are the whole', async () => {
    const [id = ''] = ids;
    const whole = await audio(id);
    expect(whole.status).toBe(200);
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    expect(whole.headers.get('content-type')).toBe('audio/wav');
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(bytes.length).toBe(44 + SECONDS * RATE_HZ * FRAME_BYTES);
    const parts = ['bytes=0-99', 'bytes=100-50000', 'bytes=50001-'];
    const got = await Promise.all(
      parts.map(async (range) => {
        const part = await audio(id, range);
        expect(part.status).toBe(206);
        return Buffer.from(await part.arrayBuffer());
      }),
    );
    expect(Buffer.concat(got).equals(bytes)).toBe(true);
    const end = await audio(id, 'bytes=-10');
    expect(end.headers.get('content-range')).toBe(
      `bytes ${bytes.length - 10}-${bytes.length - 1}/${bytes.length}`,
    );
    const beyond = await audio(id, `bytes=${bytes.length}-`);
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`]);
  });

  it('are drawn: silence, then half of the loudest, in the one channel alone', async () => {
    const params = { recordingId: ids[0] ?? '' };
    const { durationMs, channels } = await api.client('reviewer')('GET /recordings/:recordingId/peaks', {
      params,
    });
    expect(durationMs).toBe(4_000);
    const [agent = [], customer = []] = channels;
    expect(agent).toHaveLength(1_000);
    expect([agent[0], agent[499], agent[500], agent[999]]).toEqual([0, 0, 0.5, 0.5]);
    expect(Math.max(...customer)).toBe(0);
  });

  it('have each listening on record once, however many ranges it took', async () => {
    const id = ids[1] ?? '';
    for (const range of ['bytes=0-9', 'bytes=10-19', 'bytes=20-'])
      await (await audio(id, range)).arrayBuffer();
    await (await audio(id, undefined, 'supervisor')).arrayBuffer();
    const { accesses } = await api.client('reviewer')('GET /recordings/:recordingId', {
      params: { recordingId: id },
    });
    expect(accesses.filter(({ detail }) => detail === 'listened').map(({ who }) => who)).toEqual([
      'supervisor',
      'reviewer',
    ]);
  });

  it('are not there by a path, for other dial groups, from other nodes, or once deleted', async () => {
    const { recordings } = api.parts.records;
    mkdirSync(api.parts.recordingFolder.path, { recursive: true });
    writeFileSync(join(api.parts.recordingFolder.path, '..', 'secret.wav'), 'RIFF secret');
    const inside = `../secret.wav`;
    for (const path of [inside, '../../../../etc/passwd', '2026-03-10/x.wav', ids[0]?.slice(0, 8) ?? ''])
      expect((await audio(encodeURIComponent(path))).status).toBeGreaterThanOrEqual(400);
    const elsewhere = await kept(7, { campaignId: 'elsewhere' });
    const onOther = await kept(8, { node: 'node-9' });
    const gone = await kept(9);
    await recordings.markDeleted(gone, T0, 'retention', 'past its time');
    for (const id of [elsewhere, onOther, gone, randomUUID()]) {
      expect((await audio(id)).status).toBe(404);
      expect((await api.fetch('reviewer', 'GET', `/recordings/${id}/peaks`)).status).toBe(404);
    }
  });

  it('that a record says lie outside of the folder are not read', async () => {
    const id = await kept(10, { file: '../secret.wav' });
    const answer = await audio(id);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await answer.text()).not.toContain('RIFF');
  });

  it('are for those who may hear them, and of their teams', async () => {
    const [id = ''] = ids;
    for (const role of ['agent', 'operations'] as const)
      expect((await audio(id, undefined, role)).status).toBe(403);
    const recording = { recordingId: id, campaignId: 'campaign-1', agentId: 'agent-1' };
    await expect(requireSeen(api.parts, { teamIds: ['south'] }, recording)).rejects.toThrow(
      'no finished recording',
    );
    await expect(requireSeen(api.parts, { teamIds: ['north'] }, recording)).resolves.toBeUndefined();
  });
});
