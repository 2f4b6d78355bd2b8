/** Emergency stop, alarms, trunks and the installation, over HTTP, on a real Postgres and Redis. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ItemOf } from '../../src/api/client/client.ts';
import type { Floor } from '../../src/ports/liveBoard.ts';
import { createPostgresAlarmHistory } from '../../src/records/postgres.ts';
import { API_DIAL_GROUP, startTestApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(async () => {
  expect(api.errors).toEqual([]);
  await api.stop();
});

const post = (body: unknown): RequestInit => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

async function publish(floor: Partial<Floor>): Promise<void> {
  const { ownership, liveBoard } = api.parts.stores;
  const now = Date.now();
  const owner =
    (await ownership.current(API_DIAL_GROUP, now)) ??
    (await ownership.acquire(API_DIAL_GROUP, 'node-1', 60_000, now));
  const empty: Floor = {
    node: 'node-1',
    at: now,
    link: 'up',
    holds: [],
    campaigns: [],
    agents: [],
    calls: [],
  };
  await liveBoard.publish(API_DIAL_GROUP, owner?.fence ?? 0, { ...empty, ...floor });
}

describe('the emergency stop over HTTP', () => {
  it('is given and released with who and why, and keeps its history', async () => {
    const operations = api.client('operations');
    expect(await operations('GET /emergency', {})).toEqual({ stopped: false, history: [] });
    const early = await api.fetch('operations', 'POST', '/emergency/release', post({ reason: 'x' }));
    expect(await early.json()).toMatchObject({ code: 'OUT_REFUSED' });
    await operations('POST /emergency/stop', { body: { reason: 'wrong list' } });
    expect(await operations('GET /emergency', {})).toMatchObject({
      stopped: true,
      order: { action: 'stop', by: 'operations', reason: 'wrong list' },
    });
    expect((await api.parts.stores.emergency.last())?.action).toBe('stop');
    await operations('POST /emergency/release', { body: { reason: 'mended' } });
    const { stopped, history } = await operations('GET /emergency', {});
    expect(stopped).toBe(false);
    expect(history.map(({ action }) => action)).toEqual(['release', 'stop']);
  });

  it('needs a reason, and the right to give it', async () => {
    const blank = await api.fetch('operations', 'POST', '/emergency/stop', post({ reason: '' }));
    expect(await blank.json()).toMatchObject({ code: 'OUT_USAGE' });
    for (const role of ['agent', 'reviewer'] as const)
      expect((await api.fetch(role, 'POST', '/emergency/stop', post({ reason: 'x' }))).status).toBe(403);
  });
});

describe('the installation over HTTP', () => {
  it('has no engine where none runs', async () => {
    const system = await api.client('supervisor')('GET /system', {});
    expect(system).toMatchObject({
      dialGroupId: API_DIAL_GROUP,
      version: expect.stringMatching(/^\d/),
      engine: { state: 'none', holds: [] },
      spool: { records: 0 },
      rejectedRecords: 0,
    });
    expect(system.parts).toEqual([
      expect.objectContaining({ part: 'records', name: 'PostgreSQL', state: 'up' }),
      expect.objectContaining({ part: 'store', name: expect.stringMatching(/Redis|Valkey/), state: 'up' }),
      { part: 'telephony', name: 'Asterisk', version: '20', state: 'unknown' },
    ]);
    expect(await api.client('supervisor')('GET /alarms', {})).toEqual({ isWatched: false, alarms: [] });
  });

  it('tells of its engine: holds, calls, the end it goes to', async () => {
    const draining = { since: 1, until: 2 };
    await publish({ holds: ['emergency stop'], link: 'down', draining, recordingFault: 'disk full' });
    const { engine, parts } = await api.client('supervisor')('GET /system', {});
    expect(engine).toMatchObject({
      state: 'draining',
      node: 'node-1',
      link: 'down',
      holds: ['emergency stop'],
      recordingFault: 'disk full',
      draining,
      fence: expect.any(Number),
      ownedUntil: expect.any(Number),
    });
    expect(parts).toContainEqual(expect.objectContaining({ part: 'telephony', state: 'down' }));
  });

  it('drains its engine for operations, not for supervisors', async () => {
    const seen: unknown[] = [];
    const stop = await api.parts.stores.commands.serve(API_DIAL_GROUP, async (command) => {
      seen.push(command);
      return { ok: true };
    });
    expect((await api.fetch('supervisor', 'POST', '/system/drain', post({ deadlineMs: 1 }))).status).toBe(
      403,
    );
    expect(
      (await api.fetch('operations', 'POST', '/system/drain', post({ deadlineMs: 60_000 }))).status,
    ).toBe(202);
    const long = await api.fetch('operations', 'POST', '/system/drain', post({ deadlineMs: 1e12 }));
    expect(await long.json()).toMatchObject({ code: 'OUT_USAGE' });
    await stop();
    expect(seen).toEqual([{ type: 'engine.drain', deadlineMs: 60_000 }]);
  });

  it('is checked by the doctor', async () => {
    const { isHealthy, findings } = await api.client('operations')('GET /system/doctor', {});
    expect(findings.length).toBeGreaterThan(5);
    expect(isHealthy).toBe(findings.every(({ status }) => status !== 'fault'));
    expect(JSON.stringify(findings)).not.toMatch(/postgres:\/\/[^@\s]*:[^@\s]*@/);
  }, 60_000);

  it('tells its alarms, with numbers masked for those who may not see any', async () => {
    const raised = {
      ruleId: 'hopper-empty',
      subject: 'c1',
      severity: 'warning' as const,
      raisedAt: 5,
      value: 1,
      detail: 'the last one was +4915123456789',
    };
    await publish({ alarms: [raised] });
    const operations = await api.client('operations')('GET /alarms', {});
    expect(operations).toMatchObject({ isWatched: true, alarms: [{ ruleId: 'hopper-empty', raisedAt: 5 }] });
    expect(JSON.stringify(operations)).not.toContain('15123456');
    const supervisor = await api.client('supervisor')('GET /alarms', {});
    expect(supervisor.alarms[0]?.detail).toContain('+4915123456789');
  });
});

describe('past alarms over HTTP', () => {
  it('are told page by page with what each means, and when it was over', async () => {
    const history = createPostgresAlarmHistory(api.databaseUrl);
    await history.start();
    for (const raisedAt of [1_000, 2_000, 3_000])
      for (const type of ['raised', 'cleared'] as const)
        await history.keep({
          type,
          ruleId: 'link-down',
          subject: 'engine',
          severity: 'critical',
          raisedAt,
          at: raisedAt + 500,
          value: 1,
          detail: 'the link to Asterisk is down',
          messageId: `${raisedAt} ${type}`,
          dialGroupId: API_DIAL_GROUP,
          node: 'node-1',
        });
    await history.stop();
    const items: ItemOf<'GET /alarms/history'>[] = [];
    const request = { query: { from: 1_500, limit: 1 } };
    for await (const item of api.client('operations').items('GET /alarms/history', request)) items.push(item);
    expect(items.map(({ raisedAt, clearedAt }) => [raisedAt, clearedAt])).toEqual([
      [3_000, 3_500],
      [2_000, 2_500],
    ]);
    expect(items[0]?.about).toContain('Asterisk');
    expect((await api.fetch('agent', 'GET', '/alarms/history?from=0')).status).toBe(403);
  });
});

describe('trunks over HTTP', () => {
  it('tell state, breaker and load', async () => {
    await publish({
      trunks: [
        {
          trunkId: 'own',
          state: 'available',
          breaker: 'open',
          linesInUse: 0,
          lines: 7,
          retryAt: 9,
          because: 'busy',
        },
      ],
    });
    await api.parts.stores.limits.takeLine('own', 'call-1', 60_000, Date.now());
    const { trunks } = await api.client('operations')('GET /trunks', {});
    expect(trunks).toEqual([
      expect.objectContaining({ trunkId: 'carrier', state: 'unknown' }),
      expect.objectContaining({ trunkId: 'own', breaker: 'open', because: 'busy', linesInUse: 1, lines: 7 }),
    ]);
    expect((await api.fetch('operations', 'GET', '/trunks/none')).status).toBe(404);
    expect((await api.fetch('reviewer', 'GET', '/trunks')).status).toBe(403);
  });
});
