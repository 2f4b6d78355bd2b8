/**
 * The bare engine with everybody acting at random: customers, callers, agents, supervisors, and an exchange that carries
 * orders out after a while, tells of each leg in order, and sometimes fails. One seed is one story. Whatever breaks a
 * rule is kept in `violations`.
 */
import type { AgentAction, Destination } from '../../src/domain/conversation/action.ts';
import { DEFAULT_CAMPAIGN_PACING, type Campaign } from '../../src/domain/campaign/campaign.ts';
import { DEFAULT_DETECTION } from '../../src/domain/detection/settings.ts';
import { assertNever } from '../../src/domain/kernel/assert.ts';
import { randomStream } from '../../src/domain/kernel/random.ts';
import type { SupervisorAction } from '../../src/domain/supervision/action.ts';
import type { Effect } from '../../src/engine/effect.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import { FLOWS } from './flows.ts';
import { BUSY, HUNG_UP, SETTINGS, SILENT, START, TRUNK, aCampaign, aLead } from './floor.ts';

const AGENTS = ['agent-1', 'agent-2', 'agent-3', 'agent-4'];
/** Called per conversation. */
const PER_CALL = 'agent-4';
const SUPERVISORS = ['ada', 'bob'];
/** Somebody who has spoken with an agent hears something again within this time. */
const SILENCE_LIMIT_MS = 2_500;
/** Stages in which a customer is with somebody or with music. */
const ACCOMPANIED: ReadonlySet<string> = new Set(['joined', 'parked', 'transferred']);
const LATEST_MS = 400;
const LOOK_MS = 250;
/** What the telephony alone tells. */
const OF_LINK: ReadonlySet<string> = new Set([
  'callDialling',
  'callProgress',
  'callAnswered',
  'playbackStarted',
  'playbackFinished',
  'bridged',
  'unbridged',
  'callEnded',
  'detected',
  'talk',
  'tone',
]);
/** Orders that come to nothing while the link is away. */
const BY_LINK: ReadonlySet<string> = new Set([
  'play',
  'stopPlay',
  'seat',
  'bridge',
  'unbridge',
  'mute',
  'hangup',
  'snoop',
  'answer',
  'detect',
  'watchTalk',
  'watchTone',
]);
const UNTOLD: ReadonlySet<string> = new Set(['log', 'saveCall', 'recordAgentState']);

/** What is taken in which stage, so that stories lead somewhere. */
const FITTING: Readonly<Record<string, readonly AgentAction['type'][]>> = {
  talking: [
    'hold',
    'transfer',
    'transfer',
    'sendToFlow',
    'park',
    'mute',
    'pauseRecording',
    'resumeRecording',
  ],
  held: ['unhold', 'transfer', 'park', 'sendToFlow'],
  consulting: ['completeTransfer', 'conference', 'conference', 'cancelConsult', 'mute', 'leaveConference'],
  conference: ['leaveConference', 'cancelConsult', 'completeTransfer', 'mute', 'unmute'],
  previewing: ['acceptLead', 'acceptLead', 'skipLead'],
};

export interface Chance {
  readonly violations: string[];
  readonly story: string[];
  /** What was walked through, so that a story that tells nothing is seen. */
  readonly seen: ReadonlyMap<string, number>;
}

type EffectOf<Type extends Effect['type']> = Extract<Effect, { type: Type }>;

interface Due {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export function playOut(seed: number, { steps = 600, isTold = false } = {}): Chance {
  const random = randomStream(seed, 'chance');

  const engine = createEngine(
    {
      dialGroupId: 'main',
      trunks: [TRUNK],
      seatCallerId: '+15550100000',
      pauseAfterLostPhone: seed % 3 === 0,
    },
    randomStream(seed, 'engine'),
  );
  const violations: string[] = [];
  const story: string[] = [];
  const seen = new Map<string, number>();
  let now = START;
  let order = 0;
  let made = 0;
  let lookedAt = START;
  let isCalm = false;
  let isAway = false;
  let blindUntil = START;
  let due: Due[] = [];
  const legs = new Map<string, { isUp: boolean; place: string | undefined; readonly kind: string }>();
  const lastAt = new Map<string, number>();
  const bridges = new Set<string>();
  const playing = new Map<string, string>();
  const muted = new Set<string>();
  const asked = new Map<string, { readonly what: string; answers: number }>();
  const opened = new Map<string, number>();
  const lines = new Map<string, number>();
  const recordings = new Map<string, string>();
  const hungUp = new Set<string>();
  const silentSince = new Map<string, number>();

