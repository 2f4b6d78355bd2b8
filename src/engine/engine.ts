/**
 * The engine of one dial group: `step(input, now)` answers with effects, `nextWakeAt` says when it wants to be woken.
 * It never touches a clock, the network or randomness of its own, so the same inputs give the same effects.
 */
import { fellSilent } from '../domain/call/lineResult.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import type { RandomSource } from '../domain/kernel/random.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { lastAsked } from './afterCall.ts';
import { numberLeased } from './agentDial.ts';
import { onAgentCommand } from './agentCommand.ts';
import { login, profileChanged } from './agentLoop.ts';
import { agentLegAnswered } from './agentPhone.ts';
import { serveWaiting } from './answer.ts';
import type { FloorBoard } from '../domain/floor/board.ts';
import type { AgentDesk } from '../domain/floor/desk.ts';
import type { AgentId } from '../domain/kernel/ids.ts';
import { boardOf } from './board.ts';
import { save } from './call.ts';
import { onCall } from './callEvents.ts';
import { begun, callDeadline, doNotCallAdded, originateFailed } from './callLoop.ts';
import {
  PACE_KEY,
  attemptRefused,
  budgetRestored,
  exhausted,
  hopperEmpty,
  leadsLeased,
  pace,
  setCampaign,
} from './campaignLoop.ts';
import { agentAction } from './agentAction.ts';
import { watchSupervised } from './supervision.ts';
import { supervisorAction } from './supervisor.ts';
import { ADOPT_KIND, PLACE_KIND, adoptAgain, commandFailed, placeAgain } from './commandFailed.ts';
import { deskOf } from './desk.ts';
import { heard } from './detect.ts';
import type { Effect } from './effect.ts';
import { setFlows } from './flow.ts';
import { flowRecordingFailed, webhookAnswered } from './flowEvents.ts';
import { log, newFloor, setHold, type EngineSettings, type Floor } from './floor.ts';
import { allocatedLeased, offerAllocated, sharesKnown } from './allocated.ts';
import { quotasFull } from './quotas.ts';
import { callbackLeased, callbacksKnown, offerCallbacks } from './callbacks.ts';
import { callArrived, callerKnown, inboundBridged, serveCallers } from './inboundLoop.ts';
import type { EngineInput } from './input.ts';
import { attemptIdOf } from './join.ts';
import {
  legDeadline,
  legOriginateFailed,
  lineReserved,
  lineRefused,
  onLeg,
  type LegEvent,
} from './legLoop.ts';
import { beginJournals, pacingOf, restorePacing } from './policy.ts';
import { agentTimer, leadRead } from './preview.ts';
import { legBridged, legUnbridged } from './joined.ts';
import {
  RECONCILE_KEY,
  callsListed,
  linkDown,
  linkUp,
  listFailed,
  loseSeat,
  reconcileDeadline,
} from './reconcile.ts';
import { recordingAnswered, recordingFailed, setRecordingFault } from './recording.ts';
import { restore } from './restore.ts';

export interface Engine {
  step(input: EngineInput, now: Instant): readonly Effect[];
  nextWakeAt(): Instant | undefined;
  board(): FloorBoard;
  /** One agent's part of it; undefined: not on this floor. */
  desk(agentId: AgentId): AgentDesk | undefined;
  /** What the pacers have learned, as plain JSON, for `pacingRestored` after a restart. */
  pacing(): unknown;
}

export function createEngine(settings: EngineSettings, random: RandomSource): Engine {
  const floor = newFloor(settings, random);
  return {
    step(input, now) {
      floor.now = now;
      floor.effects = [];
      floor.isDirty = false;
      dispatch(floor, input);
      watchSupervised(floor);
      if (floor.isDirty) {
        serveWaiting(floor);
        serveCallers(floor);
        offerCallbacks(floor);
        offerAllocated(floor);
        pace(floor);
      }
      return floor.effects;
    },
    nextWakeAt: () => floor.deadlines.next(),
    board: () => boardOf(floor),
    desk: (agentId) => deskOf(floor, agentId),
    pacing: () => pacingOf(floor),
  };
}

