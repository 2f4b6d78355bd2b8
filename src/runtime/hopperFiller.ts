/**
 * Keeps the hopper of each running campaign filled from the records, gives lapsed leases back, and notices when a
 * campaign has no lead left. A lead that is on its way already, or that the database shows as older than it is, is
 * not added twice: the store compares revisions. Leads that the gate refuses are recorded with the reason.
 */
import { emptyBecause } from '../domain/compliance/emptyHopper.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { Lead } from '../domain/lead/lead.ts';
import type { Clock } from '../ports/clock.ts';
import type { HopperPort } from '../ports/hopper.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { HopperGate } from './hopperGate.ts';
import type { Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';
import type { RecentRefusals } from './recentRefusals.ts';

const TARGET = 500;
/** Of a campaign that learns the best time: so many more are looked at, and those whose hour it is are taken. */
const LOOK_AHEAD = 2_000;
const INTERVAL_MS = 500;
/** Of those asked for most were refused: the others are looked for at once. */
const SEARCH_MS = 50;
/** So many refusals of a campaign at most are on their way to the records at once. */
const MOST_REFUSED = 5_000;
const RETRY_MS = 2 * SECOND_MS;
const EXHAUSTED_CHECK_MS = 2 * SECOND_MS;

export function createHopperFiller(options: {
  readonly hopper: HopperPort;
  readonly records: RecordsPort;
  readonly clock: Clock;
  readonly log: Log;
  readonly fence: number;
  readonly runningCampaigns: () => readonly string[];
  readonly gate: HopperGate;
  readonly refusals: RecentRefusals;
  /** Whether agents take leads of the campaign from the pool; absent: they do. */
  readonly isPooled?: (campaignId: string) => boolean;
  readonly exhausted: (campaignId: string) => void;
  /** Leads are left, and none of them may be dialled now. */
  readonly empty: (campaignId: string, because: string) => void;
}): Loop {
  const { hopper, records, clock, log, fence, gate, refusals, isPooled = () => true } = options;
  const checkedAt = new Map<string, number>();
  /** Why each hopper was empty, as it was told last. */
  const told = new Map<string, string>();

  /** Whether there is more to look for at once. */
  async function fillCampaign(campaignId: string): Promise<boolean> {
    const { ready, leased, open } = await hopper.depth(campaignId);
    const refused = refusals.of(campaignId, clock.now());
    if (ready >= TARGET / 2 || refused.length >= MOST_REFUSED) return false;
    // Leads on their way come first in the records' order too, so that many more are asked for.
    const ahead = gate.learns(campaignId) ? LOOK_AHEAD : 0;
    const most = TARGET + leased + open + ahead;
    const leads = isPooled(campaignId) ? await records.dueLeads(campaignId, clock.now(), most, refused) : [];
    if (leads.length > 0) return await fillWith(campaignId, leads);
    if (ready + leased + open === 0) await checkExhausted(campaignId);
    return false;
  }

  async function fillWith(campaignId: string, leads: readonly Lead[]): Promise<boolean> {
    const absent = await hopper.absent(leads);
    const campaign = absent.length === 0 ? undefined : await records.campaign(campaignId);
    if (campaign === undefined) return false;
    const { dialable, refused } = await gate.judge(campaign, absent, clock.now());
    const best = gate.learns(campaignId) ? bestOf(dialable) : dialable;
    const added = best.length === 0 ? 0 : await hopper.fill(fence, best, clock.now());
    if (added > 0) log.debug({ event: 'hopper.filled', campaignId, added });
    if (refused.length === 0) return false;
    for (const { leadId, at } of refused) refusals.add(campaignId, leadId, at);
    await Promise.all(refused.map((entry) => hopper.append(fence, entry)));
    log.debug({ event: 'hopper.refused', campaignId, refused: refused.length });
    return refused.length > dialable.length;
  }

  async function checkExhausted(campaignId: string): Promise<void> {
    const now = clock.now();
    if (now - (checkedAt.get(campaignId) ?? 0) < EXHAUSTED_CHECK_MS || (await hopper.spoolLength()) > 0)
      return;
    checkedAt.set(campaignId, now);
    const progress = await records.progress(campaignId);
    if (progress === undefined) return;
    if (progress.due === 0 && progress.openAttempts === 0) return options.exhausted(campaignId);
    const because = emptyBecause(progress);
    options.empty(campaignId, because);
    if (told.get(campaignId) === because) return;
    told.set(campaignId, because);
    log.info({ event: 'hopper.empty', campaignId, because });
  }

  async function turn(): Promise<number> {
    try {
      const reclaimed = await hopper.reclaimExpired(fence, clock.now());
      if (reclaimed > 0) log.warn({ event: 'hopper.reclaimed', reclaimed });
      let isSearching = false;
      for (const campaignId of options.runningCampaigns()) {
        if (await fillCampaign(campaignId)) isSearching = true;
      }
      return isSearching ? SEARCH_MS : INTERVAL_MS;
    } catch (error) {
      log.warn({ event: 'hopper.fillFailed', err: error });
      return RETRY_MS;
    }
  }

  return createLoop(clock, turn);
}

/** First attempts before further ones, as the records give them. */
function bestOf(leads: readonly Lead[]): readonly Lead[] {
  const isFurther = ({ revision }: Lead): number => (revision > 0 ? 1 : 0);
  return leads
    .toSorted((left, right) => isFurther(left) - isFurther(right) || left.order - right.order)
    .slice(0, TARGET);
}
