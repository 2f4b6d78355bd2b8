/**
 * The agent hangs up: the customer stays and hears the campaign's survey, if they were drawn. Chance alone decides who is
 * asked, never the agent; nobody who wants no more calls is asked, nobody twice in one call, and nobody within the rest
 * that the campaign gives them.
 */
import type { Flow } from '../domain/flow/flow.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { isRested } from '../domain/survey/asking.ts';
import { askedBy, type SurveyRule } from '../domain/survey/rule.ts';
import type { Agent } from './agent.ts';
import type { Call } from './call.ts';
import { settingsOf } from './campaignFloor.ts';
import { close } from './close.ts';
import { conversationOf, hearsPrompt } from './conversation.ts';
import { giveToFlow } from './flowAction.ts';
import { log, type Floor } from './floor.ts';
import { isQuotaFull } from './quotas.ts';

/** The conversation of this call is over for its agent. */
export function endAsAgent(floor: Floor, call: Call, agent: Agent): void {
  const flow = surveyFor(floor, call, agent);
  if (flow === undefined) return close(floor, call, 'agent-hangup');
  giveToFlow(floor, call, agent, flow, false);
}

function surveyFor(floor: Floor, call: Call, agent: Agent): Flow | undefined {
  const { survey } = settingsOf(floor, call);
  const { third, state } = conversationOf(call);
  if (survey === undefined || askedBy(survey) !== 'call') return undefined;
  if (call.inbound !== undefined || call.state !== 'joined') return undefined;
  if (third !== undefined || (state !== 'talking' && state !== 'held') || hearsPrompt(call)) return undefined;
  const { disposition, flow: runs = [] } = call.details;
  if (call.consent === 'do_not_call' || disposition?.salesStatus === 'do_not_call') return undefined;
  if (runs.some(({ isSurvey }) => isSurvey === true)) return undefined;
  if (isQuotaFull(floor, call, agent.profile.agentId)) return undefined;
  if (floor.random() >= survey.share || !mayAsk(floor, call, survey)) return undefined;
  const flow = floor.flows.get(survey.flow);
  const { attemptId, campaignId } = call.attempt;
  if (flow === undefined)
    log(floor, 'warn', 'survey.missing', { attemptId, campaignId, flowId: survey.flow });
  return flow;
}

/** The conversation takes longer than the look: the database is asked while they talk, and waited for by nobody. */
export function lookUpAsked(floor: Floor, call: Call): void {
  const { survey } = settingsOf(floor, call);
  if (survey?.restMs === undefined || askedBy(survey) !== 'call' || call.inbound !== undefined) return;
  const { attemptId, number } = call.attempt;
  if (call.asked === undefined) floor.effects.push({ type: 'lookUpAsked', callId: attemptId, number });
}

export function lastAsked(floor: Floor, callId: string, at: Instant | undefined): void {
  const call = floor.calls.get(callId);
  if (call !== undefined) call.asked = { at };
}

/** Where it is not known when they were last asked, they are left in peace. */
function mayAsk(floor: Floor, { asked }: Call, survey: SurveyRule): boolean {
  if (survey.restMs === undefined) return true;
  return asked !== undefined && isRested(survey, asked.at, floor.now);
}