  const chance = (share: number): boolean => random() < share;
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const note = (what: string): void => void story.push(`${now - START} ${what}`);
  const violate = (what: string): void => {
    note(`VIOLATION ${what}`);
    violations.push(`${now - START}: ${what}`);
  };
  const count = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);

  /** Events of one leg come in the order in which they happened. */
  const later = (key: string, run: () => void, mostMs = LATEST_MS): void => {
    const at = Math.max(now + Math.floor(random() * mostMs), lastAt.get(key) ?? 0);
    lastAt.set(key, at);
    order += 1;
    due.push({ at, order, run });
  };
  const tell = (key: string, input: EngineInput, mostMs?: number): void =>
    later(key, () => (isAway && OF_LINK.has(input.type) ? undefined : give(input)), mostMs);

  function give(input: EngineInput): void {
    if (violations.length > 0) return;
    if (isTold && input.type !== 'wake') note(`> ${JSON.stringify(input)}`);
    let effects: readonly Effect[] = [];
    try {
      effects = engine.step(input, now);
    } catch (error) {
      return violate(`the engine threw at ${input.type}: ${String(error)}`);
    }
    for (const effect of effects) carryOut(effect);
    if (input.type !== 'wake') checkBoard();
  }

  function end(callId: string, how = HUNG_UP): void {
    if (!legs.has(callId)) return;
    legs.delete(callId);
    playing.delete(callId);
    muted.delete(callId);
    tell(callId, { type: 'callEnded', callId, end: how });
  }

  function moveTo(callId: string, place: string | undefined): void {
    const leg = legs.get(callId);
    if (leg === undefined || leg.place === place) return;
    const before = leg.place;
    leg.place = place;
    if (before !== undefined && before !== 'room')
      tell(callId, { type: 'unbridged', callId, bridgeId: before }, 20);
    if (place !== undefined && place !== 'room')
      tell(callId, { type: 'bridged', callId, bridgeId: place }, 20);
  }

  function answerUp(callId: string, mostMs: number): void {
    later(
      callId,
      () => {
        const leg = legs.get(callId);
        if (leg === undefined) return;
        leg.isUp = true;
        if (!isAway) give({ type: 'callAnswered', callId });
      },
      mostMs,
    );
  }

  function originate({ callId, target }: EffectOf<'originate'>): void {
    const call = engine.board().calls.find(({ attemptId }) => attemptId === callId);
    if (target.kind === 'trunk') {
      const isStopped = engine.board().holds.length > 0;
      if (isStopped && call !== undefined) violate(`${callId} was dialled in a hold`);
      if (call?.state === 'closing' || hungUp.has(callId))
        violate(`${callId} was dialled after it was given up`);
      const campaign = engine.board().campaigns.find(({ campaignId }) => campaignId === call?.campaignId);
      if (campaign !== undefined && campaign.state !== 'running')
        violate(`${callId} was dialled while its campaign is ${campaign.state}`);
    }
    const outcome = random();
    if (outcome < 0.04)
      return tell(callId, {
        type: 'originateFailed',
        callId,
        outcome: pick(['refused', 'unavailable'] as const),
        code: 'x',
      });
    if (isAway)
      return tell(callId, { type: 'originateFailed', callId, outcome: 'unavailable', code: 'link-down' });
    legs.set(callId, { isUp: false, place: undefined, kind: target.kind });
    tell(callId, { type: 'callDialling', callId }, 50);
    if (outcome < 0.16) {
      later(callId, () => end(callId, BUSY), 3_000);
      return;
    }
    if (target.kind === 'trunk') tell(callId, { type: 'callProgress', callId, progress: 'ringing' }, 500);
    answerUp(callId, target.kind === 'trunk' ? 6_000 : 2_000);
  }

