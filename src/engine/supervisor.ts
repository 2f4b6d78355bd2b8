/** What supervisors ask for, and the supervisor's phone: called for the first action, up until they leave. */
import {
  reviewSupervisorAction,
  type SupervisionRefusal,
  type SupervisorAction,
  type SupervisorId,
} from '../domain/supervision/action.ts';
import { supervisionMachine } from '../domain/supervision/state.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import { target as nextState } from '../domain/kernel/machine.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { Agent } from './agent.ts';
import { logout, pause, profileChanged } from './agentLoop.ts';
import { close } from './close.ts';
import type { Call } from './call.ts';
import { PROMPT_PLAYS, conversationOf, hearsPrompt, talkingOf } from './conversation.ts';
import { log, type Floor } from './floor.ts';
import type { EngineInput } from './input.ts';
import { addLeg, hangUpLeg, legKey, newLegId, type Leg } from './leg.ts';
import {
  WAITING_LIMIT_MS,
  backToWaiting,
  endSnoop,
  endSnoops,
  endSpan,
  enterSupervision,
  ofSnoop,
  supervise,
  type Supervision,
  type Target,
} from './supervision.ts';

const RING_TIMEOUT_MS = 20 * SECOND_MS;
/** Asterisk's own dial timer ends the ringing; ours is for the case that it does not. */
const RING_GRACE_MS = 3 * SECOND_MS;

export function supervisorAction(
  floor: Floor,
  { commandId, supervisorId, action }: Extract<EngineInput, { type: 'supervisorAction' }>,
): void {
  const refusal = reviewSupervisorAction(supervisorId, action) ?? act(floor, supervisorId, action);
  const level = refusal === undefined ? 'info' : 'warn';
  const agentId = 'agentId' in action ? action.agentId : undefined;
  log(floor, level, 'supervisor.action', {
    supervisorId,
    action: action.type,
    agentId,
    refused: refusal?.code,
  });
  if (refusal === undefined) floor.effects.push({ type: 'commandAnswered', commandId, ok: true });
  else floor.effects.push({ type: 'commandAnswered', commandId, ok: false, ...refusal });
}

function act(
  floor: Floor,
  supervisorId: SupervisorId,
  action: SupervisorAction,
): SupervisionRefusal | undefined {
  switch (action.type) {
    case 'listen':
      return listen(floor, supervisorId, action.agentId, action.phone);
    case 'whisper':
    case 'barge':
    case 'takeOver':
      return change(floor, supervisorId, action.type);
    case 'leave':
      return leave(floor, supervisorId);
    case 'moveAgent':
      return forAgent(floor, action.agentId, ({ profile }) =>
        profileChanged(floor, { ...profile, teamId: action.teamId }),
      );
    case 'logoutAgent':
      return forAgent(floor, action.agentId, (agent) => logout(floor, agent));
    case 'pauseAgent':
      return forAgent(floor, action.agentId, (agent) => pause(floor, agent, action.reason));
    default:
      return assertNever(action);
  }
}

function listen(
  floor: Floor,
  supervisorId: SupervisorId,
  agentId: string,
  phone: string | undefined,
): SupervisionRefusal | undefined {
  const agent = floor.agents.get(agentId);
  if (agent === undefined) return notLoggedIn(agentId);
  const found = conversationWith(floor, agent);
  if ('code' in found) return found;
  const known = floor.supervisions.get(supervisorId);
  if (known?.state === 'tookOver') return notNow('you speak with a customer: leave first');
  if (known === undefined && phone === undefined)
    return { code: 'bad-argument', message: 'say which phone to call' };
  if (known === undefined && phone === agent.profile.phone)
    return { code: 'bad-argument', message: `${phone} is the agent's own phone` };
  const supervision = known ?? callPhone(floor, supervisorId, phone ?? '');
  // In another call until now: that one is left first.
  if (supervision.target !== undefined && supervision.target.attemptId !== found.attemptId)
    backToWaiting(floor, supervision);
  supervision.target = found;
  supervise(floor, supervision, 'listen');
  return undefined;
}

function conversationWith(floor: Floor, agent: Agent): Target | SupervisionRefusal {
  const { agentId } = agent.profile;
  const talking = talkingOf(floor, agent);
  if (talking === undefined || !talking.isOwner || agent.seatId === undefined)
    return { code: 'no-conversation', message: `${agentId} is in no conversation (${agent.state})` };
  return { attemptId: talking.call.attempt.attemptId, agentId, seatId: agent.seatId };
}

function change(
  floor: Floor,
  supervisorId: SupervisorId,
  mode: 'whisper' | 'barge' | 'takeOver',
): SupervisionRefusal | undefined {
  const supervision = floor.supervisions.get(supervisorId);
  const call = floor.calls.get(supervision?.target?.attemptId ?? '');
  if (supervision === undefined || call === undefined) return notNow('listen to an agent first');
  if (supervision.state === 'calling') {
    supervise(floor, supervision, mode);
    return undefined;
  }
  if (nextState(supervisionMachine, supervision.state, mode) === undefined)
    return notNow(`${mode} is not possible while ${supervision.state}`);
  const refusal = mode === 'whisper' ? undefined : roomFor(call, mode);
  if (refusal === undefined) supervise(floor, supervision, mode);
  return refusal;
}

