/** Trunks: which one takes a campaign's next call, what is left of its lines and rate, and its breaker. */
import type { LineResult } from '../domain/call/lineResult.ts';
import { afterCallOf, afterPause, isTrunkFault, type TrunkBreaker } from '../domain/governor/trunkBreaker.ts';
import type { TrunkId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { refusedDestination } from '../domain/trunk/destinations.ts';
import { E164_FORMAT, writtenFor } from '../domain/trunk/numberFormat.ts';
import { NO_TURNS, afterTurn, inTurn, type TrunkShare } from '../domain/trunk/shares.ts';
import { isCostKnown } from '../domain/trunk/spend.ts';
import { callsDue, intervalMs, slotAt } from '../domain/pacing/spacing.ts';
import { isAnswered, type Call } from './call.ts';
import { leasingOn, type Census } from './census.ts';
import { log, type CampaignFloor, type Floor, type Trunk, type TrunkSettings } from './floor.ts';

/** Timers are no finer, and calls closer together leave in pairs. */
export const PACE_SOON_MS = 10;

const TRUNK_FAULTS = {
  available: 'is available',
  unreachable: "does not answer OPTIONS (check its host and port, the firewall, and the carrier's status)",
  unregistered:
    "has no registration at the carrier (check user and password, or the carrier's server does not answer)",
} as const;

/** For a lead at hand: its number, and the trunks that it must not leave by. */
export interface Wanted {
  readonly number?: string;
  readonly without?: ReadonlySet<TrunkId>;
}

/**
 * The first trunk of the campaign that takes a call; a later one only while those before it do not. `leasing`: leads that
 * may yet leave by it, 0 where the lead is at hand, which is the one that may try a trunk.
 */
export function trunkFor(
  floor: Floor,
  campaign: CampaignFloor,
  leasing?: number,
  wanted: Wanted = {},
): Trunk | undefined {
  const shares = sharesOf(campaign);
  for (const { trunkId } of inTurn(shares, campaign.trunkTurns ?? NO_TURNS)) {
    const trunk = floor.trunks.get(trunkId);
    if (trunk?.state !== 'available' || wanted.without?.has(trunkId) === true) continue;
    if (wanted.number !== undefined && !takesNumber(trunk.settings, wanted.number)) continue;
    if (shares.length > 1 && isFull(floor, trunk)) continue;
    if (takesCall(floor, trunk, leasing)) return trunk;
  }
  return undefined;
}

/** Nothing leaves by it until the day is over: other trunks go on. */
export function trunkSpent(floor: Floor, trunkId: TrunkId, until: Instant | undefined): void {
  const trunk = floor.trunks.get(trunkId);
  if (trunk === undefined || until === undefined || trunk.spentUntil === until) return;
  trunk.spentUntil = until;
  floor.isDirty = true;
  log(floor, 'error', 'trunk.spent', { trunkId, until });
}

/** A call has left by it: among equals it is another's turn. */
export function takeTrunkTurn(campaign: CampaignFloor, trunkId: TrunkId): void {
  const share = sharesOf(campaign).find((each) => each.trunkId === trunkId);
  if (share !== undefined) campaign.trunkTurns = afterTurn(campaign.trunkTurns ?? NO_TURNS, share);
}

/** Whether one of the campaign's trunks may call the number at all, whatever state they are in. */
export function isReachable(floor: Floor, { campaign }: CampaignFloor, number: string): boolean {
  const settings = campaign.settings.trunkIds.map((trunkId) => floor.trunks.get(trunkId)?.settings);
  return settings.some((each) => each === undefined || takesNumber(each, number));
}

function sharesOf({ campaign }: CampaignFloor): readonly TrunkShare[] {
  const { trunks, trunkIds } = campaign.settings;
  return trunks ?? trunkIds.map((trunkId, index) => ({ trunkId, priority: index + 1, weight: 1 }));
}

function takesNumber(
  { destinations = {}, format = E164_FORMAT, tariff }: TrunkSettings,
  number: string,
): boolean {
  if (refusedDestination(number, destinations) !== undefined) return false;
  return isCostKnown(number, tariff) && writtenFor(number, format) !== undefined;
}

function isFull(floor: Floor, { settings }: Trunk): boolean {
  return linesOn(floor, settings.trunkId) >= settings.lines;
}

/** Calls of ours, callers, and whoever an agent has called in. */
export function linesOn(floor: Floor, trunkId: TrunkId): number {
  let lines = 0;
  for (const { attempt } of floor.calls.values()) if (attempt.trunkId === trunkId) lines += 1;
  for (const leg of floor.legs.values()) if (leg.trunkId === trunkId) lines += 1;
  return lines;
}

/** Whether a call that the trunk brings takes one of the lines that ours need. */
export function takesLine(floor: Floor, trunkId: TrunkId | undefined): boolean {
  const trunk = floor.trunks.get(trunkId ?? '');
  return trunk !== undefined && trunk.settings.inboundTakesLine !== false;
}

/** Why no trunk takes a call of the campaign. */
export function noTrunk(floor: Floor, { campaign }: CampaignFloor): string {
  const { trunkIds, window } = campaign.settings;
  const known = trunkIds.map((trunkId) => ({ trunkId, trunk: floor.trunks.get(trunkId) }));
  const [only] = known;
  if (known.length === 1 && only?.trunk?.state === 'available') {
    return `the trunk ${only.trunkId} ${pauseWords(floor, only.trunk, window?.timeZone)}`;
  }
  const faults = known.map(({ trunkId, trunk }) => {
    if (trunk === undefined) return `${trunkId} is not configured (telephony.trunks)`;
    if (trunk.state !== 'available') return `${trunkId} ${TRUNK_FAULTS[trunk.state]}`;
    return `${trunkId} ${pauseWords(floor, trunk, window?.timeZone)}`;
  });
  return `no trunk of the campaign is available: ${faults.join('; ')}`;
}

export function linesLeft(trunk: Trunk, census: Census): number {
  const inUse = (census.trunkLines.get(trunk.settings.trunkId) ?? 0) + census.leasing;
  const left = Math.max(0, trunk.settings.lines - inUse);
  return trunk.breaker.state === 'halfOpen' ? Math.min(1, left) : left;
}

/** Of the trunk's calls per second; a lead that is being leased has its place already. */
export function callsNow(floor: Floor, trunk: Trunk, census: Census): number {
  const due = callsDue(trunk.nextCallAt, trunk.settings.callsPerSecond, floor.now);
  return Math.max(0, due - census.leasing);
}

/** When the trunk has a place for one more call than those being leased. */
export function nextSlotAt(floor: Floor, trunk: Trunk): Instant {
  const slot = slotAt(trunk.nextCallAt, floor.now);
  const ahead = leasingOn(floor) * intervalMs(trunk.settings.callsPerSecond);
  return Math.max(floor.now + PACE_SOON_MS, Math.ceil(slot + ahead));
}

/** Breakers whose pause is over let one call try the trunk. */
export function endPauses(floor: Floor): void {
  for (const trunk of floor.trunks.values()) setBreaker(floor, trunk, afterPause(trunk.breaker, floor.now));
}

/** What a call shows of its trunk: at its answer, or at its end without one. */
export function trunkShown(floor: Floor, call: Call, result: LineResult): void {
  const isFault = isTrunkFault(result);
  const trunk = floor.trunks.get(call.attempt.trunkId);
  if (isFault === undefined || trunk === undefined) return;
  // It was counted when another trunk was asked for the call.
  if (call.details.trunksTried?.at(-1)?.trunkId === call.attempt.trunkId) return;
  const leftAt = call.attempt.createdAt;
  setBreaker(floor, trunk, afterCallOf(trunk.breaker, { leftAt, isFault }, floor.now));
}

/** A call that tries the trunk rings: that is enough. */
export function trunkProgressed(floor: Floor, call: Call): void {
  if (floor.trunks.get(call.attempt.trunkId)?.breaker.state === 'halfOpen')
    trunkShown(floor, call, 'ANSWERED');
}

function takesCall(floor: Floor, trunk: Trunk, leasing: number | undefined): boolean {
  const { breaker, settings, spentUntil = 0 } = trunk;
  if (spentUntil > floor.now) return false;
  if (breaker.state !== 'halfOpen') return breaker.state === 'closed';
  return (leasing ?? leasingOn(floor)) === 0 && !isBeingTried(floor, settings.trunkId, breaker);
}

function isBeingTried(floor: Floor, trunkId: TrunkId, breaker: TrunkBreaker): boolean {
  for (const call of floor.calls.values()) {
    const { attempt } = call;
    if (attempt.trunkId === trunkId && attempt.createdAt >= breaker.since && !isAnswered(call)) return true;
  }
  return false;
}

function setBreaker(floor: Floor, trunk: Trunk, breaker: TrunkBreaker): void {
  const from = trunk.breaker.state;
  trunk.breaker = breaker;
  if (breaker.state === from) return;
  floor.isDirty = true;
  const { trunkId } = trunk.settings;
  const { state, because, retryAt } = breaker;
  if (state === 'open') log(floor, 'error', 'trunk.breakerOpen', { trunkId, because, retryAt });
  else log(floor, 'info', state === 'halfOpen' ? 'trunk.breakerTries' : 'trunk.breakerClosed', { trunkId });
}

function pauseWords(floor: Floor, trunk: Trunk, timeZone?: string): string {
  const { breaker, spentUntil = 0 } = trunk;
  if (spentUntil > floor.now)
    return `has spent what it may in a day; calls go on at ${clockTime(timeZone ?? 'UTC', spentUntil)}`;
  if (breaker.state === 'closed') return 'has no line left';
  return breakerWords(breaker, timeZone);
}

function breakerWords({ state, because, retryAt }: TrunkBreaker, timeZone = 'UTC'): string {
  if (state === 'halfOpen') return `${because}; a single call is trying it`;
  return `${because}; trying again at ${clockTime(timeZone, retryAt)}`;
}

function clockTime(timeZone: string, at: Instant): string {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' }).format(at);
  return timeZone === 'UTC' ? `${time} UTC` : time;
}
