/**
 * An engine whose parties all speak tones of their own: two agents' desks, the customer, and an outside number. Who hears
 * whom is read from the audio that reaches each far end.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { AgentAction } from '../../src/domain/conversation/action.ts';
import type { CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import { allOnline, eventually, isWaitingRoom, liveBridges, liveChannels } from './asterisk.ts';
import { openBrowserPhone, type BrowserPhone } from './browserPhone/index.ts';
import { callPbx } from './caller.ts';
import { startCarrier, type Carrier, type CarrierCall } from './carrier.ts';
import {
  agentsReady,
  boardShows,
  DIAL_GROUP,
  endEngine,
  startEngineParts,
  type EngineParts,
} from './engine.ts';
import { startEngine, type InProcessEngine } from './engineInProcess.ts';
import { shareOfTone } from './rtp.ts';

export const TONES = { customer: 440, desk1: 700, desk2: 1_000, outside: 1_300 } as const;
export type Party = keyof typeof TONES;
/** It answers, as any number does, and speaks its own tone. */
export const OUTSIDE = '+4930123456';
const ACCOUNT = { user: 'acme', password: 'trunk-password' };
const PACKETS = 25;
const SAMPLES_PER_PACKET = 160;
const HEARD_SHARE = 0.15;
const UNHEARD_SHARE = 0.02;

export interface DesksOptions {
  /** Desk 2 is a phone in a browser. */
  readonly hasBrowser?: boolean;
  /** An address that no other trunk has: the PBX knows by it who brings a call. */
  readonly carrierHost?: string;
}

export interface Desks {
  readonly parts: EngineParts;
  readonly engine: InProcessEngine;
  /** Agents at the desks. */
  readonly agentIds: readonly string[];
  /** At desk 2, where it is in a browser; the newest, after a loss. */
  readonly browser: BrowserPhone;
  openBrowser(): Promise<void>;
  /** One call from a campaign of its own, joined; which desk has it, and which is free. */
  talk(name: string, options?: TalkOptions): Promise<DeskTalk>;
  /** The customer calls this number; resolves once the call is answered. */
  callIn(dialled: string, number: string): Promise<void>;
  act(agentId: string, action: AgentAction): Promise<void>;
  refused(agentId: string, action: AgentAction): Promise<string>;
  /** The last call at that far end; the last that lives, where one does. */
  callAt(party: Party): CarrierCall;
  /** The party hears exactly these, tones that play on and on. */
  hears(party: Party, others: readonly Party[]): Promise<void>;
  /** Both seats and the waiting room are all there is. */
  nothingLeft(): Promise<void>;
  stop(): Promise<void>;
}

export interface TalkOptions {
  /** Who is to have the call; default whoever has been ready longest. */
  readonly ownerId?: string;
  readonly settings?: Partial<CampaignSettings>;
}

export interface DeskTalk {
  readonly name: string;
  readonly attemptId: string;
  readonly owner: { readonly agentId: string; readonly desk: Party };
  readonly other: { readonly agentId: string; readonly desk: Party };
  /** The record, once the call has ended. */
  record(): Promise<CallDetailRecord>;
}

