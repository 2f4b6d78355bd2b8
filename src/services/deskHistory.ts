/** What was before with a person: calls with what came of them, corrections, callbacks, consents, do-not-call; newest first. */
import type { CampaignId, LeadId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { ConsentShown } from './consents.ts';
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
  { records, lists, doNotCall, desk }: DeskParts,
  { leadId, number, campaignId }: PersonOfLead,
  consent: Promise<ConsentShown>,
): Promise<PastEntry[]> {
  const [calls, edits, callbacks, consented, listed] = await Promise.all([
    desk.records.leadCalls(leadId, MOST_SHOWN),
    lists.edits.edits(leadId),
    records.callbacks.find({ leadId, limit: MOST_SHOWN }),
    consent,
    doNotCall.records.historyOf(number),
  ]);
  const ofCampaign = (one: { readonly campaignId?: string | undefined }): boolean =>
    one.campaignId === undefined || one.campaignId === campaignId;
  const entries: PastEntry[] = [
    ...calls.map(({ attemptId: _attemptId, dialStatus, ...call }) => ({
      ...call,
      kind: 'attempt' as const,
      what: dialStatus,
    })),
    // The heading alone: what stood there before is not for the desk.
    ...edits.map(({ at, field }) => ({ at, kind: 'edit' as const, what: field })),
    ...callbacks.map(({ at, state, note, ...callback }) => ({
      at: callback.givenAt,
      kind: 'callback' as const,
      campaignId: callback.campaignId,
      agentId: callback.agentId,
      what: `${state} ${new Date(at).toISOString()}`,
      ...(note === undefined ? {} : { note }),
    })),
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
    ...listed.entries.filter(ofCampaign).map(({ addedAt, source }) => ({
      at: addedAt,
      kind: 'doNotCall' as const,
      what: source,
    })),
  ];
  return entries.toSorted((left, right) => right.at - left.at).slice(0, MOST_SHOWN);
}
