/** What was before with a person: calls with what came of them, corrections, callbacks, consents, do-not-call; newest first. */
import type { CampaignId, LeadId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { ConsentShown } from './consents.ts';
import type { PastOfLead } from '../ports/deskRecords.ts';
import type { DeskParts } from './deskParts.ts';

const MOST_SHOWN = 50;

export interface PastEntry {
  readonly at: Instant;
  readonly kind: 'attempt' | 'edit' | 'callback' | 'consent' | 'doNotCall';
  readonly campaignId?: string;
  readonly agentId?: string;
  readonly what: string;
  readonly disposition?: string;
  readonly note?: string;
}

interface PersonOfLead {
  readonly leadId: LeadId;
  readonly number: string;
  readonly campaignId: CampaignId;
}

export async function leadPast(
  { desk }: Pick<DeskParts, 'desk'>,
  { leadId, number, campaignId }: PersonOfLead,
  consent: Promise<ConsentShown>,
): Promise<PastEntry[]> {
  const [past, consented] = await Promise.all([desk.records.past(leadId, number, MOST_SHOWN), consent]);
  const ofCampaign = (one: { readonly campaignId?: string | undefined }): boolean =>
    one.campaignId === undefined || one.campaignId === campaignId;
  const entries: PastEntry[] = [
    // Calls and callbacks of other campaigns are of the same person; another campaign's do-not-call list is not.
    ...past.filter((one) => one.kind !== 'doNotCall' || ofCampaign(one)).map(entryOf),
    ...consented.consents.filter(ofCampaign).map(({ obtainedAt, channel }) => ({
      at: obtainedAt,
      kind: 'consent' as const,
      what: `given ${channel}`,
    })),
    ...consented.revocations.filter(ofCampaign).map(({ revokedAt }) => ({
      at: revokedAt,
      kind: 'consent' as const,
      what: 'revoked',
    })),
  ];
  return entries.toSorted((left, right) => right.at - left.at).slice(0, MOST_SHOWN);
}

function entryOf({ kind, what, callbackAt, campaignId, ...past }: PastOfLead): PastEntry {
  return {
    ...past,
    kind,
    what: callbackAt === undefined ? what : `${what} ${new Date(callbackAt).toISOString()}`,
    ...(campaignId === undefined || kind === 'doNotCall' ? {} : { campaignId }),
  };
}
