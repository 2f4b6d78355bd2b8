/** Agents, teams and what supervisors do, over HTTP, on a real Postgres and Redis. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentSnapshot } from '../../src/domain/agent/state.ts';
import { callHandlers } from '../../src/api/routes/calls.ts';
import { seenAgent, seenAgents } from '../../src/api/routes/agents.ts';
import { requireTeam } from '../../src/api/teams.ts';
import type { CommandReply, EngineCommand } from '../../src/ports/commands.ts';
import type { Floor } from '../../src/ports/liveBoard.ts';
import { API_DIAL_GROUP, startTestApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(async () => {
  expect(api.errors).toEqual([]);
  await api.stop();
});

const MEI = { agentId: 'mei', name: 'Mei Lin', phone: '101', skills: { german: 3 } };

async function put(role: 'supervisor' | 'reviewer', path: string, body: unknown): Promise<Response> {
  const shown = await api.fetch(role, 'GET', path);
  const etag = shown.headers.get('etag');
  return api.fetch(role, 'PUT', path, {
    headers: { 'content-type': 'application/json', ...(etag === null ? {} : { 'if-match': etag }) },
    body: JSON.stringify(body),
  });
}

/** An engine that answers as told, and what it was asked. */
async function withEngine(
  reply: CommandReply,
  work: () => Promise<unknown>,
): Promise<readonly EngineCommand[]> {
  const seen: EngineCommand[] = [];
  const stop = await api.parts.stores.commands.serve(API_DIAL_GROUP, async (command) => {
    seen.push(command);
    return reply;
  });
  try {
    await work();
  } finally {
    await stop();
  }
  return seen;
}

const OK: CommandReply = { ok: true };

describe('agents and teams over HTTP', () => {
  it('are put on record, changed and told to the engine that runs', async () => {
    const supervisor = api.client('supervisor');
    await supervisor('POST /teams', { body: { teamId: 'berlin', name: 'Berlin' } });
    const saved = await supervisor('POST /agents', { body: { ...MEI, teamId: 'berlin' } });
    expect(saved).toEqual({ ...MEI, teamId: 'berlin' });
    const seen = await withEngine(OK, async () => {
      const answer = await put('supervisor', '/agents/mei', { name: 'Mei', phone: '102', teamId: 'berlin' });
      expect(answer.status).toBe(200);
      await put('supervisor', '/teams/berlin', { name: 'Berlin', skills: { sales: 2 } });
    });
    expect(seen).toEqual([
      { type: 'agent.profile', agentId: 'mei' },
      { type: 'agent.profile', agentId: 'mei' },
    ]);
    const { agents } = await supervisor('GET /agents', {});
    expect(agents).toEqual([{ agentId: 'mei', name: 'Mei', phone: '102', teamId: 'berlin' }]);
    expect(await supervisor('GET /teams', {})).toEqual({
      teams: [{ teamId: 'berlin', name: 'Berlin', skills: { sales: 2 } }],
    });
  });

  it('are there once, and refused with why', async () => {
    const post = (body: unknown) =>
      api.fetch('supervisor', 'POST', '/agents', {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect(await (await post(MEI)).json()).toMatchObject({ code: 'OUT_ALREADY_EXISTS' });
    const odd = await post({ ...MEI, agentId: 'bo', phone: 'PJSIP/1&SIP/2' });
    expect(await odd.json()).toMatchObject({ code: 'OUT_USAGE', detail: expect.stringContaining('phone') });
    const lost = await post({ ...MEI, agentId: 'bo', teamId: 'none' });
    expect(lost.status).toBeGreaterThanOrEqual(400);
    expect((await put('reviewer', '/agents/mei', MEI)).status).toBe(403);
    expect((await api.fetch('supervisor', 'GET', '/agents/none')).status).toBe(404);
  });

  it('are taken off the record when nothing needs them, and not before', async () => {
    const supervisor = api.client('supervisor');
    const admin = api.client('administrator');
    await supervisor('POST /teams', { body: { teamId: 'rome', name: 'Rome' } });
    await supervisor('POST /agents', {
      body: { agentId: 'gone', name: 'Gone', phone: '109', teamId: 'rome' },
    });
    const remove = async (path: string): Promise<string> => {
      const etag = (await api.fetch('supervisor', 'GET', path)).headers.get('etag') ?? '';
      const answer = await api.fetch('supervisor', 'DELETE', path, { headers: { 'if-match': etag } });
      return answer.ok ? 'removed' : ((await answer.json()) as { detail: string }).detail;
    };
    expect(await remove('/teams/rome')).toContain('gone is in the team rome');
    await publish([{ agentId: 'gone', name: 'Gone', phone: '109', state: 'paused', since: 1, calls: 0 }]);
    expect(await remove('/agents/gone')).toContain('is logged in');
    await publish([]);
    const { userId } = await admin('POST /users', {
      body: { login: 'goner', name: 'G', role: 'agent', agentId: 'gone', password: 'a quiet test of agents' },
    });
    expect(await remove('/agents/gone')).toContain('the user goner works as gone');
    const { etag = '' } = await admin.answer('GET /users/:userId', { params: { userId } });
    await admin('PATCH /users/:userId', { params: { userId }, body: { agentId: null } }, { ifMatch: etag });
    expect(await remove('/agents/gone')).toBe('removed');
    expect(await remove('/teams/rome')).toBe('removed');
    expect((await api.fetch('supervisor', 'GET', '/agents/gone')).status).toBe(404);
    const { items } = await admin('GET /audit', { query: { limit: 5 } });
    expect(items).toContainEqual(
      expect.objectContaining({
        endpoint: 'DELETE /agents/:agentId',
        before: expect.objectContaining({ name: 'Gone' }),
      }),
    );
  });

  it('tell what an agent is doing, and nothing of the lead they are shown', async () => {
    const preview: AgentSnapshot['preview'] = {
      campaignId: 'c1',
      leadId: 'l1',
      number: '+49******56',
      attempts: 0,
      name: 'Erika Mustermann',
      endsAt: 2,
    };
    await publish([
      { agentId: 'mei', name: 'Mei', phone: '102', state: 'previewing', since: 1, calls: 7, preview },
    ]);
    const answer = await api.fetch('reviewer', 'GET', '/agents');
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ agents: [{ live: { state: 'previewing', calls: 7 } }] });
    expect(text).not.toContain('Mustermann');
  });
});

