/** The agent's desk over its WebSocket, on a real Postgres and Redis, with an engine on simulated telephony. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import { eventually } from '../support/eventually.ts';
import { hasPostgres } from '../support/postgres.ts';
import { callerOf, startDeskServer, type DeskServer, type DeskWindow } from '../support/deskServer.ts';

const AT_ONCE: Partial<CampaignSettings> = {
  promptBeforeAgent: false,
  consent: undefined,
  wrapUpMs: 60_000,
  script: 'sale',
  dispositions: {
    forced: true,
    limitMs: 60_000,
    codes: [
      {
        code: 'sale',
        label: 'Sale',
        salesStatus: 'success',
        isContact: true,
        isSuccess: true,
        needsCallback: false,
      },
      {
        code: 'later',
        label: 'Later',
        salesStatus: 'follow_up',
        isContact: true,
        isSuccess: false,
        needsCallback: true,
      },
    ],
  },
};
const SCRIPT = `id: sale
name: Sale
start: opening
fields: [{field: city, label: Town, edit: true}]
nodes:
  opening: {text: 'Good day {{name}} in {{city}}, I am {{agent}}', answers: [{label: Go on, to: end}]}
  end: {text: Goodbye, disposition: sale}
objections: {}
`;

describe.skipIf(!hasPostgres)("an agent's desk", () => {
  let server: DeskServer;
  let folder: string;
  const agents = ['mei', 'li', 'ada', 'ben', 'cai', 'dan'];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'desk-scripts-'));
    writeFileSync(join(folder, 'sale.yaml'), SCRIPT);
    server = await startDeskServer(agents, { scripts: { folder } });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => expect(server.errors).toEqual([]));

  /** One call, joined with this agent alone. */
  async function talking(agentId: string, settings: Partial<CampaignSettings> = {}): Promise<DeskWindow> {
    const window = await ready(agentId);
    const lead = { number: numberFor(agentId), name: '王芳', fields: { city: 'Ulm', income: '90000' } };
    await server.campaign(`for-${agentId}`, [lead], { ...AT_ONCE, skills: { [agentId]: 1 }, ...settings });
    await window.until(({ call }) => call?.state === 'joined');
    return window;
  }

  async function ready(agentId: string): Promise<DeskWindow> {
    const agent = { agentId, name: `Name of ${agentId}`, phone: agentId, dialGroupId: 'desks' };
    await server.records.saveAgent({ ...agent, skills: { [agentId]: 1 } });
    const window = await server.open(agentId);
    expect((await window.ask({ type: 'login', phone: 'own' })).ok).toBe(true);
    await window.until(({ agent: { state } }) => state === 'ready');
    return window;
  }

  /** Says hello, presses nothing, talks until somebody hangs up. */
  const numberFor = (agentId: string): string =>
    `+1555020${String(agents.indexOf(agentId)).padStart(2, '0')}07`;

  it('shows the state, and takes its agent to the floor and away', async () => {
    const window = await server.open('ben');
    expect((await window.until(() => true)).agent).toMatchObject({ agentId: 'ben', state: 'loggedOut' });
    expect(await window.ask({ type: 'login', phone: 'browser' })).toMatchObject({
      ok: false,
      code: 'no-phone',
    });
    await window.ask({ type: 'login', phone: 'own' });
    const seated = await window.until(({ agent }) => agent.state === 'ready');
    expect(seated.agent).toMatchObject({ phone: 'own', isSeated: true });
    await window.ask({ type: 'pause', reason: 'lunch' });
    await window.until(({ agent }) => agent.state === 'paused' && agent.pauseReason === 'lunch');
    await window.ask({ type: 'ready' });
    await window.until(({ agent }) => agent.state === 'ready');
    await window.ask({ type: 'logout' });
    await window.until(({ agent }) => agent.state === 'loggedOut' && agent.phone === undefined);
    await window.close();
  });

  it("shows at the join whom the agent talks with: the script filled in, numbers masked, no field but the script's", async () => {
    const window = await talking('mei');
    const screen = await window.untilScreen(() => true);
    expect(screen.lead).toMatchObject({
      name: '王芳',
      numbers: [{ number: '+15*******07' }],
      fields: [{ field: 'city', label: 'Town', value: 'Ulm', isEditable: true }],
    });
    expect(screen.script?.nodes['opening']?.text).toBe('Good day 王芳 in Ulm, I am Name of mei');
    expect(screen.dispositions?.codes.map(({ code, hotkey }) => [code, hotkey])).toEqual([
      ['sale', '1'],
      ['later', '2'],
    ]);
    expect(screen.callback.windows.length).toBeGreaterThan(0);
    expect(screen).toMatchObject({ consent: { status: 'none' }, isOnDoNotCall: false, isInbound: false });
    const said = JSON.stringify(window.messages);
    expect(said).not.toContain(numberFor('mei'));
    expect(said).not.toContain('90000');

    // Typed, and the window closed: the call goes on, and another browser has it all.
    const attemptId = screen.attemptId ?? '';
    const draft = { note: '想再考虑', fields: { city: 'Bonn' }, path: ['opening'], answers: [] };
    expect(await window.ask({ type: 'draft', attemptId, draft })).toMatchObject({ ok: true });
    await window.close();
    const again = await server.open('mei');
    expect((await again.until(({ call }) => call !== undefined)).call?.attemptId).toBe(attemptId);
    expect((await again.untilScreen(() => true)).draft).toEqual(draft);

    // Someone else's window gets nothing of it.
    const other = await server.open('dan');
    await other.until(() => true);
    for (const order of [
      { type: 'draft', attemptId, draft },
      { type: 'doNotCall', attemptId },
      { type: 'editLead', leadId: screen.lead.leadId, values: { city: 'Rome' } },
    ] as const)
      expect(await other.ask(order)).toMatchObject({ ok: false, code: 'not-yours' });
    expect(other.screen()).toBeUndefined();
    await other.close();

    // A field is corrected, one that the script does not open is not.
    const { leadId } = screen.lead;
    expect(await again.ask({ type: 'editLead', leadId, values: { city: 'Bonn' } })).toMatchObject({
      ok: true,
    });
    expect(await again.ask({ type: 'editLead', leadId, values: { income: '1' } })).toMatchObject({
      code: 'field-locked',
    });

    // In the call, and out of it.
    await again.ask({ type: 'action', action: { type: 'mute' } });
    await again.until(({ call }) => call?.conversation?.isMuted === true);
    expect(await again.ask({ type: 'action', action: { type: 'unhold' } })).toMatchObject({
      code: 'not-now',
    });
    await again.ask({ type: 'hangup' });
    await again.until(({ agent, owed }) => agent.state === 'wrapUp' && owed?.attemptId === attemptId);
    expect(await again.ask({ type: 'doNotCall', attemptId })).toMatchObject({ ok: true });
    const answers = [{ nodeId: 'opening', value: 'Go on' }];
    expect(await again.ask({ type: 'disposition', code: 'sale', note: 'bought', answers })).toMatchObject({
      ok: true,
    });
    await again.until(({ owed }) => owed === undefined);
    expect(await server.desk.records.answers(attemptId)).toMatchObject({
      agentId: 'mei',
      scriptId: 'sale',
      answers,
    });
    expect(await server.desk.store.draft('mei', attemptId)).toBeUndefined();
    expect(await server.isListed(numberFor('mei'))).toBe(true);
    const figures = await again.untilFigures(({ calls, successes }) => calls === 1 && successes === 1);
    expect(figures).toMatchObject({ contacts: 1, contactRate: 1, successRate: 1 });
    expect(figures.talkMs).toBeGreaterThan(0);
    await again.close();
  });

  it('does a command that comes again, as after a reconnect, once', async () => {
    const window = await talking('li');
    const id = randomUUID();
    const note = { type: 'action', action: { type: 'help', note: 'please' } } as const;
    // The answer is lost with the connection.
    window.send({ id, ...note });
    window.socket.terminate();
    const again = await server.open('li');
    const replies = await Promise.all([again.ask(note, id), again.ask(note, id)]);
    expect(replies.map(({ ok }) => ok)).toEqual([true, true]);
    const { call } = await again.until((view) => view.call?.conversation?.help !== undefined);
    expect(call?.conversation?.help?.note).toBe('please');
    const mark = { type: 'action', action: { type: 'mark', note: 'once' } } as const;
    const markId = randomUUID();
    for (let time = 0; time < 3; time += 1) await again.ask(mark, markId);
    await again.ask({ type: 'hangup' });
    const { owed } = await again.until((view) => view.owed !== undefined);
    const marks = await server.actionsOf(owed?.attemptId ?? '', 'mark');
    expect(marks).toHaveLength(1);
    await again.close();
  });

  it('tells an earlier window that another one was opened', async () => {
    const first = await server.open('ada');
    await first.until(() => true);
    const second = await server.open('ada');
    expect(await first.closed).toMatchObject({ code: 4002 });
    await second.until(() => true);
    expect((await second.ask({ type: 'login', phone: 'own' })).ok).toBe(true);
    await second.until(({ agent }) => agent.state === 'ready');
    await second.close();
  });

  it('shows the message of a supervisor until it is read, and takes none from agents', async () => {
    const window = await server.open('ada');
    await window.until(() => true);
    const client = server.client('supervisor');
    await client('POST /agents/:agentId/messages', {
      params: { agentId: 'ada' },
      body: { text: 'break in 5 min' },
    });
    const { messages } = await window.until((view) => view.messages.length === 1);
    expect(messages).toMatchObject([{ from: 'supervisor', text: 'break in 5 min' }]);
    await window.ask({ type: 'messageRead', messageId: messages[0]?.messageId ?? '' });
    await window.until((view) => view.messages.length === 0);
    await expect(
      server.client('dan')('POST /agents/:agentId/messages', {
        params: { agentId: 'ada' },
        body: { text: 'hi' },
      }),
    ).rejects.toMatchObject({ problem: { code: 'OUT_FORBIDDEN' } });
    await window.close();
  });

  it('shows what is said to a team, or to those who may take the calls of a campaign', async () => {
    const { records } = server;
    await records.saveTeam({ teamId: 'night', name: 'Night', dialGroupId: 'desks', skills: { german: 2 } });
    for (const agentId of ['ben', 'cai'])
      await records.saveAgent({
        agentId,
        name: agentId,
        phone: agentId,
        dialGroupId: 'desks',
        ...(agentId === 'cai' ? { teamId: 'night' } : {}),
      });
    const windows = await Promise.all(['ben', 'cai'].map((agentId) => server.open(agentId)));
    const textsAt = async (at: number, count: number): Promise<readonly string[]> =>
      (await windows[at]?.until(({ messages }) => messages.length === count))?.messages.map(
        ({ text }) => text,
      ) ?? [];
    const client = server.client('supervisor');
    const say = (text: string, to: { readonly teamId: string } | { readonly campaignId: string }) =>
      client('POST /messages', { body: { text, to } });
    expect(await say('doors close at six', { teamId: 'night' })).toEqual({ agentIds: ['cai'] });
    expect(await textsAt(1, 1)).toEqual(['doors close at six']);
    expect(await textsAt(0, 0)).toEqual([]);

    // Nobody of them works yet; then one of those who do has what the campaign asks for, by her team.
    await server.campaign('german', [], { skills: { german: 2 } });
    const toCampaign = { campaignId: 'german' };
    await expect(say('new offer', toCampaign)).rejects.toMatchObject({ problem: { code: 'OUT_REFUSED' } });
    for (const window of windows) {
      await window.ask({ type: 'login', phone: 'own' });
      await window.until(({ agent }) => agent.state === 'ready');
    }
    await eventually(async () => {
      const shown = await client('GET /agents', {});
      return shown.agents.filter(({ live }) => live?.state === 'ready').length >= 2;
    });
    expect(await say('new offer', toCampaign)).toEqual({ agentIds: ['cai'] });
    expect(await textsAt(1, 2)).toEqual(['doors close at six', 'new offer']);

    // Away from the desk, and back: what was not read is still there.
    await windows[1]?.close();
    await say('call me', { teamId: 'night' });
    const back = await server.open('cai');
    const { messages } = await back.until((view) => view.messages.length > 0);
    expect(messages.map(({ text }) => text)).toEqual(['doors close at six', 'new offer', 'call me']);
    for (const { messageId } of messages) await back.ask({ type: 'messageRead', messageId });
    await back.ask({ type: 'logout' });
    await windows[0]?.ask({ type: 'logout' });
    await back.close();
    await windows[0]?.close();
    await expect(
      server.client('dan')('POST /messages', { body: { text: 'hi', to: { teamId: 'night' } } }),
    ).rejects.toMatchObject({ problem: { code: 'OUT_FORBIDDEN' } });
  });

  it('opens for nobody who is unknown, no agent, or on a page from elsewhere', async () => {
    server.callers.set('cookie-of-cai', callerOf('agent', 'cai', 'session'));
    const host = new URL(server.baseUrl).host;
    const cookie = 'session=cookie-of-cai';
    const attempts = [
      { headers: {} },
      { headers: { authorization: 'Bearer supervisor' } },
      { headers: { cookie, origin: 'https://evil.example' } },
      { headers: { cookie, origin: `http://${host}.evil.example` } },
      { headers: { cookie, origin: 'null' } },
      { headers: { cookie } },
    ];
    for (const options of attempts)
      await expect(server.open('cai', options), JSON.stringify(options)).rejects.toThrow(/40[13]/);
    const window = await server.open('cai', { headers: { cookie, origin: `http://${host}` } });
    await window.until(({ agent }) => agent.agentId === 'cai');
    await window.close();
  });

  it('answers what it cannot take, and ends a flood', async () => {
    const window = await server.open('cai');
    window.socket.send('not JSON');
    window.socket.send('{"id":"x","type":"fly"}');
    window.socket.send('{"id":"y","type":"pause"}');
    const refused = () => window.messages.filter((message) => message.type === 'reply' && !message.ok);
    await expect.poll(refused).toHaveLength(3);
    expect(refused()).toMatchObject([{ id: '' }, { id: 'x' }, { id: 'y', code: 'bad-message' }]);
    for (let sent = 0; sent < 300; sent += 1) window.socket.send('{}');
    expect((await window.closed).code).toBe(4008);
    const large = await server.open('cai');
    large.socket.send(JSON.stringify({ id: 'z', type: 'pause', reason: 'x'.repeat(40_000) }));
    expect((await large.closed).code).toBe(1009);
  });
});
