/** Events of campaigns and of what they call. */
import type { CampaignId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';
import type { OutpaceEvent } from './event.ts';

export function campaignEvent(campaignId: CampaignId, state: string, at: Instant): OutpaceEvent {
  return {
    eventId: `${campaignId}/${state}/${at}`,
    type: 'campaign.state',
    at,
    subject: `campaign ${campaignId}`,
    campaignId,
    data: { campaignId, state },
  };
}

/** A file was imported to its end. */
export function listEvent(
  listId: string,
  fileHash: string,
  counts: {
    readonly inserted: number;
    readonly duplicates: number;
    readonly updated: number;
    readonly rejected: Readonly<Record<string, number>>;
  },
  at: Instant,
): OutpaceEvent {
  const { inserted, duplicates, updated, rejected } = counts;
  return {
    eventId: `list ${listId}/${fileHash}/${at}`,
    type: 'list.imported',
    at,
    subject: `list ${listId}`,
    data: { listId, inserted, duplicates, updated, rejected },
  };
}