async function publish(agents: readonly AgentSnapshot[], calls: Floor['calls'] = []): Promise<void> {
  const { ownership, liveBoard } = api.parts.stores;
  const now = Date.now();
  const owner =
    (await ownership.current(API_DIAL_GROUP, now)) ??
    (await ownership.acquire(API_DIAL_GROUP, 'node-1', 60_000, now));
  const floor: Floor = { node: 'node-1', at: now, link: 'up', holds: [], campaigns: [], agents, calls };
  await liveBoard.publish(API_DIAL_GROUP, owner?.fence ?? 0, floor);
}

describe('a supervisor of some teams', () => {
  const of = (...teamIds: string[]) => ({ teamIds });

  it('sees their people alone', async () => {
    await api.client('supervisor')('POST /agents', { body: { agentId: 'loner', name: 'Lo', phone: '103' } });
    const seen = await seenAgents(api.parts, of('berlin'));
    expect(seen.map(({ agentId }) => agentId)).toEqual(['mei']);
    expect(await seenAgents(api.parts, of('paris'))).toEqual([]);
    expect(await seenAgents(api.parts, {})).toHaveLength(2);
  });

  it('finds nobody else by an id, and is told of no team but theirs', async () => {
    expect(await seenAgent(api.parts, of('berlin'), 'mei')).toMatchObject({ name: 'Mei' });
    await expect(seenAgent(api.parts, of('paris'), 'mei')).rejects.toThrow('there is no agent "mei"');
    await expect(seenAgent(api.parts, of('paris'), 'loner')).rejects.toThrow('there is no agent "loner"');
    expect(() => requireTeam(of('berlin'), 'paris')).toThrow('none of yours');
    expect(() => requireTeam(of('berlin'), undefined)).toThrow('your teams only');
  });
});

describe('a supervisor of some teams, who is shown what is live', () => {
  it('sees the calls of their people, and those of nobody yet', async () => {
    const call = { campaignId: 'c1', state: 'joined', number: '+49******56' } as const;
    await publish(
      [],
      [
        { ...call, attemptId: 'a1', since: 1, agentId: 'mei' },
        { ...call, attemptId: 'a2', since: 2, agentId: 'loner' },
        { ...call, attemptId: 'a3', since: 3 },
      ],
    );
    const seenBy = async (...teamIds: string[]) => {
      const context = { parts: api.parts, caller: { permissions: new Set(), teamIds } };
      const { calls } = await callHandlers['GET /calls/live']({}, context as never);
      return calls.map(({ agentId }) => agentId);
    };
    expect(await seenBy('berlin')).toEqual(['mei', undefined]);
    expect(await seenBy('paris')).toEqual([undefined]);
  });
});

describe('supervisors over HTTP', () => {
  const params = { agentId: 'mei' };

  it('have the engine do what they ask, in their name', async () => {
    const supervisor = api.client('supervisor');
    const seen = await withEngine(OK, async () => {
      await supervisor('POST /agents/:agentId/listen', { params, body: { phone: '900' } });
      await supervisor('POST /supervision/whisper', {});
      await supervisor('POST /supervision/barge', {});
      await supervisor('POST /supervision/take-over', {});
      await supervisor('POST /supervision/leave', {});
      await supervisor('POST /agents/:agentId/pause', { params, body: { reason: 'meeting' } });
      await supervisor('POST /agents/:agentId/move', { params, body: { teamId: 'berlin' } });
      await supervisor('POST /agents/:agentId/logout', { params });
    });
    const by = { type: 'supervisor.action', supervisorId: 'supervisor' };
    expect(seen).toEqual(
      [
        { type: 'listen', agentId: 'mei', phone: '900' },
        { type: 'whisper' },
        { type: 'barge' },
        { type: 'takeOver' },
        { type: 'leave' },
        { type: 'pauseAgent', agentId: 'mei', reason: 'meeting' },
        { type: 'moveAgent', agentId: 'mei', teamId: 'berlin' },
        { type: 'logoutAgent', agentId: 'mei' },
      ].map((action) => ({ ...by, action })),
    );
  });

  it("are told the engine's reason where it refuses", async () => {
    await withEngine({ ok: false, code: 'no-conversation', message: 'mei is in no call' }, async () => {
      const refused = await api.fetch('supervisor', 'POST', '/supervision/whisper');
      expect(await refused.json()).toMatchObject({
        code: 'OUT_REFUSED',
        detail: expect.stringContaining('mei is in no call'),
      });
    });
  });

  it('alone may: a reviewer may not, nor operations', async () => {
    for (const role of ['reviewer', 'operations', 'agent'] as const)
      expect((await api.fetch(role, 'POST', '/supervision/whisper')).status).toBe(403);
  });
});
