/**
 * A caller in a conversation is a call like one of ours, so that everything agents and supervisors do in a call holds
 * for it. It begins at the join and ends with the leg; a caller who needs another agent is back in the queue of callers
 * (inboundLoop.ts), and their conversation goes on from there. It has no attempt on record: its record is the caller's.
 */
import type { CallStamps } from '../domain/cdr/attempt.ts';
import type { AgentId } from '../domain/kernel/ids.ts';
import type { Agent } from './agent.ts';
import { callKey, enter, newCall, type Call } from './call.ts';
import { settingsOf } from './campaignFloor.ts';
import type { Floor } from './floor.ts';
import type { InboundCall } from './inbound.ts';
import { legKey } from './leg.ts';
import { recordByRule } from './recording.ts';

/** The call that the caller is in, while they are in one. */
export function talkOf(floor: Floor, { callId }: Pick<InboundCall, 'callId'>): Call | undefined {
  return floor.calls.get(callId);
}

/** Both legs are in the bridge. */
export function beginTalk(floor: Floor, inbound: InboundCall, agent: Agent): void {
  const { callId, bridgeId, bridgedLegs } = inbound;
  const call = inbound.talk ?? newTalk(floor, inbound, { joinedAt: floor.now });
  const { agentId } = agent.profile;
  Object.assign(call, { agentId, joinedAgentId: agentId, bridgeId, bridgedLegs: new Set(bridgedLegs) });
  call.lostBy = undefined;
  Object.assign(inbound, { talk: call, agentId: undefined, bridgeId: undefined });
  floor.calls.set(callId, call);
  floor.deadlines.clear(legKey(callId));
  enter(floor, call, 'joinNow');
  enter(floor, call, 'join', settingsOf(floor, call).maxTalkMs);
  recordByRule(floor, call);
}

/** The caller goes on without an agent: what is left of the conversation waits with them. */
export function suspendTalk(floor: Floor, call: Call): void {
  const { attemptId } = call.attempt;
  if (call.state !== 'waiting') enter(floor, call, 'wait');
  floor.deadlines.clear(callKey(attemptId));
  floor.calls.delete(attemptId);
  const { bridgeId } = call;
  Object.assign(call, { agentId: undefined, bridgeId: undefined });
  closeSpans(floor, call);
  floor.effects.push({ type: 'seat', callId: attemptId });
  if (bridgeId !== undefined) floor.effects.push({ type: 'unbridge', bridgeId, callIds: [attemptId] });
}

/** Who spoke with them last; where nobody has, whoever is reserved for them. */
export function agentWith(floor: Floor, inbound: InboundCall): AgentId | undefined {
  return talkOf(floor, inbound)?.agentId ?? inbound.agentId;
}

/** Supervisors stay with the agent, not with the caller. */
function closeSpans(floor: Floor, call: Call): void {
  const { supervision } = call.details;
  if (supervision === undefined) return;
  const closed = supervision.map((span) => (span.to === undefined ? { ...span, to: floor.now } : span));
  call.details = { ...call.details, supervision: closed };
}

export function newTalk(floor: Floor, inbound: InboundCall, joined: Pick<CallStamps, 'joinedAt'>): Call {
  const { callId, campaignId, number, dialled, arrivedAt, answeredAt, calledBy } = inbound;
  const attempt = {
    attemptId: callId,
    dialGroupId: floor.settings.dialGroupId,
    campaignId,
    leadId: calledBy?.leadId ?? '',
    number,
    // Its line, where it takes one, is the leg's.
    trunkId: '',
    // What somebody sees whom the agent calls in.
    callerId: `+${dialled}`,
    attemptNumber: 1,
    createdAt: arrivedAt,
  };
  const call = newCall(attempt, '', 0, 0);
  const stamps = { ...call.stamps, answeredAt: answeredAt ?? floor.now, ...joined };
  return Object.assign(call, { stamps, inbound });
}
