/**
 * What the screens of one campaign have in common, read once for all calls that are joined at the same moment. A change is
 * seen a second later.
 */
import type { Campaign } from '../domain/campaign/campaign.ts';
import type { CampaignId, ListId } from '../domain/kernel/ids.ts';
import { SECOND_MS, type Instant } from '../domain/kernel/time.ts';
import type { FieldDefinition } from '../domain/lead/customField.ts';
import type { ListsPort } from '../ports/lists.ts';
import type { RecordsPort } from '../ports/records.ts';

export interface DeskReads {
  campaign(campaignId: CampaignId): Promise<Campaign | undefined>;
  fieldsFor(listId: ListId, campaignId: CampaignId): Promise<Readonly<Record<string, FieldDefinition>>>;
}

const KEPT_MS = SECOND_MS;

export function createDeskReads(
  {
    records,
    lists,
  }: { readonly records: Pick<RecordsPort, 'campaign'>; readonly lists: Pick<ListsPort, 'fieldsFor'> },
  now: () => Instant,
): DeskReads {
  const campaigns = createShared<Campaign | undefined>(now);
  const fields = createShared<Readonly<Record<string, FieldDefinition>>>(now);
  return {
    campaign: (campaignId) => campaigns(campaignId, () => records.campaign(campaignId)),
    fieldsFor: (listId, campaignId) =>
      fields(JSON.stringify([listId, campaignId]), () => lists.fieldsFor(listId, campaignId)),
  };
}

type Shared<Value> = (key: string, read: () => Promise<Value>) => Promise<Value>;

function createShared<Value>(now: () => Instant): Shared<Value> {
  const kept = new Map<string, { readonly readAt: Instant; readonly value: Promise<Value> }>();
  return (key, read) => {
    for (const [old, { readAt }] of kept) if (now() - readAt >= KEPT_MS) kept.delete(old);
    const known = kept.get(key);
    if (known !== undefined) return known.value;
    const value = read();
    kept.set(key, { readAt: now(), value });
    // What could not be read is asked for anew.
    value.catch(() => kept.delete(key));
    return value;
  };
}