  function carryOut(effect: Effect): void {
    if (isTold && !UNTOLD.has(effect.type)) note(`  < ${JSON.stringify(effect)}`);
    if (isAway && BY_LINK.has(effect.type)) return failed(effect);
    switch (effect.type) {
      case 'leaseLeads':
        return leaseLeads(effect);
      case 'readLead':
        return tell('store', {
          type: 'leadRead',
          agentId: effect.agentId,
          leadId: effect.leadId,
          fields: {},
        });
      case 'leaseNumber':
        return leaseNumber(effect);
      case 'beginAttempt': {
        const { attemptId } = effect.attempt;
        const mostMs = chance(0.1) ? 5_000 : 100;
        if (chance(0.9)) {
          later(
            attemptId,
            () => {
              opened.set(attemptId, 0);
              give({ type: 'attemptBegun', attemptId });
            },
            mostMs,
          );
        } else tell(attemptId, { type: 'attemptRefused', attemptId, code: 'attempt-spacing' }, mostMs);
        return;
      }
      case 'originate':
        return originate(effect);
      case 'hangup':
        hungUp.add(effect.callId);
        if (effect.reason === 'seat-closed' || !chance(0.03))
          return end(effect.callId, { q850: 16, requestedByNetwork: false });
        return tell(effect.callId, {
          type: 'commandFailed',
          callIds: [effect.callId],
          operation: 'hangup',
          code: '500',
        });
      case 'play':
        playing.set(effect.callId, effect.playbackId);
        tell(
          effect.callId,
          { type: 'playbackStarted', callId: effect.callId, playbackId: effect.playbackId },
          50,
        );
        later(
          effect.playbackId,
          () => played(effect.callId, effect.playbackId, chance(0.02) ? 'failed' : 'done'),
          6_000,
        );
        return;
      case 'stopPlay':
        return played(effect.callId, effect.playbackId, 'stopped');
      case 'seat':
        return moveTo(effect.callId, 'room');
      case 'bridge':
        if (chance(0.02))
          return tell(effect.callIds[0] ?? '', {
            type: 'commandFailed',
            callIds: effect.callIds,
            operation: 'bridge',
            code: '500',
            bridgeId: effect.bridgeId,
          });
        bridges.add(effect.bridgeId);
        for (const callId of effect.callIds) moveTo(callId, effect.bridgeId);
        return;
      case 'unbridge':
        bridges.delete(effect.bridgeId);
        for (const [callId, { place }] of legs) if (place === effect.bridgeId) moveTo(callId, undefined);
        return;
      case 'mute':
        if (!legs.has(effect.callId)) return;
        if (effect.on) muted.add(effect.callId);
        else muted.delete(effect.callId);
        return;
      case 'snoop':
        if (!legs.has(effect.callId) || chance(0.05))
          return tell(effect.snoopId, {
            type: 'commandFailed',
            callIds: [effect.snoopId],
            operation: 'snoop',
            code: '404',
          });
        legs.set(effect.snoopId, { isUp: false, place: undefined, kind: 'snoop' });
        return answerUp(effect.snoopId, 100);
      case 'answer':
        return answerUp(effect.callId, 100);
      case 'lookUpCaller':
        return tell(
          'store',
          {
            type: 'callerKnown',
            callId: effect.callId,
            calledBy: chance(0.5)
              ? { agentId: pick(AGENTS), campaignId: 'camp', attemptId: 'a', leadId: 'l' }
              : undefined,
          },
          900,
        );
      case 'detect':
        return tell(
          effect.callId,
          {
            type: 'detected',
            callId: effect.callId,
            verdict: pick(['human', 'human', 'machine', 'notsure', 'fax'] as const),
            cause: 'X',
          },
          3_500,
        );
      case 'watchTalk':
        if (effect.silenceMs === 0) return;
        tell(effect.callId, { type: 'talk', callId: effect.callId, talking: true }, 1_000);
        return tell(effect.callId, { type: 'talk', callId: effect.callId, talking: false }, 4_000);
      case 'watchTone':
        return chance(0.3) ? tell(effect.callId, { type: 'tone', callId: effect.callId }, 4_000) : undefined;
      case 'startRecording':
        recordings.set(effect.order.recordingId, effect.callId);
        if (!chance(0.05)) return;
        recordings.delete(effect.order.recordingId);
        return tell(effect.callId, {
          type: 'recordingFailed',
          callId: effect.callId,
          recordingId: effect.order.recordingId,
          code: 'x',
        });
      case 'pauseRecording':
      case 'stopRecording': {
        if (effect.type === 'stopRecording') recordings.delete(effect.recordingId);
        const { callId, recordingId, commandId } = effect;
        const action = effect.type === 'stopRecording' ? 'stop' : effect.on ? 'pause' : 'resume';
        if (commandId !== undefined)
          tell('recorder', {
            type: 'recordingAnswered',
            action,
            callId,
            recordingId,
            commandId,
            ...(chance(0.1) ? { code: 'x' } : {}),
          });
        return;
      }
      case 'reserveLine':
        if (chance(0.1)) return tell('store', { type: 'lineRefused', callId: effect.callId, code: 'lines' });
        later(
          'store',
          () => {
            lines.set(effect.callId, (lines.get(effect.callId) ?? 0) + 1);
            give({ type: 'lineReserved', callId: effect.callId, trunkId: effect.trunkId });
          },
          chance(0.1) ? 3_000 : 100,
        );
        return;
      case 'releaseLine':
        // Releasing what was never held, or twice, is harmless.
        return later('store', () => void lines.delete(effect.callId), 50);
      case 'commandAnswered': {
        const question = asked.get(effect.commandId);
        if (question === undefined) return violate(`an answer to the unknown command ${effect.commandId}`);
        question.answers += 1;
        count(`${question.what} ${effect.ok ? 'ok' : 'refused'}`);
        if (question.answers > 1) violate(`${question.what} was answered ${question.answers} times`);
        return;
      }
      case 'listCalls':
        later('list', () => {
          if (isAway) return give({ type: 'listFailed' });
          const calls = [...legs].map(([callId, { isUp, place }]) => ({
            callId,
            state: isUp ? ('up' as const) : ('dialling' as const),
            ...(place === undefined || place === 'room' ? {} : { bridgeId: place }),
          }));
          give({ type: 'callsListed', listedAt: now, calls, witnessed: {} });
        });
        return;
      case 'addDoNotCall':
        return tell('store', { type: 'doNotCallAdded', attemptId: effect.attemptId });
      case 'closeAttempt': {
        const { attemptId, hangupReason, dialStatus } = effect.cdr;
        count(`record ${dialStatus} ${hangupReason ?? ''}`);
        const records = (opened.get(attemptId) ?? Number.NaN) + 1;
        opened.set(attemptId, records);
        if (records !== 1) violate(`${attemptId} has ${records} records`);
        if (legs.has(attemptId) && !hungUp.has(attemptId)) violate(`${attemptId} lives on after its record`);
        return;
      }
      case 'acceptCalls':
      case 'adopt':
      case 'campaignState':
      case 'journal':
      case 'keepDecision':
      case 'log':
      case 'recordAgentState':
      case 'recordDisposition':
      case 'recordInbound':
      case 'releaseLead':
      case 'reviewDetection':
      case 'saveCall':
      case 'sendKeys':
        return;
      default:
        return assertNever(effect);
    }
  }