/** A customer on hold hears nobody; one in a conference is not taken from the third party. */
function roomFor(call: Call, mode: string): SupervisionRefusal | undefined {
  const { state } = conversationOf(call);
  // The answer to it is taken while the agent is there.
  if (mode === 'takeOver' && hearsPrompt(call)) return notNow(PROMPT_PLAYS.message);
  return state === 'talking'
    ? undefined
    : notNow(`${mode} is not possible while the conversation is ${state}`);
}

function leave(floor: Floor, supervisorId: SupervisorId): SupervisionRefusal | undefined {
  const supervision = floor.supervisions.get(supervisorId);
  if (supervision === undefined) return notNow('you are at no phone');
  const leg = floor.legs.get(supervision.legId);
  gone(floor, supervision);
  if (leg !== undefined) hangUpLeg(floor, leg, 'supervision-over');
  return undefined;
}

function callPhone(floor: Floor, supervisorId: SupervisorId, phone: string): Supervision {
  const legId = newLegId(floor, 'super');
  addLeg(floor, { legId, purpose: 'super', state: 'calling' });
  floor.deadlines.set(legKey(legId), floor.now + RING_TIMEOUT_MS + RING_GRACE_MS);
  floor.effects.push({
    type: 'originate',
    callId: legId,
    target: { kind: 'phone', phone },
    callerId: floor.settings.seatCallerId,
    ringTimeoutMs: RING_TIMEOUT_MS,
  });
  const supervision: Supervision = { supervisorId, phone, legId, state: 'calling', since: floor.now };
  floor.supervisions.set(supervisorId, supervision);
  return supervision;
}

/** The handlers of the supervisor's phone. */
export function superAnswered(floor: Floor, leg: Leg): void {
  const supervision = ofPhone(floor, leg);
  if (supervision === undefined) return hangUpLeg(floor, leg, 'supervision-over');
  enterSupervision(floor, supervision, 'answered');
  floor.effects.push({ type: 'seat', callId: leg.legId });
  floor.deadlines.set(legKey(leg.legId), floor.now + WAITING_LIMIT_MS);
  const { wanted, target } = supervision;
  supervision.wanted = undefined;
  const call = floor.calls.get(target?.attemptId ?? '');
  if (wanted === undefined || call === undefined) return;
  const isPossible = wanted === 'listen' || wanted === 'whisper' || roomFor(call, wanted) === undefined;
  supervise(floor, supervision, isPossible ? wanted : 'listen');
}

export function superEnded(floor: Floor, leg: Leg, why: string): void {
  const supervision = ofPhone(floor, leg);
  if (supervision === undefined) return;
  if (supervision.state === 'calling')
    log(floor, 'warn', 'supervisor.phoneFailed', { supervisorId: supervision.supervisorId, why });
  gone(floor, supervision);
}

/** It rang for too long, or there was nothing to hear for too long. */
export function superOverdue(floor: Floor, leg: Leg): void {
  const supervision = ofPhone(floor, leg);
  if (supervision !== undefined) gone(floor, supervision);
  hangUpLeg(floor, leg, 'supervision-over');
}

/** It did not come up, or ended before the supervisor left: nothing is heard any more. */
export function snoopEnded(floor: Floor, leg: Leg): void {
  const supervision = ofSnoop(floor, leg.legId);
  if (supervision === undefined) return;
  endSnoop(floor, supervision, leg.legId);
  if (supervision.nextSnoopId === leg.legId) supervision.nextSnoopId = undefined;
  if (supervision.snoopId === leg.legId) supervision.snoopId = undefined;
  if (supervision.snoopId === undefined && supervision.nextSnoopId === undefined)
    backToWaiting(floor, supervision);
}

function gone(floor: Floor, supervision: Supervision): void {
  const call = floor.calls.get(supervision.target?.attemptId ?? '');
  const hadCustomer = supervision.state === 'tookOver';
  endSpan(floor, supervision);
  endSnoops(floor, supervision);
  enterSupervision(floor, supervision, 'leave');
  floor.supervisions.delete(supervision.supervisorId);
  if (hadCustomer && call?.state === 'transferred') close(floor, call, 'supervisor-hangup');
}

/** After a crash: who had taken a call over still speaks in it. */
export function restoreTakeOver(floor: Floor, call: Call): void {
  const taken = call.conversation?.supervisor;
  if (taken === undefined || call.state !== 'transferred') return;
  const { supervisorId, phone, legId } = taken;
  addLeg(floor, { legId, purpose: 'super', state: 'up' });
  const agentId = call.joinedAgentId ?? '';
  const target = { attemptId: call.attempt.attemptId, agentId, seatId: '' };
  floor.supervisions.set(supervisorId, {
    supervisorId,
    phone,
    legId,
    state: 'tookOver',
    since: floor.now,
    target,
  });
}

function ofPhone(floor: Floor, { legId }: Leg): Supervision | undefined {
  for (const supervision of floor.supervisions.values()) if (supervision.legId === legId) return supervision;
  return undefined;
}

function forAgent(
  floor: Floor,
  agentId: string,
  order: (agent: Agent) => void,
): SupervisionRefusal | undefined {
  const agent = floor.agents.get(agentId);
  if (agent === undefined || agent.state === 'loggedOut') return notLoggedIn(agentId);
  order(agent);
  return undefined;
}

function notLoggedIn(agentId: string): SupervisionRefusal {
  return { code: 'not-found', message: `the agent ${agentId} is not logged in` };
}

function notNow(message: string): SupervisionRefusal {
  return { code: 'not-now', message };
}
