/**
 * From a caller's arrival to the end of the call: who takes it, and in which order. People who were called and have
 * picked up come first, since the law gives them seconds; then callers who wait; and only then is a new call placed.
 */
import type { CalledBy } from '../domain/call/inbound.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import { enterAgent, type Agent } from './agent.ts';
import { seatLost, settleWishes, wrapUp } from './agentLoop.ts';
import { callerWaitingFor } from './awaited.ts';
import { log, type Floor } from './floor.ts';
import { endedInGap } from './close.ts';
import type { Call } from './call.ts';
import { enterInbound, inboundOver, numbersOf, record, say, type InboundCall } from './inbound.ts';
import { foreignCallOf } from './inboundForeign.ts';
import { beginTalk, suspendTalk, talkOf } from './inboundTalk.ts';
import type { EngineInput } from './input.ts';
import { agentFor, campaignFor, campaignOf, settingsOf } from './inboundChoice.ts';
import { bridgeIdOf } from './join.ts';
import { addLeg, hangUpLeg, legKey, takeLine, type Leg } from './leg.ts';
import { endRecording } from './recording.ts';
import { takesLine } from './trunks.ts';

const ANSWER_LIMIT_MS = 10 * SECOND_MS;
/** Who called them is a question to the database; while it is away everybody of the team may take the call. */
const LOOK_UP_LIMIT_MS = 500;
const JOIN_LIMIT_MS = SECOND_MS;

export function callArrived(floor: Floor, arrival: Extract<EngineInput, { type: 'callArrived' }>): void {
  const { callId, number, trunkId } = arrival;
  if (floor.legs.has(callId)) return;
  const dialled = arrival.dialled.replace(/^\+/, '');
  const campaign = campaignFor(floor, { dialled, trunkId }, undefined);
  if (campaign === undefined) {
    log(floor, 'warn', 'inbound.nobodys', { callId, dialled, trunkId });
    return void floor.effects.push({ type: 'hangup', callId, reason: 'orphan' });
  }
  const line = takesLine(floor, trunkId) ? { trunkId } : {};
  const leg = addLeg(floor, { legId: callId, purpose: 'in', state: 'calling', ...line });
  takeLine(floor, leg);
  const inbound: InboundCall = {
    callId,
    leg,
    campaignId: campaign.campaign.campaignId,
    number,
    dialled,
    ...(trunkId === undefined ? {} : { trunkId }),
    ...foreignCallOf(floor, campaign, arrival),
    state: 'arrived',
    since: floor.now,
    arrivedAt: floor.now,
    lookUpUntil: number === '' ? 0 : floor.now + LOOK_UP_LIMIT_MS,
    agentUntil: 0,
    queueUntil: 0,
    bridgedLegs: new Set(),
    joins: 0,
    outcome: 'abandoned',
  };
  floor.inbound.set(callId, inbound);
  floor.isDirty = true;
  record(floor, inbound);
  if (number !== '') floor.effects.push({ type: 'lookUpCaller', callId, number });
  floor.effects.push({ type: 'answer', callId });
  floor.deadlines.set(legKey(callId), floor.now + ANSWER_LIMIT_MS);
  log(floor, 'info', 'inbound.arrived', { callId, campaignId: inbound.campaignId });
}

/** Callers wait for an agent. */
export function inboundAnswered(floor: Floor, inbound: InboundCall): void {
  inbound.answeredAt = floor.now;
  startWait(floor, inbound, 'answer');
  serveInbound(floor, inbound);
}

/** The last conversation with the caller, or none. */
export function callerKnown(floor: Floor, callId: string, calledBy: CalledBy | undefined): void {
  const inbound = floor.inbound.get(callId);
  if (inbound === undefined || inbound.lookUpUntil === 0) return;
  inbound.lookUpUntil = 0;
  inbound.calledBy = calledBy;
  // Whoever hears the flow of one campaign stays with it.
  if (inbound.state === 'inFlow' || inbound.state === 'message') return;
  const campaign = campaignFor(floor, inbound, calledBy?.campaignId);
  if (campaign !== undefined) inbound.campaignId = campaign.campaign.campaignId;
  inbound.agentUntil = floor.now + (settingsOf(floor, inbound)?.agentWaitMs ?? 0);
  serveInbound(floor, inbound);
}

/** The one who has waited longest first. */
export function serveCallers(floor: Floor): void {
  for (const inbound of floor.inbound.values()) serveInbound(floor, inbound);
}

