/**
 * An agent says who really answered, in the call or after it: the same truth as a reviewer's (docs/detection.md). Also of
 * a call that was taken away as a machine's, which nobody else has heard.
 */
import type { ActionRefusal } from '../domain/conversation/action.ts';
import type { Truth } from '../domain/detection/verdict.ts';
import type { AttemptId } from '../domain/kernel/ids.ts';
import type { Agent } from './agent.ts';
import { log, type Floor } from './floor.ts';

export function markTruth(floor: Floor, agent: Agent, truth: Truth): ActionRefusal | undefined {
  const attemptId = callHeard(floor, agent);
  if (attemptId === undefined)
    return {
      code: 'no-conversation',
      message: 'there is no call of a campaign that tells machines from people',
    };
  const { agentId } = agent.profile;
  const review = { attemptId, truth, by: `agent:${agentId}`, at: floor.now };
  floor.effects.push({ type: 'reviewDetection', review });
  log(floor, 'info', 'call.truth', { attemptId, agentId, truth });
  return undefined;
}

/** The call that the agent is in, else the last one. */
function callHeard(floor: Floor, agent: Agent): AttemptId | undefined {
  if (agent.state !== 'talking') return agent.heard;
  const call = floor.calls.get(agent.attemptId ?? '');
  return call?.details.detection === undefined ? undefined : call.attempt.attemptId;
}
