/**
 * Calls that an agent places: an accepted preview, a number dialled by hand. The same gates as for any call, then the
 * record, then the agent's phone where it has no seat, and only then the person. A refusal says why.
 */
import type { ActionRefusal } from '../domain/conversation/action.ts';
import type { CallOrigin } from '../domain/cdr/details.ts';
import { isSafeId, timeOrderedId } from '../domain/kernel/ids.ts';
import { MINUTE_MS } from '../domain/kernel/time.ts';
import type { Lead } from '../domain/lead/lead.ts';
import { manualLeadId } from '../domain/lead/manualLead.ts';
import { canTake, enterAgent, type Agent } from './agent.ts';
import { settleWishes } from './agentLoop.ts';
import { begin, giveBack } from './begin.ts';
import { answer, refusalOf } from './dialAnswer.ts';
import type { CampaignFloor, Floor } from './floor.ts';
import type { EngineInput } from './input.ts';

const E164 = /^\+[1-9][0-9]{6,14}$/;

export interface Placed {
  readonly campaign: CampaignFloor;
  readonly lead: Lead;
  readonly token: string;
  readonly origin: CallOrigin;
  /** Answered when the attempt is on record or refused. */
  readonly commandId: string | undefined;
}

/** For an agent who is reserved: the lead's call has them from its beginning. */
export function callFor(floor: Floor, agent: Agent, placed: Placed): ActionRefusal | undefined {
  const begun = begin(floor, placed.campaign, placed.lead, placed.token, true);
  if ('code' in begun) {
    enterAgent(floor, agent, 'release');
    settleWishes(floor, agent);
    return refusalOf(begun.code, begun.retryAt, begun.why);
  }
  begun.details = { ...begun.details, origin: placed.origin };
  begun.agentId = agent.profile.agentId;
  agent.attemptId = begun.attempt.attemptId;
  agent.askedBy = placed.commandId;
  return undefined;
}

/** 'later': the lead must be found first. */
export function dialNumber(
  floor: Floor,
  agent: Agent,
  { number, campaignId }: { readonly number: string; readonly campaignId: string },
  commandId: string,
): ActionRefusal | 'later' {
  if (!E164.test(number) || !isSafeId(campaignId))
    return { code: 'bad-argument', message: 'the number must be in E.164, e.g. +4930123456' };
  const campaign = floor.campaigns.get(campaignId);
  if (campaign === undefined) return { code: 'not-found', message: `there is no campaign ${campaignId}` };
  const { state } = campaign.campaign;
  if (state !== 'running') return refusalOf('campaign-not-running', undefined, `the campaign is ${state}`);
  if (!canTake(agent, 'reserve')) return notReady(agent);
  floor.effects.push({
    type: 'leaseNumber',
    agentId: agent.profile.agentId,
    commandId,
    campaignId,
    leadId: manualLeadId(timeOrderedId(floor.now, floor.random)),
    number,
    leaseMs: MINUTE_MS,
  });
  return 'later';
}

export function numberLeased(floor: Floor, input: Extract<EngineInput, { type: 'numberLeased' }>): void {
  const { agentId, commandId, campaignId, outcome } = input;
  if ('code' in outcome) return answer(floor, commandId, refusalOf(outcome.code, undefined, outcome.message));
  const { lead, token } = outcome;
  const agent = floor.agents.get(agentId);
  const campaign = floor.campaigns.get(campaignId);
  if (agent === undefined || campaign === undefined || !canTake(agent, 'reserve')) {
    giveBack(floor, campaignId, lead, token);
    const why = 'the agent is not ready any more';
    return answer(
      floor,
      commandId,
      agent === undefined ? { code: 'not-now', message: why } : notReady(agent),
    );
  }
  enterAgent(floor, agent, 'reserve');
  const refusal = callFor(floor, agent, { campaign, lead, token, origin: 'manual', commandId });
  if (refusal !== undefined) answer(floor, commandId, refusal);
}

function notReady({ state }: Agent): ActionRefusal {
  return {
    code: 'agent-not-ready',
    message: `the agent is ${state}; a number is dialled by an agent who is ready`,
  };
}
