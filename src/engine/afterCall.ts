/**
 * The agent hangs up: the customer stays and hears the campaign's survey, if they were drawn. Chance alone decides who is
 * asked, never the agent; nobody who wants no more calls is asked, and nobody twice in one call.
 */
import type { Flow } from '../domain/flow/flow.ts';
import { askedBy } from '../domain/survey/rule.ts';
import type { Agent } from './agent.ts';
import type { Call } from './call.ts';
import { settingsOf } from './campaignFloor.ts';
import { close } from './close.ts';
import { conversationOf, hearsPrompt } from './conversation.ts';
import { giveToFlow } from './flowAction.ts';
import { log, type Floor } from './floor.ts';

/** The conversation of this call is over for its agent. */
export function endAsAgent(floor: Floor, call: Call, agent: Agent): void {
  const flow = surveyFor(floor, call);
  if (flow === undefined) return close(floor, call, 'agent-hangup');
  giveToFlow(floor, call, agent, flow, false);
}

function surveyFor(floor: Floor, call: Call): Flow | undefined {
  const { survey } = settingsOf(floor, call);
  const { third, state } = conversationOf(call);
  if (survey === undefined || askedBy(survey) !== 'call') return undefined;
  if (call.inbound !== undefined || call.state !== 'joined') return undefined;
  if (third !== undefined || (state !== 'talking' && state !== 'held') || hearsPrompt(call)) return undefined;
  const { disposition, flow: runs = [] } = call.details;
  if (call.consent === 'do_not_call' || disposition?.salesStatus === 'do_not_call') return undefined;
  if (runs.some(({ isSurvey }) => isSurvey === true)) return undefined;
  if (floor.random() >= survey.share) return undefined;
  const flow = floor.flows.get(survey.flow);
  const { attemptId, campaignId } = call.attempt;
  if (flow === undefined)
    log(floor, 'warn', 'survey.missing', { attemptId, campaignId, flowId: survey.flow });
  return flow;
}