  function failed(effect: Effect): void {
    const callIds =
      'callIds' in effect
        ? effect.callIds
        : 'snoopId' in effect
          ? [effect.snoopId]
          : 'callId' in effect
            ? [effect.callId]
            : [];
    const bridgeId = 'bridgeId' in effect ? { bridgeId: effect.bridgeId } : {};
    tell(callIds[0] ?? '', {
      type: 'commandFailed',
      callIds,
      operation: effect.type,
      code: 'link-down',
      ...bridgeId,
    });
  }

  function played(callId: string, playbackId: string, outcome: 'done' | 'failed' | 'stopped'): void {
    if (playing.get(callId) !== playbackId) return;
    playing.delete(callId);
    tell(callId, { type: 'playbackFinished', callId, playbackId, outcome }, 50);
  }

  function leaseLeads({ campaignId, count: requested }: EffectOf<'leaseLeads'>): void {
    const given = isCalm ? 0 : Math.ceil(random() * requested);
    const leases = Array.from({ length: given }, () => {
      made += 1;
      const again = chance(0.1) ? { agentFirst: true as const } : {};
      return { lead: aLead(made, { campaignId, ...again }), token: `token-${made}` };
    });
    tell('store', { type: 'leadsLeased', campaignId, requested, leases });
  }

  function leaseNumber({ agentId, commandId, campaignId, leadId, number }: EffectOf<'leaseNumber'>): void {
    const lead = { ...aLead(0, { campaignId }), leadId, number };
    const outcome = chance(0.8) ? { lead, token: 'by-hand' } : { code: 'lead-busy', message: 'busy' };
    tell('store', { type: 'numberLeased', agentId, commandId, campaignId, outcome });
  }