function dispatch(floor: Floor, input: EngineInput): void {
  switch (input.type) {
    case 'wake':
      return runDeadlines(floor);
    case 'callDialling':
    case 'callProgress':
    case 'callAnswered':
    case 'dtmf':
    case 'playbackStarted':
    case 'playbackFinished':
    case 'callEnded':
      return onAnyLeg(floor, input);
    case 'bridged': {
      if (inboundBridged(floor, input.callId, input.bridgeId)) return;
      const call = floor.calls.get(attemptIdOf(input.bridgeId));
      return call === undefined ? undefined : legBridged(floor, call, input.callId, input.bridgeId);
    }
    case 'unbridged': {
      const call = floor.calls.get(attemptIdOf(input.bridgeId));
      return call === undefined ? undefined : legUnbridged(call, input.callId, input.bridgeId);
    }
    case 'callArrived':
      return callArrived(floor, input);
    case 'callerKnown':
      return callerKnown(floor, input.callId, input.calledBy);
    case 'lastAsked':
      return lastAsked(floor, input.callId, input.at);
    case 'linkDown':
      return linkDown(floor, input.reason);
    case 'linkUp':
      return linkUp(floor);
    case 'linkFenced':
      return setHold(floor, 'another engine has taken over', true);
    case 'trunkState':
      return onTrunkState(floor, input.trunkId, input.state);
    case 'leadsLeased':
      return leadsLeased(floor, input);
    case 'attemptRefused':
      return attemptRefused(floor, input);
    case 'attemptBegun':
    case 'originateFailed':
    case 'doNotCallAdded':
    case 'commandFailed':
      return onAnswer(floor, input);
    case 'detected':
    case 'talk':
    case 'tone':
      return heard(floor, input);
    case 'lineReserved':
      return lineReserved(floor, input.callId, input.trunkId);
    case 'lineRefused':
      return lineRefused(floor, input.callId, input.code);
    case 'recordingFailed':
      recordingFailed(floor, input);
      return flowRecordingFailed(floor, input);
    case 'webhookAnswered':
      return webhookAnswered(floor, input);
    case 'recordingAnswered':
      return recordingAnswered(floor, input);
    case 'recordingFault':
      return setRecordingFault(floor, input.fault);
    case 'callsListed':
      return callsListed(floor, input);
    case 'listFailed':
      return listFailed(floor);
    case 'restored':
      return restore(floor, input.attempts, input.agents);
    case 'flowsSet':
      return setFlows(floor, input.flows);
    case 'campaignSet':
      return setCampaign(floor, input.campaign);
    case 'budgetRestored':
      return budgetRestored(floor, input);
    case 'pacingRestored':
      return restorePacing(floor, input.snapshot);
    case 'journalBegun':
      return beginJournals(floor);
    case 'hopperEmpty':
      return hopperEmpty(floor, input);
    case 'campaignExhausted': {
      const campaign = floor.campaigns.get(input.campaignId);
      return campaign === undefined ? undefined : exhausted(floor, campaign);
    }
    case 'holdSet':
      return setHold(floor, input.hold, input.on);
    case 'agentLogin':
      return login(floor, input.agent);
    case 'agentLogout':
    case 'agentPause':
    case 'agentReady':
    case 'agentHangup':
      return onAgentCommand(floor, input);
    case 'agentAction':
      return agentAction(floor, input);
    case 'supervisorAction':
      return supervisorAction(floor, input);
    case 'agentProfile':
      return profileChanged(floor, input.agent);
    case 'leadRead':
      return leadRead(floor, input);
    case 'quotasFull':
      return quotasFull(floor, input);
    case 'callbacksKnown':
      return callbacksKnown(floor, input);
    case 'callbackLeased':
      return callbackLeased(floor, input);
    case 'sharesKnown':
      return sharesKnown(floor, input);
    case 'allocatedLeased':
      return allocatedLeased(floor, input);
    case 'numberLeased':
      return numberLeased(floor, input);
    case 'resave':
      for (const call of floor.calls.values()) save(floor, call);
      return;
    default:
      return assertNever(input);
  }
}

function onAnyLeg(floor: Floor, input: LegEvent): void {
  const leg = floor.legs.get(input.callId);
  // A caller in a conversation is a call, whose leg stays theirs.
  if (leg !== undefined && !floor.calls.has(input.callId)) return onLeg(floor, leg, input);
  return floor.seats.has(input.callId) ? onSeat(floor, input) : onCall(floor, input);
}

function onSeat(floor: Floor, input: LegEvent): void {
  const agent = floor.agents.get(floor.seats.get(input.callId) ?? '');
  if (agent === undefined) return;
  if (input.type === 'callAnswered') agentLegAnswered(floor, agent);
  else if (input.type === 'callEnded') loseSeat(floor, agent, true, fellSilent(input.end));
}

function onAnswer(
  floor: Floor,
  input: Extract<
    EngineInput,
    { type: 'attemptBegun' | 'originateFailed' | 'doNotCallAdded' | 'commandFailed' }
  >,
): void {
  if (input.type === 'commandFailed') return commandFailed(floor, input);
  const callId = input.type === 'originateFailed' ? input.callId : input.attemptId;
  const call = floor.calls.get(callId);
  if (call === undefined) {
    const leg = floor.legs.get(callId);
    if (leg !== undefined && input.type === 'originateFailed') return legOriginateFailed(floor, leg, input);
    const agent = floor.agents.get(floor.seats.get(callId) ?? '');
    if (agent !== undefined && input.type === 'originateFailed')
      loseSeat(floor, agent, input.outcome !== 'unavailable');
    return;
  }
  if (input.type === 'attemptBegun') return begun(floor, call, input);
  if (input.type === 'doNotCallAdded') return doNotCallAdded(floor, call);
  return originateFailed(floor, call, input.outcome, input.code);
}

function onTrunkState(
  floor: Floor,
  trunkId: string,
  state: 'available' | 'unreachable' | 'unregistered',
): void {
  const trunk = floor.trunks.get(trunkId);
  if (trunk === undefined || trunk.state === state) return;
  trunk.state = state;
  floor.isDirty = true;
  log(floor, state === 'available' ? 'info' : 'warn', 'trunk.state', { trunkId, state });
}

function runDeadlines(floor: Floor): void {
  for (
    let key = floor.deadlines.takeDue(floor.now);
    key !== undefined;
    key = floor.deadlines.takeDue(floor.now)
  ) {
    const [kind, id = ''] = key.split(/:(.*)/s);
    if (key === PACE_KEY) floor.isDirty = true;
    else if (key === RECONCILE_KEY) reconcileDeadline(floor);
    else if (kind === ADOPT_KIND) adoptAgain(floor, id);
    else if (kind === 'call') {
      const call = floor.calls.get(id);
      if (call !== undefined) callDeadline(floor, call);
    } else if (kind === PLACE_KIND) placeAgain(floor, id);
    else if (kind === 'leg') {
      const leg = floor.legs.get(id);
      if (leg !== undefined) legDeadline(floor, leg);
    } else if (kind === 'agent') {
      const agent = floor.agents.get(id);
      if (agent !== undefined) agentTimer(floor, agent);
    }
  }
}
