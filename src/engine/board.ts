/** The floor as others may see it. */
import type { AgentSnapshot } from '../domain/agent/state.ts';
import type { CallState } from '../domain/call/state.ts';
import type {
  CallBoard,
  CampaignBoard,
  ConversationBoard,
  FloorBoard,
  PacingBoard,
  SupervisorBoard,
  TrunkBoard,
  TrunkLoad,
  InboundBoard,
} from '../domain/floor/board.ts';
import { callsLeft } from '../domain/governor/budget.ts';
import { closingHold } from '../domain/governor/windowClosing.ts';
import { maskNumber } from '../domain/numbering/mask.ts';
import type { Agent, Owed } from './agent.ts';
import type { Call } from './call.ts';
import { callbackBoard } from './callbackBoard.ts';
import type { Conversation, Third } from './conversation.ts';
import type { CampaignFloor, Floor, Trunk } from './floor.ts';
import { windowsOf } from './governing.ts';
import type { InboundCall } from './inbound.ts';
import { agentWith } from './inboundTalk.ts';
import { poolIdOf } from './policy.ts';
import { previewSnapshot } from './previewLead.ts';
import type { Supervision } from './supervision.ts';
import { linesOn, trunkFor } from './trunks.ts';

export function boardOf(floor: Floor): FloorBoard {
  const callbacks = callbackBoard(floor);
  return {
    at: floor.now,
    link: floor.holds.has('telephony is not connected') ? 'down' : 'up',
    holds: [...floor.holds],
    ...(floor.recordingFault === undefined ? {} : { recordingFault: floor.recordingFault }),
    campaigns: [...floor.campaigns.values()].map((campaign) => campaignBoard(floor, campaign)),
    agents: [...floor.agents.values()].map(agentSnapshot),
    calls: [...floor.calls.values()].map(callBoard),
    trunks: trunkLoads(floor),
    inbound: [...floor.inbound.values()].map((inbound) => inboundBoard(floor, inbound)),
    ...(callbacks === undefined ? {} : { callbacks }),
    ...(floor.supervisions.size === 0
      ? {}
      : { supervisors: [...floor.supervisions.values()].map(supervisorBoard) }),
  };
}

function callBoard(call: Call): CallBoard {
  const { attempt, state, since, agentId, parkedBy, conversation } = call;
  const { attemptId, campaignId, number } = attempt;
  return {
    attemptId,
    campaignId,
    state,
    since,
    number: number === '' ? '' : maskNumber(number),
    ...(call.inbound === undefined ? {} : { isInbound: true as const }),
    ...(agentId === undefined ? {} : { agentId }),
    ...(parkedBy === undefined ? {} : { parkedBy }),
    ...(conversation === undefined ? {} : { conversation: conversationBoard(conversation) }),
  };
}

export function conversationBoard({ state, muted, third, help }: Conversation): ConversationBoard {
  return {
    state,
    ...(muted.length === 0 ? {} : { muted }),
    ...(third === undefined ? {} : { third: thirdBoard(third) }),
    ...(help === undefined ? {} : { help }),
  };
}

function thirdBoard(third: Third): NonNullable<ConversationBoard['third']> {
  return third.kind === 'agent'
    ? { who: third.agentId, isUp: true }
    : { who: maskNumber(third.number), isUp: third.isUp };
}

/** Written several times a second for every agent: by assignment, which costs a tenth of spreading. */
export function agentSnapshot(agent: Agent): AgentSnapshot {
  const { profile, state, since, calls, seatId, attemptId, failedSeats, pauseReason } = agent;
  const { agentId, name, phone } = profile;
  const snapshot: { -readonly [Key in keyof AgentSnapshot]: AgentSnapshot[Key] } = {
    agentId,
    name,
    phone,
    state,
    since,
    calls,
  };
  if (seatId !== undefined) snapshot.seatId = seatId;
  if (attemptId !== undefined) snapshot.attemptId = attemptId;
  if (failedSeats !== 0) snapshot.failedSeats = failedSeats;
  if (state === 'paused' && pauseReason !== undefined) snapshot.pauseReason = pauseReason;
  addProfile(snapshot, agent);
  return snapshot;
}

type Writable = { -readonly [Key in keyof AgentSnapshot]: AgentSnapshot[Key] };

/** What most agents do not have. */
function addProfile(snapshot: Writable, agent: Agent): void {
  const { seatKind, teamId, tier, skills } = agent.profile;
  const { preview, owed, pauseAfterCall } = agent;
  if (seatKind !== undefined) snapshot.seatKind = seatKind;
  if (teamId !== undefined) snapshot.teamId = teamId;
  if (tier !== undefined) snapshot.tier = tier;
  if (skills !== undefined) snapshot.skills = skills;
  if (preview !== undefined) snapshot.preview = previewSnapshot(preview);
  if (owed !== undefined) snapshot.owedDisposition = owedSnapshot(owed);
  if (pauseAfterCall !== undefined) snapshot.pauseAfterCall = pauseAfterCall;
  if (agent.logoutAfterCall) snapshot.logoutAfterCall = true;
  if (agent.readyAfterCall) snapshot.readyAfterCall = true;
}

