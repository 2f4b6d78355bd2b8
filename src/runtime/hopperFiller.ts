/**
 * Keeps the hopper of each running campaign filled from the records, gives lapsed leases back, and notices when a
 * campaign has no lead left. A lead that is on its way already, or that the database shows as older than it is, is
 * not added twice: the store compares revisions.
 */
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { HopperPort } from '../ports/hopper.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';

const TARGET = 500;
const INTERVAL_MS = 500;
const RETRY_MS = 2 * SECOND_MS;
const EXHAUSTED_CHECK_MS = 2 * SECOND_MS;

export function createHopperFiller(options: {
  readonly hopper: HopperPort;
  readonly records: RecordsPort;
  readonly clock: Clock;
  readonly log: Log;
  readonly fence: number;
  readonly runningCampaigns: () => readonly string[];
  readonly exhausted: (campaignId: string) => void;
}): Loop {
  const { hopper, records, clock, log, fence } = options;
  const checkedAt = new Map<string, number>();

  async function fillCampaign(campaignId: string): Promise<void> {
    const { ready, leased, open } = await hopper.depth(campaignId);
    if (ready >= TARGET / 2) return;
    // Leads on their way come first in the records' order too, so that many more are asked for.
    const leads = await records.dueLeads(campaignId, clock.now(), TARGET + leased + open, []);
    const added = leads.length === 0 ? 0 : await hopper.fill(fence, leads, clock.now());
    if (added > 0) log.debug({ event: 'hopper.filled', campaignId, added });
    if (leads.length === 0 && ready + leased + open === 0) await checkExhausted(campaignId);
  }

  async function checkExhausted(campaignId: string): Promise<void> {
    const now = clock.now();
    if (now - (checkedAt.get(campaignId) ?? 0) < EXHAUSTED_CHECK_MS || (await hopper.spoolLength()) > 0)
      return;
    checkedAt.set(campaignId, now);
    const progress = await records.progress(campaignId);
    if (progress?.due === 0 && progress.openAttempts === 0) options.exhausted(campaignId);
  }

  async function turn(): Promise<number> {
    try {
      const reclaimed = await hopper.reclaimExpired(fence, clock.now());
      if (reclaimed > 0) log.warn({ event: 'hopper.reclaimed', reclaimed });
      for (const campaignId of options.runningCampaigns()) await fillCampaign(campaignId);
      return INTERVAL_MS;
    } catch (error) {
      log.warn({ event: 'hopper.fillFailed', err: error });
      return RETRY_MS;
    }
  }

  return createLoop(clock, turn);
}
