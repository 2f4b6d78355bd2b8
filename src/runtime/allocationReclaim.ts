/** Takes back (回收) what is over: given on an earlier day, of agents who have gone, in campaigns that allocate no more. */
import type { Campaign } from '../domain/campaign/campaign.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { AllocationReclaim } from '../ports/allocations.ts';
import type { AgentRecord, RecordsPort } from '../ports/records.ts';
import { allocationDay } from './allocating.ts';
import type { Log } from './log.ts';

type Over = Pick<AllocationReclaim, 'because' | 'before' | 'notOf'>;

export async function reclaimOver(
  {
    records: { allocations },
    log,
  }: { readonly records: Pick<RecordsPort, 'allocations'>; readonly log: Log },
  campaigns: readonly Campaign[],
  staff: readonly AgentRecord[],
  now: Instant,
): Promise<void> {
  const open = new Set(await allocations.openCampaigns());
  for (const campaign of campaigns) {
    const { campaignId } = campaign;
    if (!open.has(campaignId)) continue;
    for (const over of overIn(campaign, staff, now)) {
      const order = { campaignId, at: now, by: 'engine', ...over };
      for (const { agentId, unworked, worked } of await allocations.reclaim(order, false)) {
        const { because } = over;
        log.info({ event: 'allocation.reclaimed', campaignId, agentId, unworked, worked, because });
      }
    }
  }
}

function overIn(campaign: Campaign, staff: readonly AgentRecord[], now: Instant): readonly Over[] {
  if (campaign.settings.allocation === undefined) return [{ because: 'switched-off' }];
  return [
    { because: 'day-over', before: allocationDay(campaign, now).date },
    { because: 'agent-moved', notOf: staff },
  ];
}