export async function startDesks({
  hasBrowser = false,
  carrierHost = '127.0.0.1',
}: DesksOptions = {}): Promise<Desks> {
  const toneOf = (number: string): number => (number === OUTSIDE ? TONES.outside : TONES.customer);
  const [carrier, desk1, desk2] = await Promise.all([
    startCarrier({ ...ACCOUNT, host: carrierHost, toneHz: toneOf, answerAfterMs: 50 }),
    startCarrier({ ...ACCOUNT, toneHz: () => TONES.desk1, answerAfterMs: 20 }),
    startCarrier({ ...ACCOUNT, toneHz: () => TONES.desk2, answerAfterMs: 20 }),
  ]);
  const registration = { user: ACCOUNT.user, secret: ACCOUNT.password };
  const endpoint = (id: string, { port }: Carrier, host = '127.0.0.1') => ({
    id,
    host,
    port,
    qualifySec: 1,
    registration,
  });
  const parts = await startEngineParts({
    agents: 0,
    otherTrunks: [
      endpoint('carrier', carrier, carrierHost),
      endpoint('desk1', desk1),
      ...(hasBrowser ? [] : [endpoint('desk2', desk2)]),
    ],
    webPhones: hasBrowser ? ['desk2'] : [],
  });
  let browser: BrowserPhone | undefined;
  const openBrowser = async (): Promise<void> => {
    const { pbx, webPhones } = parts.asterisks;
    const [{ phone, secret } = { phone: '', secret: '' }] = webPhones;
    browser = await openBrowserPhone({ url: pbx.ariUrl, phone, secret, toneHz: TONES.desk2 });
  };
  if (hasBrowser) await openBrowser();
  await allOnline(parts.asterisks.pbx, ['carrier', 'desk1', 'desk2']);
  const agentIds = ['agent-1', 'agent-2'];
  for (const [index, agentId] of agentIds.entries())
    await parts.records.saveAgent({
      agentId,
      name: agentId,
      phone: `desk${index + 1}`,
      dialGroupId: DIAL_GROUP,
    });
  const engine = await startEngine(parts, {
    trunks: [{ id: 'carrier', host: carrierHost, port: carrier.port, lines: 10, callsPerSecond: 50 }],
  });
  await agentsReady(engine, agentIds);

  let caller: CarrierCall | undefined;
  const callAt = (party: Party): CarrierCall => {
    if (party === 'customer' && caller !== undefined) return caller;
    const far = party === 'desk1' ? desk1 : party === 'desk2' ? desk2 : carrier;
    const calls = far.calls.filter(
      ({ number }) => far !== carrier || (number === OUTSIDE) === (party === 'outside'),
    );
    const call = calls.findLast(({ hasEnded }) => !hasEnded) ?? calls.at(-1);
    if (call === undefined) throw new Error(`${party} was not called`);
    return call;
  };

  /** What reaches the party from now on; silence where nothing comes. */
  async function listen({ media }: CarrierCall): Promise<readonly number[]> {
    const before = media.received;
    const until = performance.now() + 1_500;
    while (media.received < before + PACKETS && performance.now() < until) await delay(20);
    const fresh = (media.received - before) * SAMPLES_PER_PACKET;
    return fresh === 0 ? [] : media.samples.slice(-fresh);
  }

  async function tonesAt(party: Party): Promise<string> {
    const samples = hasBrowser && party === 'desk2' ? await browser?.listen() : await listen(callAt(party));
    if (samples === undefined) throw new Error('there is no browser');
    return Object.entries(TONES)
      .map(([name, hertz]) => [name, shareOfTone(samples, hertz)] as const)
      .filter(([, share]) => share > UNHEARD_SHARE)
      .map(([name, share]) => (share > HEARD_SHARE ? name : `${name}?`))
      .sort()
      .join(' ');
  }

  const desks: Desks = {
    parts,
    engine,
    agentIds,
    callAt,
    get browser() {
      if (browser === undefined) throw new Error('there is no browser');
      return browser;
    },
    openBrowser,
    async talk(name, { ownerId, settings } = {}) {
      await agentsReady(engine, agentIds);
      const away = ownerId === undefined ? [] : agentIds.filter((agentId) => agentId !== ownerId);
      for (const agentId of away) await engine.command({ type: 'agent.pause', agentId, reason: 'break' });
      await parts.runCampaign(engine, name, ['02'], {
        trunkIds: ['carrier'],
        promptBeforeAgent: false,
        consent: undefined,
        ...settings,
      });
      const board = await boardShows(
        engine,
        ({ calls }) => calls.some(({ state, campaignId }) => state === 'joined' && campaignId === name),
        `${name} is joined`,
      );
      for (const agentId of away) await engine.command({ type: 'agent.ready', agentId });
      const call = board.calls.find(({ campaignId }) => campaignId === name);
      const roles = agentIds.map((agentId, index) => ({ agentId, desk: `desk${index + 1}` as Party }));
      const owner = roles.find(({ agentId }) => agentId === call?.agentId);
      const other = roles.find(({ agentId }) => agentId !== call?.agentId);
      if (call === undefined || owner === undefined || other === undefined)
        throw new Error('nobody is joined');
      return {
        name,
        attemptId: call.attemptId,
        owner,
        other,
        async record() {
          const [record] = await parts.finished(name);
          if (record === undefined) throw new Error(`${name} has no record`);
          return record;
        },
      };
    },
    async callIn(dialled, number) {
      const pbxPort = parts.asterisks.pbx.ports.sip;
      caller = await callPbx({ host: carrierHost, pbxPort, dialled, number, toneHz: TONES.customer });
    },
    async act(agentId, action) {
      const reply = await engine.command({ type: 'agent.action', agentId, action });
      expect(reply.ok, JSON.stringify(reply)).toBe(true);
    },
    async refused(agentId, action) {
      const reply = await engine.command({ type: 'agent.action', agentId, action });
      expect(reply.ok).toBe(false);
      return reply.code ?? '';
    },
    async hears(party, others) {
      const wanted = [...others].sort().join(' ');
      let last = '';
      await eventually(
        async () => (last = await tonesAt(party)) === wanted,
        `${party} hears ${wanted || 'nobody'}`,
      ).catch((error: unknown) => {
        throw new Error(`${String(error)}, but it hears ${last || 'nobody'}`);
      });
    },
    async nothingLeft() {
      await agentsReady(engine, agentIds);
      let last = '';
      await eventually(async () => {
        const { pbx } = parts.asterisks;
        const [channels, bridges] = await Promise.all([liveChannels(pbx), liveBridges(pbx)]);
        const lines = await parts.stores.limits.linesInUse('carrier');
        last = `${channels.map(({ id }) => id).join(' ')} | ${bridges.map(({ id }) => id).join(' ')} | ${lines}`;
        return channels.length === 2 && bridges.every(isWaitingRoom) && lines === 0;
      }, 'two seats and waiting rooms').catch((error: unknown) => {
        throw new Error(`${String(error)}: found ${last}`);
      });
      await Promise.all([desks.hears('desk1', []), desks.hears('desk2', [])]);
    },
    async stop() {
      await endEngine(parts, engine);
      await Promise.all([browser?.kill(), ...[carrier, desk1, desk2].map((far) => far.close())]);
    },
  };
  return desks;
}
