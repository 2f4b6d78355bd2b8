/** What an agent may ask for outside a conversation's actions: leave, pause, be ready, and end the call they are in. */
import { assertNever } from '../domain/kernel/assert.ts';
import { logout, makeReady, pause } from './agentLoop.ts';
import { isAnswered } from './call.ts';
import { close } from './close.ts';
import { hangUpAsAgent } from './conference.ts';
import { talkingOf } from './conversation.ts';
import { leaveFlow } from './flowAction.ts';
import type { Floor } from './floor.ts';
import { closeInbound } from './inboundLoop.ts';
import { talkOf } from './inboundTalk.ts';
import type { EngineInput } from './input.ts';

export function onAgentCommand(
  floor: Floor,
  input: Extract<EngineInput, { type: 'agentLogout' | 'agentPause' | 'agentReady' | 'agentHangup' }>,
): void {
  const agent = floor.agents.get(input.agentId);
  if (agent === undefined) return;
  switch (input.type) {
    case 'agentLogout':
      return logout(floor, agent);
    case 'agentPause':
      return pause(floor, agent, input.reason);
    case 'agentReady':
      return makeReady(floor, agent);
    case 'agentHangup': {
      const inbound = floor.inbound.get(agent.attemptId ?? '');
      if (inbound !== undefined && talkOf(floor, inbound) === undefined) return closeInbound(floor, inbound);
      const talking = talkingOf(floor, agent);
      if (talking !== undefined) return hangUpAsAgent(floor, talking);
      // Somebody whom the agent has dialled and who has not answered yet.
      const call = floor.calls.get(agent.attemptId ?? '');
      if (call?.state === 'inFlow') return leaveFlow(floor, call, agent);
      return call !== undefined && !isAnswered(call) ? close(floor, call, 'agent-hangup') : undefined;
    }
    default:
      return assertNever(input);
  }
}
