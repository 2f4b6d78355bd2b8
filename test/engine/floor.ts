/**
 * A calling floor for the engine's tests: scripted inputs, the effects they had, and short cuts to each stage.
 * Nothing answers by itself: leases, "on record", legs and bridges are the test's to give.
 */
import type { Campaign, CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import type { CallEnd } from '../../src/domain/call/lineResult.ts';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import { randomStream } from '../../src/domain/kernel/random.ts';
import type { Lead } from '../../src/domain/lead/lead.ts';
import type { Effect } from '../../src/engine/effect.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { EngineSettings, TrunkSettings } from '../../src/engine/floor.ts';
import type { EngineInput, LiveLeg } from '../../src/engine/input.ts';

export const START = 1_760_000_000_000;
export const TRUNK: TrunkSettings = { trunkId: 'carrier', lines: 50, callsPerSecond: 50 };

export const HUNG_UP: CallEnd = { q850: 16, requestedByNetwork: true };
/** Asterisk's end of a leg whose audio has stopped. */
export const SILENT: CallEnd = { q850: 44, requestedByNetwork: false };
export const CLEARED: CallEnd = { q850: 16, requestedByNetwork: false };
export const BUSY: CallEnd = { q850: 17, sip: 486, requestedByNetwork: true };

export const SETTINGS: CampaignSettings = {
  policy: { promptBeforeAgent: 'allowed', source: 'test' },
  callerId: '+15550100000',
  trunkIds: ['carrier'],
  ringTimeoutMs: 10_000,
  answerLimitMs: 2_000,
  promptBeforeAgent: true,
  consent: { prompt: 'outpace/consent', acceptKey: '1', doNotCallKey: '9', silenceMs: 5_000, plays: 2 },
  safeHarbourPrompt: 'outpace/safe-harbour',
  wrapUpMs: 3_000,
  maxTalkMs: 600_000,
  maxLines: 50,
  maxAttempts: 3,
  attemptSpacingMs: 3_600_000,
  retry: { busy: { kind: 'retry', afterMs: 60_000 }, no_answer: { kind: 'retry', afterMs: 7_200_000 } },
};

export function aCampaign(settings: Partial<CampaignSettings> = {}, more: Partial<Campaign> = {}): Campaign {
  return {
    campaignId: 'camp',
    name: 'Campaign',
    dialGroupId: 'main',
    listIds: ['list'],
    state: 'running',
    settings: { ...SETTINGS, ...settings },
    ...more,
  };
}

export function aLead(index: number, more: Partial<Lead> = {}): Lead {
  return {
    leadId: `lead-${index}`,
    campaignId: 'camp',
    number: `+1555020${String(index).padStart(4, '0')}`,
    attempts: 0,
    revision: 0,
    order: index,
    ...more,
  };
}

export type EffectOf<Type extends Effect['type']> = Extract<Effect, { type: Type }>;

export interface FloorOptions {
  /** How many agents are seated and ready: `agent-1`, `agent-2`, each a millisecond longer idle than the next. */
  readonly agents?: number;
  readonly campaigns?: readonly Campaign[];
  readonly trunks?: readonly TrunkSettings[];
  /** Connected and compared, so that dialling is allowed. */
  readonly connected?: boolean;
  readonly engine?: Partial<EngineSettings>;
  readonly seed?: number;
}

export type TestFloor = ReturnType<typeof aFloor>;

export function aFloor(options: FloorOptions = {}) {
  const { agents = 1, campaigns = [aCampaign()], trunks = [TRUNK], connected = true, seed = 1 } = options;
  const engine = createEngine(
    { dialGroupId: 'main', trunks, seatCallerId: '+15550100000', ...options.engine },
    randomStream(seed, 'engine'),
  );
  let now = START;
  let leads = 0;
  /** Everything since the start, and where the last `take` ended. */
  const journal: Effect[] = [];
  const taken = new Map<Effect['type'], number>();

  const give = (input: EngineInput): readonly Effect[] => {
    const effects = engine.step(input, now);
    journal.push(...effects);
    return effects;
  };
  const all = <Type extends Effect['type']>(type: Type): EffectOf<Type>[] =>
    journal.filter((effect): effect is EffectOf<Type> => effect.type === type);
  /** Effects of that type since the last time they were taken. */
  const take = <Type extends Effect['type']>(type: Type): EffectOf<Type>[] => {
    const found = all(type);
    const fresh = found.slice(taken.get(type) ?? 0);
    taken.set(type, found.length);
    return fresh;
  };
  /** Lets time pass, waking the engine whenever it asks for it. */
  const wait = (ms: number): void => {
    const end = now + ms;
    for (let at = engine.nextWakeAt(); at !== undefined && at <= end; at = engine.nextWakeAt()) {
      now = Math.max(now, at);
      give({ type: 'wake' });
    }
    now = end;
  };

  const seatOf = (agentId: string): string => {
    const seatId = engine.board().agents.find((agent) => agent.agentId === agentId)?.seatId;
    if (seatId === undefined) throw new Error(`${agentId} has no seat`);
    return seatId;
  };
  const login = (agentId: string): void =>
    void give({ type: 'agentLogin', agent: { agentId, name: agentId, phone: `phone-${agentId}` } });
  const seat = (agentId: string): void => {
    login(agentId);
    give({ type: 'callAnswered', callId: seatOf(agentId) });
    now += 1;
  };
  /** The legs that are alive, of which the engine is told. */
  const list = (
    calls: readonly LiveLeg[],
    witnessed: Readonly<Record<string, CallEnd>> = {},
    listedAt = now,
  ) => give({ type: 'callsListed', listedAt, calls, witnessed });
  const connect = (calls: readonly LiveLeg[] = []): void => {
    give({ type: 'linkUp', restarted: false });
    list(calls);
  };

  /** Answers every request for leads with as many as it asked for, or with `most` in all. */
  const feed = (most = Number.POSITIVE_INFINITY, more: Partial<Lead> = {}): void => {
    let left = most;
    for (const { campaignId, count } of take('leaseLeads')) {
      const given = Math.min(count, left);
      left -= given;
      const leases = Array.from({ length: given }, () => {
        leads += 1;
        return { lead: aLead(leads, { campaignId, ...more }), token: `token-${leads}` };
      });
      give({ type: 'leadsLeased', campaignId, requested: count, leases });
    }
  };
  /** Puts on record what waits for it; returns the attempts that were dialled for it. */
  const begin = (): string[] => {
    for (const { attempt } of take('beginAttempt'))
      give({ type: 'attemptBegun', attemptId: attempt.attemptId });
    return take('originate').flatMap(({ callId, target }) => (target.kind === 'trunk' ? [callId] : []));
  };
  /** Leads, record and originate of as many calls as the engine wants to place. */
  const dial = (most?: number, more?: Partial<Lead>): string[] => {
    feed(most, more);
    return begin();
  };
  const one = (ids: readonly string[]): string => {
    const [id] = ids;
    if (id === undefined || ids.length > 1) throw new Error(`${ids.length} calls were dialled, not one`);
    return id;
  };
  const answer = (callId: string): void => {
    give({ type: 'callDialling', callId });
    give({ type: 'callProgress', callId, progress: 'ringing' });
    give({ type: 'callAnswered', callId });
  };
  const press = (callId: string, digit: string): void => void give({ type: 'dtmf', callId, digit });
  const end = (callId: string, how: CallEnd = HUNG_UP): void =>
    void give({ type: 'callEnded', callId, end: how });
  /** Both legs of the last bridge ordered are seen in it. */
  const bridge = (): void => {
    const last = all('bridge').at(-1);
    for (const callId of last?.callIds ?? [])
      give({ type: 'bridged', callId, bridgeId: last?.bridgeId ?? '' });
  };
  /** The playback of the last prompt ordered ends. */
  const played = (outcome: 'done' | 'failed' | 'stopped' = 'done'): void => {
    const last = all('play').at(-1);
    if (last === undefined) throw new Error('nothing was played');
    give({ type: 'playbackFinished', callId: last.callId, playbackId: last.playbackId, outcome });
  };

  const floor = {
    engine,
    journal,
    all,
    take,
    give,
    wait,
    seatOf,
    login,
    seat,
    list,
    connect,
    feed,
    begin,
    dial,
    answer,
    press,
    end,
    bridge,
    played,
    now: () => now,
    /** One call that rings at nobody yet. */
    dialled: () => one(dial(1)),
    /** One call that a person answered; with an agent free it is in the prompt. */
    answered(): string {
      const callId = floor.dialled();
      answer(callId);
      return callId;
    },
    /** One call in conversation. */
    joined(): string {
      const callId = floor.answered();
      press(callId, '1');
      bridge();
      return callId;
    },
    callState: (callId: string) =>
      engine.board().calls.find(({ attemptId }) => attemptId === callId)?.state ?? 'gone',
    agent(agentId = 'agent-1') {
      const found = engine.board().agents.find((agent) => agent.agentId === agentId);
      if (found === undefined) throw new Error(`no ${agentId}`);
      return found;
    },
    campaign(campaignId = 'camp') {
      const found = engine.board().campaigns.find((campaign) => campaign.campaignId === campaignId);
      if (found === undefined) throw new Error(`no ${campaignId}`);
      return found;
    },
    cdrs: (): CallDetailRecord[] => all('closeAttempt').map(({ cdr }) => cdr),
    cdr(callId: string): CallDetailRecord {
      const found = floor.cdrs().filter(({ attemptId }) => attemptId === callId);
      const [cdr] = found;
      if (cdr === undefined || found.length > 1) throw new Error(`${found.length} records of ${callId}`);
      return cdr;
    },
    /** Names of the effects since then, without the log and the saving of calls. */
    since: (mark: number) =>
      journal.slice(mark).filter(({ type }) => !['log', 'saveCall', 'recordAgentState'].includes(type)),
    mark: () => journal.length,
  };

  for (const campaign of campaigns) give({ type: 'campaignSet', campaign });
  for (let index = 1; index <= agents; index += 1) seat(`agent-${index}`);
  take('originate');
  if (connected) connect(engine.board().agents.map(({ seatId }) => ({ callId: seatId ?? '', state: 'up' })));
  return floor;
}