export function inboundDeadline(floor: Floor, leg: Leg): void {
  const inbound = floor.inbound.get(leg.legId);
  if (inbound === undefined) return hangUpLeg(floor, leg, 'orphan');
  switch (inbound.state) {
    case 'waiting':
      return serveInbound(floor, inbound);
    case 'joining':
      return joinFailed(floor, inbound);
    case 'message':
    case 'arrived':
    case 'joined':
    case 'inFlow':
      return closeInbound(floor, inbound);
    case 'closing':
    case 'ended':
      return hangUpLeg(floor, leg, 'orphan');
    default:
      return assertNever(inbound.state);
  }
}

/** False: the bridge is none of a caller's. */
export function inboundBridged(floor: Floor, callId: string, bridgeId: string): boolean {
  for (const inbound of floor.inbound.values()) {
    if (inbound.bridgeId !== bridgeId) continue;
    legBridged(floor, inbound, callId);
    return true;
  }
  return false;
}

function legBridged(floor: Floor, inbound: InboundCall, callId: string): void {
  inbound.bridgedLegs.add(callId);
  const agent = agentOf(floor, inbound);
  if (inbound.state !== 'joining' || agent?.seatId === undefined) return;
  if (!inbound.bridgedLegs.has(agent.seatId) || !inbound.bridgedLegs.has(inbound.callId)) return;
  inbound.joinedAt ??= floor.now;
  inbound.outcome = 'connected';
  enterAgent(floor, agent, 'join');
  enterInbound(floor, inbound, 'join');
  beginTalk(floor, inbound, agent);
  const waitedMs = floor.now - inbound.arrivedAt;
  log(floor, 'info', 'inbound.joined', { callId: inbound.callId, agentId: agent.profile.agentId, waitedMs });
}

/** The message has been heard, or cannot be. */
export function inboundPlayed(floor: Floor, leg: Leg, playbackId: string): void {
  const inbound = floor.inbound.get(leg.legId);
  if (inbound?.state === 'message' && inbound.playbackId === playbackId) closeInbound(floor, inbound);
}

/** What must happen for the caller came to nothing. */
export function inboundCommandFailed(floor: Floor, callId: string, operation: string): void {
  const inbound = floor.inbound.get(callId);
  if (inbound === undefined || talkOf(floor, inbound) !== undefined) return;
  if (operation !== 'play' && operation !== 'answer') return;
  if (inbound.answeredAt === undefined) inbound.outcome = 'failed';
  closeInbound(floor, inbound);
}

/** The agent ends the conversation, or we do. */
export function closeInbound(floor: Floor, inbound: InboundCall): void {
  if (inbound.state === 'closing') return;
  if (inbound.state === 'arrived') inbound.outcome = 'failed';
  detachAgent(floor, inbound);
  enterInbound(floor, inbound, 'close');
  hangUpLeg(floor, inbound.leg, inbound.outcome === 'connected' ? 'agent-hangup' : 'queue-limit');
}

export function inboundEnded(floor: Floor, leg: Leg): void {
  const inbound = floor.inbound.get(leg.legId);
  if (inbound === undefined) return;
  const talk = talkOf(floor, inbound);
  if (talk !== undefined) return endedInGap(floor, talk);
  const endedBy = inbound.state === 'closing' ? 'engine' : 'customer';
  detachAgent(floor, inbound);
  if (inbound.talk !== undefined) endRecording(floor, inbound.talk);
  inboundOver(floor, inbound, { endedAt: floor.now, endedBy });
}

/** The agent's leg is gone: the caller waits for another one. */
export function inboundSeatLost(floor: Floor, callId: string | undefined): void {
  const inbound = floor.inbound.get(callId ?? '');
  if (inbound?.state !== 'joining') return;
  inbound.agentId = undefined;
  startWait(floor, inbound, 'wait');
  if (inbound.bridgeId !== undefined)
    floor.effects.push({ type: 'unbridge', bridgeId: inbound.bridgeId, callIds: [inbound.callId] });
  serveInbound(floor, inbound);
}

/** In a conversation, and in need of another agent. */
export function backToQueue(floor: Floor, call: Call, inbound: InboundCall): void {
  suspendTalk(floor, call);
  startWait(floor, inbound, 'wait');
  serveInbound(floor, inbound);
}

