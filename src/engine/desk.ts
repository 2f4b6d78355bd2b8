/** What one agent's desk shows. Asked for each agent who has a page open, after every step: it looks at that agent alone. */
import type { AgentDesk, DeskCall, ParkedCall } from '../domain/floor/desk.ts';
import type { AgentId } from '../domain/kernel/ids.ts';
import { maskNumber } from '../domain/numbering/mask.ts';
import { isPaused } from '../domain/recording/recording.ts';
import type { Agent } from './agent.ts';
import { agentSnapshot, conversationBoard } from './board.ts';
import { waitingFor } from './awaited.ts';
import type { Call } from './call.ts';
import { callbackCountOf } from './callbackBoard.ts';
import type { Floor } from './floor.ts';
import { runningOf } from './recording.ts';

/** Undefined: the agent has not been on this floor. */
export function deskOf(floor: Floor, agentId: AgentId): AgentDesk | undefined {
  const agent = floor.agents.get(agentId);
  if (agent === undefined) return undefined;
  const call = floor.calls.get(agent.attemptId ?? '') ?? waitingFor(floor, agentId);
  const callbacks = callbackCountOf(floor, agentId);
  return {
    agent: agentSnapshot(agent),
    ...(call === undefined ? {} : { call: deskCall(call) }),
    parked: parkedBy(floor, agentId),
    ...wrapUpEnd(agent),
    ...(callbacks === undefined ? {} : { callbacks }),
    isHeld: floor.holds.size > 0,
  };
}

function deskCall(call: Call): DeskCall {
  const { attempt, state, since, stamps, conversation } = call;
  const recording = recordingOf(call);
  return {
    attemptId: attempt.attemptId,
    campaignId: attempt.campaignId,
    leadId: attempt.leadId,
    state,
    since,
    ...(stamps.joinedAt === undefined ? {} : { joinedAt: stamps.joinedAt }),
    number: masked(attempt.number),
    isInbound: call.inbound !== undefined,
    ...(conversation === undefined ? {} : { conversation: conversationBoard(conversation) }),
    ...(recording === undefined ? {} : { recording }),
  };
}

function recordingOf(call: Call): DeskCall['recording'] {
  const running = runningOf(call);
  if (running === undefined) return undefined;
  return isPaused(running) ? 'paused' : 'on';
}

function parkedBy(floor: Floor, agentId: AgentId): readonly ParkedCall[] {
  const parked: ParkedCall[] = [];
  for (const { attempt, since, parkedBy: by, state } of floor.calls.values())
    if (by === agentId && state === 'parked')
      parked.push({ attemptId: attempt.attemptId, number: masked(attempt.number), since });
  return parked;
}

function wrapUpEnd({ state, since, wrapUpMs, owed }: Agent): Pick<AgentDesk, 'wrapUpEndsAt'> {
  if (state !== 'wrapUp' || wrapUpMs === undefined || owed?.isForced === true) return {};
  return { wrapUpEndsAt: since + wrapUpMs };
}

const masked = (number: string): string => (number === '' ? '' : maskNumber(number));