  function checkBoard(): void {
    const { agents, calls, inbound = [] } = engine.board();
    const live = new Set([
      ...calls.map(({ attemptId }) => attemptId),
      ...inbound.map(({ callId }) => callId),
    ]);
    for (const { agentId, state, attemptId } of agents) {
      const isBusy = state === 'reserved' || state === 'talking';
      if (isBusy !== (attemptId !== undefined)) violate(`${agentId} is ${state} with ${String(attemptId)}`);
      else if (attemptId !== undefined && !live.has(attemptId))
        violate(`${agentId} is ${state} with a call that is over`);
    }
  }

  /** Once nothing is on its way any more. */
  function checkSilence(): void {
    if (now - lookedAt < LOOK_MS) return;
    lookedAt = now;
    for (const { attemptId, state } of engine.board().calls) {
      const leg = legs.get(attemptId);
      const others = [...legs].filter(
        ([id, { place }]) => id !== attemptId && place === leg?.place && !id.startsWith('snoop'),
      );
      const isServed =
        leg?.place === 'room' || playing.has(attemptId) || (leg?.place !== undefined && others.length > 0);
      if (leg === undefined || isServed || !ACCOMPANIED.has(state) || now < blindUntil) {
        silentSince.delete(attemptId);
        continue;
      }
      const since = silentSince.get(attemptId) ?? now;
      silentSince.set(attemptId, since);
      if (now - since > SILENCE_LIMIT_MS)
        violate(`${attemptId} is ${state} and hears nobody, in ${leg.place ?? 'no bridge'}`);
    }
  }

  function pass(ms: number): void {
    const until = now + ms;
    for (;;) {
      due.sort((left, right) => left.at - right.at || left.order - right.order);
      const next = due[0];
      const wakeAt = engine.nextWakeAt() ?? Number.POSITIVE_INFINITY;
      const at = Math.max(now, Math.min(next?.at ?? Number.POSITIVE_INFINITY, wakeAt));
      if (at > until || violations.length > 0) break;
      now = at;
      if (next !== undefined && next.at <= wakeAt) {
        due = due.slice(1);
        next.run();
      } else give({ type: 'wake' });
      checkSilence();
    }
    now = until;
  }

  function command(what: string, make: (commandId: string) => EngineInput): void {
    const commandId = `c${asked.size + 1}`;
    asked.set(commandId, { what, answers: 0 });
    give(make(commandId));
  }

  /** Mostly one who is in a call: of the others little is taken. */
  function someAgent(): string {
    const talking = engine
      .board()
      .agents.filter(({ state }) => state === 'talking' || state === 'previewing');
    return talking.length > 0 && chance(0.85) ? pick(talking).agentId : pick(AGENTS);
  }

  function conversationOf(agentId: string): string | undefined {
    const { agents, calls } = engine.board();
    const { attemptId, state } = agents.find((agent) => agent.agentId === agentId) ?? {};
    if (state === 'previewing') return 'previewing';
    const call = calls.find((one) => one.attemptId === attemptId);
    return call?.state === 'joined' ? (call.conversation?.state ?? 'talking') : undefined;
  }

  function actAsAgent(): void {
    const agentId = someAgent();
    const to: Destination = pick([
      { kind: 'agent', agentId: pick(AGENTS) },
      { kind: 'agent', agentId: pick(AGENTS) },
      { kind: 'team', teamId: 'team' },
      { kind: 'number', number: '+4930123456' },
    ] as const);
    const parked = engine.board().calls.filter(({ state }) => state === 'parked');
    const actions: readonly AgentAction[] = [
      { type: 'hold' },
      { type: 'unhold' },
      { type: 'mute' },
      { type: 'unmute' },
      { type: 'keys', digits: '12' },
      { type: 'transfer', to, kind: 'blind' },
      { type: 'transfer', to, kind: 'attended' },
      { type: 'transfer', to, kind: 'attended' },
      { type: 'completeTransfer' },
      { type: 'conference' },
      { type: 'leaveConference' },
      { type: 'cancelConsult' },
      { type: 'sendToFlow', flowId: pick(['survey', 'press-one']), thenReturn: chance(0.6) },
      { type: 'park' },
      { type: 'pickUp', attemptId: parked.length > 0 ? pick(parked).attemptId : 'none' },
      { type: 'mark', note: 'a note' },
      { type: 'help' },
      { type: 'startRecording' },
      { type: 'stopRecording' },
      { type: 'pauseRecording' },
      { type: 'resumeRecording' },
      { type: 'disposition', code: 'sold' },
      { type: 'disposition', code: 'sold' },
      { type: 'acceptLead' },
      { type: 'skipLead', reason: 'x' },
      { type: 'dialNumber', number: '+4930123457', campaignId: 'camp' },
      { type: 'markMachine' },
    ];
    const fitting = FITTING[conversationOf(agentId) ?? ''] ?? [];
    const likely = actions.filter(({ type }) => fitting.includes(type));
    const action = likely.length > 0 && chance(0.6) ? pick(likely) : pick(actions);
    for (let times = chance(0.1) ? 2 : 1; times > 0; times -= 1)
      command(action.type, (commandId) => ({ type: 'agentAction', commandId, agentId, action }));
  }