/** The agent's phone is back: their own caller, where that one still waits. */
export function takeCallerBack(floor: Floor, agent: Agent): boolean {
  const inbound = callerWaitingFor(floor, agent.profile.agentId);
  if (inbound !== undefined) startJoin(floor, inbound, agent);
  return inbound !== undefined;
}

/** Told to Asterisk's dialplan: which numbers lead to this engine. */
export function acceptCalls(floor: Floor): void {
  const numbers = [...new Set([...floor.campaigns.values()].flatMap(numbersOf))].sort();
  if (numbers.length > 0) floor.effects.push({ type: 'acceptCalls', numbers });
}

function startWait(floor: Floor, inbound: InboundCall, event: 'answer' | 'wait'): void {
  enterInbound(floor, inbound, event);
  inbound.queueUntil = floor.now + (settingsOf(floor, inbound)?.queueWaitMs ?? 0);
  floor.effects.push({ type: 'seat', callId: inbound.callId });
}

function serveInbound(floor: Floor, inbound: InboundCall): void {
  if (inbound.state !== 'waiting') return;
  const campaign = campaignOf(floor, inbound);
  const settings = settingsOf(floor, inbound);
  if (campaign === undefined || settings === undefined) return closeInbound(floor, inbound);
  const isClosed = campaign.windowWatch.closesInMs(floor.now) <= 0 || floor.holds.has('shutting down');
  // Whoever has spoken with an agent already is helped on.
  if (isClosed && inbound.joinedAt === undefined) return say(floor, inbound, settings.closedPrompt, 'closed');
  const agent = agentFor(floor, inbound, campaign);
  if (agent !== undefined) return startJoin(floor, inbound, agent);
  if (floor.now >= inbound.queueUntil) return say(floor, inbound, settings.busyPrompt, 'busy');
  const turns = [inbound.lookUpUntil, inbound.agentUntil, inbound.queueUntil].filter((at) => at > floor.now);
  floor.deadlines.set(legKey(inbound.callId), Math.min(...turns));
}

function startJoin(floor: Floor, inbound: InboundCall, agent: Agent): void {
  enterAgent(floor, agent, 'reserve');
  agent.attemptId = inbound.callId;
  inbound.agentId = agent.profile.agentId;
  inbound.joins += 1;
  const again = inbound.joins === 1 ? undefined : `${floor.now.toString(36)}${inbound.joins.toString(36)}`;
  inbound.bridgeId = bridgeIdOf(inbound.callId, again);
  inbound.bridgedLegs.clear();
  enterInbound(floor, inbound, 'joinNow', JOIN_LIMIT_MS);
  const callIds = [agent.seatId ?? '', inbound.callId];
  floor.effects.push({ type: 'bridge', bridgeId: inbound.bridgeId, callIds });
}

/** As for calls of ours: another agent for the caller, a new seat for the one whose leg did not come. */
function joinFailed(floor: Floor, inbound: InboundCall): void {
  const agent = agentOf(floor, inbound);
  log(floor, 'error', 'inbound.joinFailed', { callId: inbound.callId, agentId: agent?.profile.agentId });
  if (agent?.seatId !== undefined) {
    floor.effects.push({ type: 'hangup', callId: agent.seatId, reason: 'join-failed' });
    seatLost(floor, agent);
  }
  inboundSeatLost(floor, inbound.callId);
}

function detachAgent(floor: Floor, inbound: InboundCall): void {
  const agent = agentOf(floor, inbound);
  inbound.agentId = undefined;
  const { bridgeId } = inbound;
  inbound.bridgeId = undefined;
  const seats = agent?.seatId === undefined ? [] : [agent.seatId];
  if (agent?.state === 'talking')
    wrapUp(floor, agent, campaignOf(floor, inbound)?.campaign.settings.wrapUpMs ?? 0);
  else if (agent?.state === 'reserved') {
    agent.attemptId = undefined;
    enterAgent(floor, agent, 'release');
    settleWishes(floor, agent);
  }
  if (bridgeId === undefined) return;
  for (const seatId of seats) floor.effects.push({ type: 'seat', callId: seatId });
  floor.effects.push({ type: 'unbridge', bridgeId, callIds: [inbound.callId, ...seats] });
}

const agentOf = (floor: Floor, { agentId }: InboundCall): Agent | undefined =>
  agentId === undefined ? undefined : floor.agents.get(agentId);
