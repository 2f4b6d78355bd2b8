/** The floor as others may see it. */
import type { AgentSnapshot } from '../domain/agent/state.ts';
import type { CallState } from '../domain/call/state.ts';
import type { CampaignBoard, FloorBoard } from '../domain/floor/board.ts';
import { maskNumber } from '../domain/numbering/mask.ts';
import type { Agent } from './agent.ts';
import type { CampaignFloor, Floor } from './floor.ts';

export function boardOf(floor: Floor): FloorBoard {
  return {
    at: floor.now,
    link: floor.holds.has('telephony is not connected') ? 'down' : 'up',
    holds: [...floor.holds],
    campaigns: [...floor.campaigns.values()].map((campaign) => campaignBoard(floor, campaign)),
    agents: [...floor.agents.values()].map(agentSnapshot),
    calls: [...floor.calls.values()].map((call) => ({
      attemptId: call.attempt.attemptId,
      campaignId: call.attempt.campaignId,
      state: call.state,
      since: call.since,
      number: maskNumber(call.attempt.number),
    })),
  };
}

export function agentSnapshot(agent: Agent): AgentSnapshot {
  return {
    ...agent.profile,
    state: agent.state,
    since: agent.since,
    calls: agent.calls,
    ...(agent.seatId === undefined ? {} : { seatId: agent.seatId }),
    ...(agent.attemptId === undefined ? {} : { attemptId: agent.attemptId }),
    ...(agent.failedSeats === 0 ? {} : { failedSeats: agent.failedSeats }),
    ...(agent.state === 'paused' && agent.pauseReason !== undefined
      ? { pauseReason: agent.pauseReason }
      : {}),
  };
}

function campaignBoard(floor: Floor, campaign: CampaignFloor): CampaignBoard {
  const { campaignId, state } = campaign.campaign;
  const count = (...states: CallState[]): number => {
    let total = 0;
    for (const call of floor.calls.values()) {
      if (call.attempt.campaignId === campaignId && states.includes(call.state)) total += 1;
    }
    return total;
  };
  return {
    campaignId,
    state,
    dialling: count('created', 'dialling', 'ringing'),
    screening: count('consent', 'joining'),
    waiting: count('waiting', 'safeHarbour'),
    talking: count('joined'),
    answered: campaign.answered,
    joined: campaign.joined,
    abandoned: campaign.abandoned,
    limitedBy: campaign.decision.limitedBy,
    reason: campaign.decision.reason,
  };
}