  function actAsSupervisor(): void {
    const supervisorId = pick(SUPERVISORS);
    const agentId = someAgent();
    const actions: readonly SupervisorAction[] = [
      { type: 'listen', agentId, phone: `phone-${supervisorId}` },
      { type: 'listen', agentId, phone: `phone-${supervisorId}` },
      { type: 'whisper' },
      { type: 'barge' },
      { type: 'takeOver' },
      { type: 'leave' },
      { type: 'moveAgent', agentId, teamId: 'team' },
      chance(0.3) ? { type: 'logoutAgent', agentId } : { type: 'pauseAgent', agentId, reason: 'talk' },
    ];
    const action = pick(actions);
    command(action.type, (commandId) => ({ type: 'supervisorAction', commandId, supervisorId, action }));
  }

  function agentInput(): EngineInput {
    const agentId = pick(AGENTS);
    return pick<EngineInput>([
      ...AGENTS.map(login),
      ...AGENTS.map((each) => ({ type: 'agentReady', agentId: each }) as const),
      ...AGENTS.map((each) => ({ type: 'agentReady', agentId: each }) as const),
      { type: 'agentPause', agentId, reason: 'break' },
      { type: 'agentLogout', agentId },
      { type: 'agentHangup', agentId: someAgent() },
    ]);
  }

  function farEnd(): void {
    const up = [...legs].filter(([, { isUp }]) => isUp).map(([callId]) => callId);
    if (up.length === 0 || isAway) return;
    const callId = pick(up);
    if (chance(0.7)) return give({ type: 'dtmf', callId, digit: pick(['1', '1', '2', '3', '4', '9', '#']) });
    end(callId, chance(0.2) ? SILENT : HUNG_UP);
  }

  function arrive(): void {
    if (isAway) return;
    made += 1;
    const callId = `in-1760000000-${made}`;
    legs.set(callId, { isUp: false, place: undefined, kind: 'in' });
    const number = chance(0.2) ? '' : '+15550209999';
    give({ type: 'callArrived', callId, number, dialled: SETTINGS.callerId.slice(1) });
  }

  function login(agentId: string): EngineInput {
    const kind = agentId === PER_CALL ? ({ seatKind: 'perCall' } as const) : {};
    return {
      type: 'agentLogin',
      agent: { agentId, name: agentId, phone: `phone-${agentId}`, teamId: 'team', ...kind },
    };
  }

  function disturb(): void {
    const which = random();
    const isSomebodyTalking = engine.board().agents.some(({ state }) => state === 'talking');
    if (!isSomebodyTalking && chance(0.7)) {
      for (const agentId of AGENTS) {
        give(login(agentId));
        give({ type: 'agentReady', agentId });
      }
    } else if (which < 0.5) actAsAgent();
    else if (which < 0.6) actAsSupervisor();
    else if (which < 0.72) give(agentInput());
    else if (which < 0.9) farEnd();
    else if (which < 0.94) arrive();
    else if (which < 0.96) give({ type: 'holdSet', hold: 'emergency stop', on: chance(0.3) });
    else if (which < 0.975) gap();
    else if (which < 0.99) setCampaign(pick(['running', 'running', 'draining', 'paused'] as const));
  }

  /** The link goes and comes back: what was ordered and told meanwhile is lost. */
  function gap(): void {
    if (engine.board().holds.some((hold) => /telephony|compared/.test(hold))) return;
    give({ type: 'linkDown', reason: 'test' });
    isAway = true;
    blindUntil = now + 20_000;
    later(
      'link',
      () => {
        isAway = false;
        give({ type: 'linkUp', restarted: false });
      },
      5_000,
    );
  }

  function setCampaign(state: Campaign['state']): void {
    give({ type: 'campaignSet', campaign: campaignOf(seed, state) });
  }

