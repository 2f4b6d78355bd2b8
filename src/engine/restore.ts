/**
 * After a crash: the open attempts and agents as they were last saved become the floor again. What of it is still
 * true is found out by the comparison with the living legs that follows the first connection.
 */
import type { AgentSnapshot } from '../domain/agent/state.ts';
import type { Attempt } from '../domain/cdr/attempt.ts';
import type { CampaignSettings } from '../domain/campaign/campaign.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../domain/kernel/time.ts';
import { callKey, isAnswered, restoredCall, type Call, type CallSnapshot } from './call.ts';
import { CREATED_LIMIT_MS } from './begin.ts';
import { settingsOf, waitLimitMs } from './campaignFloor.ts';
import { setCampaign } from './campaignLoop.ts';
import { log, type Floor } from './floor.ts';
import { bindAgent, forgetIdlePhones, restoreAgent } from './restoreAgent.ts';
import { bindThird } from './restoreThird.ts';
import { restoreTakeOver } from './supervisor.ts';
import { PARK_LIMIT_MS } from './park.ts';

const LAST_RESORT: Omit<CampaignSettings, 'callerId' | 'trunkIds'> = {
  ringTimeoutMs: 30 * SECOND_MS,
  answerLimitMs: 0,
  promptBeforeAgent: false,
  safeHarbourPrompt: 'outpace/safe-harbour',
  wrapUpMs: 10 * SECOND_MS,
  maxTalkMs: 30 * MINUTE_MS,
  maxLines: 0,
  maxAttempts: 1,
  attemptSpacingMs: DAY_MS,
  retry: {},
};

export interface OpenAttempt {
  readonly attempt: Attempt;
  readonly call?: unknown;
}

export function restore(
  floor: Floor,
  attempts: readonly OpenAttempt[],
  agents: readonly AgentSnapshot[],
): void {
  for (const snapshot of agents) restoreAgent(floor, snapshot);
  for (const { attempt, call: saved } of attempts) {
    knowCampaign(floor, attempt);
    const call = restoredCall(attempt, saved as CallSnapshot | undefined);
    floor.calls.set(attempt.attemptId, call);
    takeUpDeadline(floor, call);
    bindAgent(floor, call);
    bindThird(floor, call);
    restoreTakeOver(floor, call);
    countAnswer(floor, call);
    // Asked for and perhaps not yet written when the engine went; adding twice is harmless.
    if (call.consent === 'do_not_call') {
      const { attemptId, number } = attempt;
      floor.effects.push({ type: 'addDoNotCall', number, attemptId });
    }
  }
  forgetIdlePhones(floor);
  if (attempts.length > 0 || agents.length > 0) {
    log(floor, 'info', 'floor.restored', { attempts: attempts.length, agents: agents.length });
  }
}

/**
 * The records may show a campaign no more whose calls still live, after they were restored from a backup: its calls
 * are ended, each by a record, and nothing new is dialled.
 */
function knowCampaign(floor: Floor, attempt: Attempt): void {
  const { campaignId, dialGroupId, callerId, trunkId } = attempt;
  if (floor.campaigns.has(campaignId)) return;
  log(floor, 'error', 'campaign.unknown', { campaignId, attemptId: attempt.attemptId });
  const settings = { ...LAST_RESORT, callerId, trunkIds: [trunkId] };
  setCampaign(floor, {
    campaignId,
    name: campaignId,
    dialGroupId,
    listIds: [],
    state: 'stopped',
    settings,
  });
}

/** Of those that live no record is written yet, so that what the records tell of the budget leaves them out. */
function countAnswer(floor: Floor, { attempt, stamps, since, abandoned }: Call): void {
  const { joinedAt } = stamps;
  if (joinedAt === undefined && !abandoned) return;
  floor.campaigns.get(attempt.campaignId)?.budget.count(joinedAt ?? since, abandoned);
}

/** The stage's limit starts afresh: how much of it the gap has used is settled by the comparison. */
function takeUpDeadline(floor: Floor, call: Call): void {
  floor.deadlines.set(callKey(call.attempt.attemptId), floor.now + limitOf(floor, call));
}

function limitOf(floor: Floor, call: Call): number {
  const { maxTalkMs, ringTimeoutMs } = settingsOf(floor, call);
  if (call.state === 'waiting') return waitLimitMs(floor, call);
  if (call.state === 'parked') return PARK_LIMIT_MS;
  return isAnswered(call) ? maxTalkMs : Math.max(CREATED_LIMIT_MS, ringTimeoutMs);
}
