/**
 * What the governor lets a campaign do now: nothing, and why, or so many calls on this trunk in this mode. Lines, rate
 * and windows are only counted here; the pacer clamps to them (PACING 1).
 */
import type { CampaignPacing } from '../domain/campaign/campaign.ts';
import { DEFAULT_CAMPAIGN_PACING } from '../domain/campaign/campaign.ts';
import { limitLeft } from '../domain/detection/errorRates.ts';
import { isUsedUp } from '../domain/governor/budget.ts';
import { linesInRampUp } from '../domain/governor/rampUp.ts';
import type { Entry } from '../domain/governor/weighting.ts';
import { CLOSING_MS, closingHold } from '../domain/governor/windowClosing.ts';
import type { AbandonWindow, LimitedBy, PacingMode } from '../domain/pacing/pacer.ts';
import { agentsFor, type Census } from './census.ts';
import { roomForFlow } from './flowRoom.ts';
import type { CampaignFloor, Floor, Trunk } from './floor.ts';
import { linesLeft, noTrunk, trunkFor } from './trunks.ts';

/** A campaign that takes part in the split of its pool's calls. */
export interface Entrant extends Entry {
  readonly campaign: CampaignFloor;
  readonly pacing: CampaignPacing;
  readonly trunk: Trunk;
  /** Lines of the campaign's own that are left. */
  room: number;
  readonly linesFrom: 'rampUp' | 'trunk' | 'agents' | undefined;
  /** Its hopper had no lead a moment ago. */
  readonly isEmpty: boolean;
  readonly windows: readonly AbandonWindow[];
  readonly mode: PacingMode;
  /** Why it is paced more carefully than it asks to be. */
  readonly lowered: Lowered | undefined;
  /** Its part of the calls decided. */
  dial: number;
}

export interface Lowered {
  readonly limitedBy: LimitedBy | undefined;
  readonly why: string;
}

export const pacingOfCampaign = ({ campaign }: CampaignFloor): CampaignPacing =>
  campaign.settings.pacing ?? DEFAULT_CAMPAIGN_PACING;

export function windowsOf(floor: Floor, campaign: CampaignFloor): readonly AbandonWindow[] {
  const closesInMs = campaign.windowWatch.closesInMs(floor.now);
  const windows = campaign.budget.windows(pacingOfCampaign(campaign).windows, floor.now, closesInMs);
  const missed = missedPeople(campaign);
  return missed === 0
    ? windows
    : windows.map((window) => ({ ...window, limit: limitLeft(window.limit, missed) }));
}

/** The share of people whom detection takes for machines, where they count as abandoned: it uses the limit up. */
function missedPeople({ campaign }: CampaignFloor): number {
  const { detection, policy } = campaign.settings;
  if (detection === undefined || policy?.missedPeopleCount === false) return 0;
  if (detection.onMachine === 'connect') return 0;
  return detection.missedPeopleShare;
}

/** The entrant, or the reason why the campaign must not dial. */
export function govern(floor: Floor, campaign: CampaignFloor, census: Census): Entrant | string {
  const { settings, campaignId } = campaign.campaign;
  const [hold] = floor.holds;
  if (hold !== undefined) return hold;
  if (campaign.fault !== undefined) return campaign.fault;
  if (settings.recording?.required === true && floor.recordingFault !== undefined)
    return `recordings cannot be kept: ${floor.recordingFault}`;
  const closesInMs = campaign.windowWatch.closesInMs(floor.now);
  const closing = closingHold(closesInMs, settings.ringTimeoutMs);
  if (closing !== undefined) return closing;
  const trunk = trunkFor(floor, campaign);
  if (trunk === undefined) return noTrunk(floor, campaign);
  const pacing = pacingOfCampaign(campaign);
  const windows = windowsOf(floor, campaign);
  const lowered = whyLowered(campaign, pacing, windows, closesInMs);
  const own = settings.maxLines - (census.campaigns.get(campaignId)?.lines ?? 0);
  const ramped = roomInRampUp(floor, campaign, pacing, census);
  const pressed = roomForFlow(floor, campaign, census) ?? Number.POSITIVE_INFINITY;
  const room = Math.min(own, ramped, pressed);
  return {
    campaign,
    pacing,
    trunk,
    room: Math.max(0, room),
    linesFrom:
      pressed === room ? 'agents' : linesFrom(trunk, ramped, Math.min(own, linesLeft(trunk, census))),
    isEmpty: campaign.emptyUntil > floor.now,
    windows,
    mode: lowered === undefined ? pacing.mode : 'progressive',
    lowered,
    weight: pacing.weight,
    credit: campaign.credit,
    dial: 0,
  };
}

function linesFrom(trunk: Trunk, ramped: number, other: number): Entrant['linesFrom'] {
  if (ramped < other) return 'rampUp';
  return trunk.breaker.state === 'halfOpen' ? 'trunk' : undefined;
}

function roomInRampUp(
  floor: Floor,
  entrant: CampaignFloor,
  { rampUpMs }: CampaignPacing,
  census: Census,
): number {
  if (rampUpMs === 0) return Number.POSITIVE_INFINITY;
  const { campaign, startedAt } = entrant;
  const { maxLines } = campaign.settings;
  const lines = linesInRampUp(
    { startedAt, rampUpMs, maxLines },
    agentsFor(floor, census, entrant).idle.length,
    floor.now,
  );
  return lines - (census.campaigns.get(campaign.campaignId)?.onTheWay ?? 0);
}

function whyLowered(
  campaign: CampaignFloor,
  { mode }: CampaignPacing,
  windows: readonly AbandonWindow[],
  closesInMs: number,
): Lowered | undefined {
  if (mode !== 'predictive' && mode !== 'ratio') return undefined;
  if (!campaign.isBudgetKnown) return { limitedBy: 'fallback', why: 'abandonment so far is not yet known' };
  if (closesInMs < CLOSING_MS)
    return { limitedBy: undefined, why: 'the calling window closes in less than five minutes' };
  // The predictive pacer has the windows before it and steers by them; a fixed ratio does not.
  const over = mode === 'ratio' ? windows.find(isUsedUp) : undefined;
  return over === undefined ? undefined : { limitedBy: 'budget', why: budgetWords(over) };
}

export function budgetWords({ name, answered, abandoned, limit }: AbandonWindow): string {
  const share = Math.round(limit * 1_000) / 10;
  return `${abandoned} of ${answered} answered calls were abandoned in the window '${name}', over its limit of ${share} %`;
}