  give({ type: 'flowsSet', flows: FLOWS });
  setCampaign('running');
  for (const agentId of AGENTS) give(login(agentId));
  give({ type: 'linkUp', restarted: false });
  for (let step = 0; step < steps && violations.length === 0; step += 1) {
    pass(Math.floor(random() ** 2 * 2_500));
    if (violations.length === 0) disturb();
  }
  isCalm = true;
  give({ type: 'holdSet', hold: 'emergency stop', on: false });
  for (const supervisorId of SUPERVISORS)
    command('leave', (commandId) => ({
      type: 'supervisorAction',
      commandId,
      supervisorId,
      action: { type: 'leave' },
    }));
  // The longest stage is a conversation, and a flow that sends people on may follow it.
  for (let minutes = 0; minutes < 20; minutes += 1) {
    for (const { agentId } of engine.board().agents) {
      command('disposition', (commandId) => ({
        type: 'agentAction',
        commandId,
        agentId,
        action: { type: 'disposition', code: 'sold' },
      }));
      give({ type: 'agentHangup', agentId });
    }
    pass(60_000);
  }
  if (violations.length > 0) return { violations, story, seen };

  const board = engine.board();
  for (const { attemptId, state } of board.calls) violate(`${attemptId} is ${state} for ever`);
  for (const { callId, state } of board.inbound ?? []) violate(`the caller ${callId} is ${state} for ever`);
  for (const { supervisorId } of board.supervisors ?? []) violate(`${supervisorId} is at a phone for ever`);
  const seats = new Set(board.agents.map(({ seatId }) => seatId));
  for (const [callId] of legs) if (!seats.has(callId)) violate(`the leg ${callId} is left over`);
  for (const bridgeId of bridges) violate(`the bridge ${bridgeId} is left over`);
  for (const callId of muted) violate(`${callId} is still muted`);
  for (const [callId] of lines)
    if (callId.startsWith('consult-')) violate(`the line of ${callId} is left over`);
  for (const [recordingId] of recordings) violate(`the recording ${recordingId} is left running`);
  for (const [attemptId, records] of opened)
    if (records !== 1) violate(`${attemptId} has ${records} records`);
  for (const { what, answers } of asked.values())
    if (answers !== 1) violate(`${what} was answered ${answers} times`);
  for (const { agentId, state } of board.agents)
    if (!['ready', 'paused', 'seating', 'loggedOut', 'previewing', 'wrapUp'].includes(state))
      violate(`${agentId} is ${state} for ever`);
  return { violations, story, seen };
}

/** Each seed another campaign. */
function campaignOf(seed: number, state: Campaign['state']): Campaign {
  const kind = seed % 6;
  const basis = {
    mode: 'all',
    share: 1,
    stereo: true,
    required: false,
    retentionDays: 7,
    basis: 'law',
  } as const;
  const sold = {
    code: 'sold',
    label: 'Sold',
    salesStatus: 'success',
    isContact: true,
    isSuccess: true,
    needsCallback: false,
  } as const;
  const detection = { ...DEFAULT_DETECTION, message: 'outpace/message', recordShare: 0.5, truthShare: 0.1 };
  return aCampaign(
    {
      inbound: { agentWaitMs: 5_000, queueWaitMs: 20_000, busyPrompt: 'busy', closedPrompt: 'closed' },
      maxTalkMs: 120_000,
      recording: basis,
      maxLines: 6,
      dispositions: { forced: seed % 2 === 0, limitMs: 5_000, codes: [sold] },
      ...(kind === 0 ? {} : { consent: undefined }),
      ...(kind === 1 ? { promptBeforeAgent: false, consent: SETTINGS.consent } : {}),
      ...(kind === 2
        ? { promptBeforeAgent: false, detection: { ...detection, kind: 'warm', onMachine: 'leaveMessage' } }
        : {}),
      ...(kind === 3
        ? {
            promptBeforeAgent: false,
            policy: { promptBeforeAgent: 'allowed', clockStart: 'greetingEnd', source: 'test' },
            detection: { ...detection, kind: 'before', onMachine: 'leaveMessage' },
          }
        : {}),
      ...(kind === 4 ? { pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'preview' } } : {}),
      ...(kind === 5
        ? {
            promptBeforeAgent: false,
            flow: 'press-one',
            pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'automated' },
          }
        : {}),
    },
    { state },
  );
}
