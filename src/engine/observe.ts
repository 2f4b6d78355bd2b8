/** What the pacers learn from: how dialled calls come out, and how long agents are busy. */
import type { LineResult } from '../domain/call/lineResult.ts';
import type { CallOutcome, PacingEvent } from '../domain/pacing/pacer.ts';
import type { Agent } from './agent.ts';
import type { Call } from './call.ts';
import { callerIdShown } from './callerIdWatch.ts';
import { dialledAt } from './census.ts';
import { campaignOf } from './campaignFloor.ts';
import type { Floor } from './floor.ts';
import { observe, poolIdOf } from './policy.ts';

const OUTCOMES: Readonly<Partial<Record<LineResult, CallOutcome>>> = {
  ANSWERED: 'answered',
  BUSY: 'busy',
  NO_ANSWER: 'no_answer',
  NO_RINGBACK: 'no_answer',
  NO_RESPONSE: 'no_answer',
  UNAVAILABLE: 'no_answer',
};

/** A dialled call was answered or came to nothing; one that never left shows nothing. */
export function observeResolved(floor: Floor, call: Call, result: LineResult): void {
  const isUndialled = call.stamps.diallingAt === undefined;
  if (isUndialled && (result === 'CANCELLED' || result === 'NODE_FAILURE')) return;
  callerIdShown(floor, call, result);
  const { attemptId } = call.attempt;
  observeCall(floor, call, {
    type: 'resolved',
    at: floor.now,
    callId: attemptId,
    ageMs: floor.now - dialledAt(call),
    outcome: OUTCOMES[result] ?? 'failed',
    group: call.group,
  });
}

export function observeConnected(floor: Floor, call: Call): void {
  const waitedMs = floor.now - (call.stamps.answeredAt ?? floor.now);
  const { attemptId } = call.attempt;
  observeCall(floor, call, { type: 'connected', at: floor.now, callId: attemptId, waitedMs });
}

export function observeAbandoned(floor: Floor, call: Call): void {
  observeCall(floor, call, { type: 'abandoned', at: floor.now });
}

export function observeAgent(
  floor: Floor,
  { poolId = floor.settings.dialGroupId }: Agent,
  event: { readonly type: 'talkEnded' | 'wrapEnded'; readonly ms: number } | AgentChoice,
): void {
  observe(floor, poolId, { ...event, at: floor.now });
}

interface AgentChoice {
  readonly type: 'agentPaused' | 'agentReady';
}

function observeCall(floor: Floor, call: Call, event: PacingEvent): void {
  // What the pacer did not dial shows nothing of what it dials.
  if (call.details.origin !== undefined) return;
  const { campaignId, settings } = campaignOf(floor, call).campaign;
  observe(floor, poolIdOf(floor, campaignId, settings.pacing?.mode), event);
}