/** Without the number, which the board does not show. */
function owedSnapshot({ number: _number, ...owed }: Owed): Omit<Owed, 'number'> {
  return owed;
}

function supervisorBoard({ supervisorId, phone, state, since, target }: Supervision): SupervisorBoard {
  const about = { supervisorId, phone, state, since };
  if (target === undefined) return about;
  return { ...about, attemptId: target.attemptId, agentId: target.agentId };
}

function campaignBoard(floor: Floor, campaign: CampaignFloor): CampaignBoard {
  const { campaignId, state } = campaign.campaign;
  const stages: Partial<Record<CallState, number>> = {};
  for (const call of floor.calls.values()) {
    if (call.attempt.campaignId === campaignId && call.inbound === undefined)
      stages[call.state] = (stages[call.state] ?? 0) + 1;
  }
  const count = (...states: CallState[]): number =>
    states.reduce((sum, each) => sum + (stages[each] ?? 0), 0);
  return {
    campaignId,
    state,
    dialling: count('created', 'dialling', 'ringing'),
    screening: count('consent', 'joining'),
    waiting: count('waiting', 'safeHarbour'),
    talking: count('joined', 'inFlow', 'parked', 'transferred'),
    answered: campaign.answered,
    joined: campaign.joined,
    abandoned: campaign.abandoned,
    limitedBy: campaign.decision.limitedBy,
    reason: campaign.decision.reason,
    isWindowOpen:
      closingHold(campaign.windowWatch.closesInMs(floor.now), campaign.campaign.settings.ringTimeoutMs) ===
      undefined,
    pacing: pacingBoard(floor, campaign),
  };
}

function pacingBoard(floor: Floor, campaign: CampaignFloor): PacingBoard {
  const { campaign: about, mode, decision, linesFrom } = campaign;
  const { risk, riskLimit } = decision.forecast;
  const pool = floor.pools.get(poolIdOf(floor, about.campaignId, about.settings.pacing?.mode));
  const shadow = about.settings.pacing?.shadow === undefined ? undefined : pool?.shadowDecision;
  const trunk = trunkFor(floor, campaign) ?? floor.trunks.get(about.settings.trunkIds[0] ?? '');
  return {
    mode,
    forecast: { risk, riskLimit },
    budget: windowsOf(floor, campaign).map((window) => ({
      name: window.name,
      answered: window.answered,
      abandoned: window.abandoned,
      limit: window.limit,
      left: callsLeft(window),
    })),
    ...(linesFrom === undefined ? {} : { linesFrom }),
    ...(trunk === undefined ? {} : { trunk: trunkBoard(trunk) }),
    ...(shadow === undefined
      ? {}
      : { shadow: { mode: shadow.mode, dial: shadow.dial, agrees: shadow.agrees } }),
  };
}

function trunkBoard({ settings, breaker }: Trunk): TrunkBoard {
  const about = { trunkId: settings.trunkId, breaker: breaker.state };
  return breaker.state === 'open' ? { ...about, retryAt: breaker.retryAt } : about;
}

function inboundBoard(floor: Floor, inbound: InboundCall): InboundBoard {
  const { callId, campaignId, state, since, number } = inbound;
  const agentId = agentWith(floor, inbound);
  const about = { callId, campaignId, state, since, number: number === '' ? '' : maskNumber(number) };
  return agentId === undefined ? about : { ...about, agentId };
}

function trunkLoads(floor: Floor): TrunkLoad[] {
  return [...floor.trunks.values()].map((trunk) =>
    trunkLoad(floor, trunk, linesOn(floor, trunk.settings.trunkId)),
  );
}

function trunkLoad(floor: Floor, trunk: Trunk, linesInUse: number): TrunkLoad {
  const { settings, state, breaker, spentUntil = 0 } = trunk;
  const { trunkId, lines } = settings;
  const { retryAt, because } = breaker;
  const inDoubt = [...floor.callerIds.values()].flatMap(({ callerId, drop, ...shown }) =>
    shown.trunkId === trunkId && drop !== undefined ? [{ callerId, rate: drop.rate, peers: drop.peers }] : [],
  );
  return {
    trunkId,
    state,
    breaker: breaker.state,
    linesInUse,
    lines,
    ...(breaker.state === 'open' ? { retryAt, because } : {}),
    ...(spentUntil > floor.now ? { spentUntil } : {}),
    ...(inDoubt.length === 0 ? {} : { callerIdsInDoubt: inDoubt }),
  };
}
