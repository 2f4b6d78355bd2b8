/** A lead in hand becomes a call: through the gates of this moment, with a line's place, and on to its record. */
import { rankedFor, type CallerIdPool } from '../domain/callerId/pool.ts';
import { capsAsked } from '../domain/compliance/caps.ts';
import { consentAsked, evidenceOf, mayDial, rulesFor } from '../domain/compliance/gate.ts';
import { closingHold } from '../domain/governor/windowClosing.ts';
import { timeOrderedId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Lead } from '../domain/lead/lead.ts';
import { isForPacer } from '../domain/lead/manualLead.ts';
import { afterCall } from '../domain/pacing/spacing.ts';
import { callKey, newCall, type Call } from './call.ts';
import type { Effect } from './effect.ts';
import type { CampaignFloor, Floor } from './floor.ts';
import { isReachable, noTrunk, takeTrunkTurn, trunkFor } from './trunks.ts';
import { DAY_MS, SECOND_MS } from '../domain/kernel/time.ts';

/** From "on record" to the INVITE; both take milliseconds. */
export const CREATED_LIMIT_MS = 15 * SECOND_MS;

/** The lead was given back. */
export interface NotBegun {
  readonly code: string;
  readonly retryAt?: Instant | undefined;
  /** Beyond what the code says. */
  readonly why?: string | undefined;
}

/** `hasAgent`: one is reserved for the call. */
export function begin(
  floor: Floor,
  campaign: CampaignFloor,
  lead: Lead,
  token: string,
  hasAgent = false,
): Call | NotBegun {
  const { campaignId, settings } = campaign.campaign;
  const held = whyHeld(floor, campaign);
  if (held !== undefined) {
    giveBack(floor, campaignId, lead, token);
    return held;
  }
  const refusal = isReachable(floor, campaign, lead.number)
    ? mayDial(lead, settings, campaign.placeOf, floor.now, hasAgent)
    : ({ code: 'destination', retryAt: floor.now + DAY_MS } as const);
  if (refusal !== undefined) {
    giveBack(floor, campaignId, lead, token, refusal);
    floor.isDirty = true;
    return refusal;
  }
  const trunk = trunkFor(floor, campaign, 0, { number: lead.number });
  if (trunk === undefined) {
    giveBack(floor, campaignId, lead, token);
    return { code: 'no-trunk', why: noTrunk(floor, campaign) };
  }
  if (closingHold(campaign.windowWatch.closesInMs(floor.now), settings.ringTimeoutMs) !== undefined) {
    giveBack(floor, campaignId, lead, token);
    return { code: 'window-closing' };
  }
  takeTrunkTurn(campaign, trunk.settings.trunkId);
  trunk.nextCallAt = afterCall(trunk.nextCallAt, trunk.settings.callsPerSecond, floor.now);
  const attempt = {
    attemptId: timeOrderedId(floor.now, floor.random),
    dialGroupId: floor.settings.dialGroupId,
    campaignId,
    leadId: lead.leadId,
    number: lead.number,
    trunkId: trunk.settings.trunkId,
    callerId: settings.callerId,
    attemptNumber: lead.revision + 1,
    createdAt: floor.now,
  };
  const call = newCall(attempt, token, lead.attempts, lead.revision);
  call.grade = lead.grade;
  call.quotas = lead.gate?.quotas;
  if (settings.staggered !== undefined) call.leadFacts = lead.gate;
  const gate = evidenceOf(lead, campaign.placeOf);
  if (gate !== undefined) call.details = { gate };
  if (lead.callback !== undefined) {
    const { callbackId, at } = lead.callback;
    call.details = { ...call.details, callback: { callbackId, at } };
  }
  floor.calls.set(attempt.attemptId, call);
  floor.deadlines.set(callKey(attempt.attemptId), floor.now + CREATED_LIMIT_MS);
  const { attemptSpacingMs } = rulesFor(lead, settings);
  const caps = capsAsked(lead, campaign.placeOf);
  floor.effects.push({
    type: 'beginAttempt',
    attempt,
    token,
    attemptSpacingMs,
    ...(caps === undefined ? {} : { caps }),
    ...consentAsked(lead, campaign.placeOf),
    ...callerIdsFor(settings.callerIds, lead.number),
  });
  return call;
}

function callerIdsFor(
  pool: CallerIdPool | undefined,
  callee: string,
): Pick<Extract<Effect, { type: 'beginAttempt' }>, 'callerIds'> {
  if (pool === undefined) return {};
  return { callerIds: { ranked: rankedFor(pool, callee), perDay: pool.perDay, restMs: pool.restMs } };
}

/** Back into the hopper; out of it with a refusal of its own, or where no call of the pacer's may be made of it. */
export function giveBack(
  floor: Floor,
  campaignId: string,
  lead: Lead,
  token: string,
  refusal?: Extract<Effect, { type: 'releaseLead' }>['refusal'],
): void {
  floor.effects.push({
    type: 'releaseLead',
    campaignId,
    leadId: lead.leadId,
    token,
    ...(refusal === undefined ? {} : { refusal }),
    ...(isForPacer(lead) ? {} : { drop: true }),
  });
}

function whyHeld(floor: Floor, { campaign }: CampaignFloor): NotBegun | undefined {
  const [hold] = floor.holds;
  if (hold !== undefined) return { code: 'held', why: hold };
  if (campaign.state === 'running') return undefined;
  return { code: 'campaign-not-running', why: `the campaign is ${campaign.state}` };
}
