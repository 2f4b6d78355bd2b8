/** Leads in groups that a script handles at once. */
import { invariant } from '../../domain/kernel/assert.ts';
import { isSafeId, type CampaignId } from '../../domain/kernel/ids.ts';
import type { Lead } from '../../domain/lead/lead.ts';

/** So many that none holds the server for more than a few milliseconds. */
export const BATCH = 500;

export function byCampaign(leads: readonly Lead[]): Map<CampaignId, Lead[]> {
  const groups = new Map<CampaignId, Lead[]>();
  for (const lead of leads) {
    invariant(isSafeId(lead.leadId), `'${lead.leadId}' is no lead id`);
    const group = groups.get(lead.campaignId);
    if (group) group.push(lead);
    else groups.set(lead.campaignId, [lead]);
  }
  return groups;
}

export function inBatches<T>(items: readonly T[]): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += BATCH) batches.push(items.slice(start, start + BATCH));
  return batches;
}
