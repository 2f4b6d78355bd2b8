/**
 * Requirements 10, 12, 13, 14, 22 and 25 on the whole engine, by what is stored in Postgres, what the far end counted
 * and what a start is answered; the adapter's own tests are beside this file.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hostCheck } from '../../src/app/asterisk/hostCheck.ts';
import { systemClock } from '../../src/ports/clock.ts';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import { createAsteriskTelephony } from '../../src/telephony/asterisk.ts';
import { eventually } from '../support/asterisk.ts';
import {
  TRUNK,
  agentsReady,
  boardShows,
  endEngine,
  expectStampsInOrder,
  startEngineParts,
  type EngineParts,
} from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';
import { DISORDERS } from '../support/eventFaults.ts';
import { pass, startFaultProxy, type FaultProxy } from '../support/faultProxy.ts';

const CONSENT = { prompt: 'outpace/consent', acceptKey: '1', doNotCallKey: '9', silenceMs: 500, plays: 1 };

describe('on the whole engine', () => {
  let parts: EngineParts;
  let proxy: FaultProxy;
  let engine: InProcessEngine;
  beforeAll(async () => {
    parts = await startEngineParts({ agents: 8 });
    const { pbx } = parts.asterisks;
    proxy = await startFaultProxy(pbx.ariUrl);
    const prompts = ['consent', 'safe-harbour', 'not-there'].map(
      (name) => [`outpace/${name}`, `sound:outpace/en/${name}`] as const,
    );
    engine = await startEngine(parts, {
      telephony: (app) =>
        createAsteriskTelephony({
          ari: { url: proxy.url, user: pbx.ariUser, password: pbx.ariPassword, deadlineMs: 2_000 },
          ami: { host: pbx.amiHost, port: pbx.amiPort, user: pbx.amiUser, password: pbx.amiPassword },
          app,
          trunks: [TRUNK, 'ghost'],
          prompts: new Map(prompts),
          clock: systemClock,
          logger: pino({ level: 'silent' }),
          random: Math.random,
          hostFaults: () => hostCheck(pbx),
        }),
    });
    await agentsReady(engine, parts.agentIds);
  });
  afterEach(() => {
    proxy.events = pass;
    proxy.beforeForward = () => undefined;
    proxy.swallowsAnswer = () => false;
    proxy.rewritesPath = (path) => path;
  });
  afterAll(async () => {
    await endEngine(parts, engine);
    await proxy.close();
  });

  /** What is stored of each number, without ids and times. */
  async function stored(campaignId: string, withinMs?: number): Promise<Record<string, Outcome>> {
    const calls = await parts.finished(campaignId, withinMs);
    return Object.fromEntries(calls.map((call) => [call.number.slice(-2), outcomeOf(call)]));
  }

  describe('requirement 10', () => {
    it('the attempt is on record before the first request about it leaves', async () => {
      const seen: { isOpen: boolean; isSpooled: boolean }[] = [];
      proxy.beforeForward = ({ path }) => {
        const callId = /\/channels\/create\?.*channelId=([^&]+)/.exec(path)?.[1];
        if (callId === undefined) return undefined;
        return look(callId);
      };
      const look = async (callId: string): Promise<void> => {
        const open = await parts.stores.hopper.openAttempts();
        const isOpen = open.some(({ attempt }) => attempt.attemptId === callId);
        const spool = await parts.stores.hopper.readSpool(1_000);
        const isSpooled = spool.some(
          ({ entry }) => entry.type === 'attemptOpened' && entry.attempt.attemptId === callId,
        );
        const isStored = (await parts.records.attempt(callId)) !== undefined;
        seen.push({ isOpen, isSpooled: isSpooled || isStored });
      };
      await parts.runCampaign(engine, 'on-record', ['10', '21', '24']);
      await parts.finished('on-record');
      expect(seen).toEqual([1, 2, 3].map(() => ({ isOpen: true, isSpooled: true })));
    });

    it('an order to dial whose answer is lost leads to one INVITE, and the call is served', async () => {
      proxy.swallowsAnswer = ({ path }) => /\/dial\?/.test(path);
      const [number = ''] = await parts.runCampaign(engine, 'dial-lost', ['01']);
      const calls = await stored('dial-lost');
      expect(calls['01']).toMatchObject({ dialStatus: 'answered', consent: 'given', stamps: ALL_STAMPS });
      expect(parts.invitesOf(number)).toBe(1);
    });

    it('an order to make the channel whose answer is lost is closed as not known, and never dialled again', async () => {
      proxy.swallowsAnswer = ({ path }) => path.includes('/channels/create');
      const [number = ''] = await parts.runCampaign(engine, 'create-lost', ['07'], {
        maxAttempts: 3,
        retry: {},
      });
      const calls = await stored('create-lost');
      expect(calls['07']).toMatchObject({ lineResult: 'CANCELLED', dialStatus: 'failed', charged: false });
      expect(parts.invitesOf(number)).toBe(0);
      expect(await parts.records.progress('create-lost')).toMatchObject({ attempts: 1, cdrs: 1 });
      await engine.command({ type: 'campaign.stop', campaignId: 'create-lost' });
    }, 40_000);
  });

  it('requirement 12: what rang out and what the network refused is stored apart', async () => {
    await parts.runCampaign(engine, 'rang-out', ['11', '12', '13', '14', '20'], { ringTimeoutMs: 3_000 });
    const same = { sip: 480, q850: 19, charged: true, consent: 'not_asked', endedBy: 'network' };
    const noAnswer = { ...same, lineResult: 'NO_ANSWER', dialStatus: 'no_answer' };
    const unavailable = { ...same, lineResult: 'UNAVAILABLE', dialStatus: 'unreachable' };
    expect(await stored('rang-out')).toMatchObject({
      11: noAnswer,
      12: noAnswer,
      13: { ...same, lineResult: 'NO_RINGBACK', dialStatus: 'failed' },
      14: unavailable,
      20: unavailable,
    });
  });

  it('requirement 13: no hang-up of ours is stored as busy or rejected', async () => {
    // Asterisk's own dial timer is put off, so that the engine's own ends the ringing.
    proxy.rewritesPath = (path) => path.replace(/(\/dial\?.*timeout=)3\b/, '$160');
    await parts.runCampaign(engine, 'ringing', ['11', '13'], { ringTimeoutMs: 3_000 });
    await parts.runCampaign(engine, 'ours', ['02', '03', '04', '06'], { consent: CONSENT, maxTalkMs: 2_000 });
    const { agents } = await boardShows(engine, (floor) => floor.agents.some(isTalking), 'a conversation');
    await engine.command({ type: 'agent.hangup', agentId: agents.find(isTalking)?.agentId ?? '' });
    const calls = { ...(await stored('ours')), ...(await stored('ringing')) };
    const answered = { lineResult: 'ANSWERED', dialStatus: 'answered', q850: 16, endedBy: 'engine' };
    const rang = { hangupReason: 'ring-timeout', endedBy: 'engine' };
    expect(calls).toMatchObject({
      '03': { ...answered, hangupReason: 'do-not-call' },
      '04': { ...answered, hangupReason: 'no-consent' },
      11: { ...rang, lineResult: 'NO_ANSWER' },
      13: { ...rang, lineResult: 'NO_RINGBACK' },
    });
    const talked = [calls['02'], calls['06']];
    expect(new Set(talked.map((call) => call?.hangupReason))).toEqual(
      new Set(['agent-hangup', 'talk-limit']),
    );
    expect(talked.map((call) => call?.lineResult)).toEqual(['ANSWERED', 'ANSWERED']);
  }, 40_000);

  describe('requirement 14', () => {
    const codes = ['01', '05', '10', '14', '21'];
    let orderly: Record<string, Outcome>;
    beforeAll(async () => {
      await parts.runCampaign(engine, 'orderly', codes);
      orderly = await stored('orderly');
      expect(Object.keys(orderly).sort()).toEqual(codes);
      expect(orderly['01']).toMatchObject({ consent: 'given', endedBy: 'customer', stamps: ALL_STAMPS });
    });

    it.each(DISORDERS)(
      'the same is stored when events %s',
      async (what, fault) => {
        const campaignId = what.replaceAll(/[^a-z]+/g, '-');
        proxy.events = fault();
        await parts.runCampaign(engine, campaignId, codes);
        expect(await stored(campaignId)).toEqual(orderly);
        for (const call of await parts.closed(campaignId)) expectStampsInOrder(call);
      },
      40_000,
    );
  });

  describe('requirement 22', () => {
    const EVIL = '\r\nX-Evil: 1';

    it('a lead whose number carries separators is refused by the database and by the port', async () => {
      await parts.records.createList('evil', 'evil');
      const lead = { leadId: 'evil-1', rawNumber: 'x', fields: {}, sourceLine: 2 };
      await expect(
        parts.records.importLeads('evil', [{ ...lead, number: `+12025550140${EVIL}` }]),
      ).rejects.toThrow();
      const [good = ''] = await parts.importLeads('evil', ['10']);
      await parts.createCampaign('evil');
      const before = proxy.requests.length;
      const { fence = 0 } = (await parts.stores.ownership.current('main', Date.now())) ?? {};
      // Past every check but the last one: straight into the hopper.
      const numbers = [`+12025550140${EVIL}`, '+12025550140;x=y', '+12025550140@evil.example', '+1202&+1303'];
      await parts.stores.hopper.fill(
        fence,
        numbers.map((number, index) => ({
          leadId: `evil-${index + 2}`,
          campaignId: 'evil',
          number,
          attempts: 0,
          revision: 0,
          order: index,
        })),
        Date.now(),
      );
      expect(await engine.command({ type: 'campaign.start', campaignId: 'evil' })).toMatchObject({
        ok: true,
      });
      await parts.finished('evil');
      await eventually(async () => (await parts.stores.hopper.openAttempts()).length === 0, 'all closed');
      const created = proxy.requests.slice(before).filter(({ path }) => path.includes('/channels/create'));
      expect(created).toHaveLength(1);
      expect(decodeURIComponent(created[0]?.path ?? '')).toContain(good);
      expect(proxy.requests.map(({ path }) => decodeURIComponent(path)).join()).not.toMatch(
        /evil\.example|X-Evil/,
      );
    });

    it('a campaign whose caller ID or prompt carries them places no call', async () => {
      const [number = ''] = await parts.runCampaign(engine, 'evil-caller', ['10'], {
        callerId: `+12025550999${EVIL}`,
      });
      const calls = await stored('evil-caller');
      expect(calls['10']).toMatchObject({ lineResult: 'TRUNK_UNAVAILABLE', charged: false });
      expect(parts.invitesOf(number)).toBe(0);
      await parts.importLeads('evil-prompt', ['02']);
      await parts.createCampaign('evil-prompt', { safeHarbourPrompt: 'http://evil.example/x' });
      expect(await engine.command({ type: 'campaign.start', campaignId: 'evil-prompt' })).toMatchObject({
        ok: false,
        code: 'prompt-missing',
      });
    });
  });

  describe('requirement 25: a start is refused, saying why', () => {
    it.each([
      ['a prompt that is missing', { safeHarbourPrompt: 'outpace/not-there' }, 'prompt-missing', 'not-there'],
      ['a trunk that Asterisk does not have', { trunkIds: ['ghost'] }, 'trunk-missing', 'ghost'],
    ])('for %s', async (_what, change, code, word) => {
      const campaignId = `refused-${code}`;
      const [number = ''] = await parts.importLeads(campaignId, ['10']);
      await parts.createCampaign(campaignId, change);
      const reply = await engine.command({ type: 'campaign.start', campaignId });
      expect(reply).toMatchObject({ ok: false, code });
      expect(reply.message).toContain(word);
      expect(reply.message).not.toContain('\n');
      expect((await parts.records.campaign(campaignId))?.state).toBe('draft');
      expect(parts.invitesOf(number)).toBe(0);
    });

    it.each([
      [
        'pjsip.conf',
        'taskprocessor_overload_trigger = pjsip_only',
        'taskprocessor_overload_trigger = global',
        'overload-trigger',
      ],
      ['asterisk.conf', 'live_dangerously = no', 'live_dangerously = yes', 'live-dangerously'],
    ])('for %s that says otherwise than %s', async (file, good, bad, code) => {
      const path = join(parts.asterisks.pbx.runDir, 'etc', file);
      const text = readFileSync(path, 'utf8');
      expect(text).toContain(good);
      writeFileSync(path, text.replace(good, bad));
      const [number = ''] = await parts.importLeads(`host-${code}`, ['10']);
      await parts.createCampaign(`host-${code}`);
      const start = () => engine.command({ type: 'campaign.start', campaignId: `host-${code}` });
      const reply = await start();
      writeFileSync(path, text);
      expect(reply).toMatchObject({ ok: false, code });
      expect(reply.message).toContain(path);
      expect(parts.invitesOf(number)).toBe(0);
      // Mended, it dials.
      expect(await start()).toMatchObject({ ok: true });
      expect((await stored(`host-${code}`))['10']).toMatchObject({ dialStatus: 'busy' });
    });

    it('for a recording folder that is not there', async () => {
      const folder = join(parts.asterisks.pbx.runDir, 'spool/recording');
      await parts.importLeads('no-folder', ['10']);
      await parts.createCampaign('no-folder');
      renameSync(folder, `${folder}.away`);
      const reply = await engine.command({ type: 'campaign.start', campaignId: 'no-folder' });
      renameSync(`${folder}.away`, folder);
      expect(reply).toMatchObject({ ok: false, code: 'recording-folder-missing' });
    });
  });

  it('a pressed 9 was on the list before its call had ended', async () => {
    const entries = [];
    for await (const batch of parts.records.doNotCall()) entries.push(...batch);
    const [call] = (await parts.closed('ours')).filter(({ consent }) => consent === 'do_not_call');
    const entry = entries.find(({ number }) => number === call?.number);
    expect(entry).toMatchObject({ source: 'key', attemptId: call?.attemptId });
    expect(entry?.addedAt).toBeLessThanOrEqual(call?.stamps.endedAt ?? 0);
  });
});

const isTalking = ({ state }: { readonly state: string }): boolean => state === 'talking';

const ALL_STAMPS = [
  'answeredAt',
  'consentAt',
  'createdAt',
  'diallingAt',
  'endedAt',
  'joinedAt',
  'promptAt',
  'ringingAt',
];

type Outcome = ReturnType<typeof outcomeOf>;

function outcomeOf(call: CallDetailRecord) {
  const { lineResult, dialStatus, sip, q850, charged, consent, endedBy, hangupReason, next, stamps } = call;
  return {
    lineResult,
    dialStatus,
    sip,
    q850,
    charged,
    consent,
    endedBy,
    hangupReason,
    next: next.state,
    hasAgent: call.agentId !== undefined,
    stamps: Object.keys(stamps).sort(),
  };
}
