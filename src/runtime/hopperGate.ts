/**
 * The gate before the hopper: leads that a rule stops stay out of it, and what was known of the others goes in with
 * them. The campaign's own window is left to the moment of dialling, so that the hopper is full when it opens.
 */
import type { Campaign, CampaignSettings } from '../domain/campaign/campaign.ts';
import { factsFor, mayFill, rulesFor, type Refusal } from '../domain/compliance/gate.ts';
import { placesUnder, type Law, type PlaceOf } from '../domain/compliance/law.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Lead } from '../domain/lead/lead.ts';
import type { DoNotCallLists } from '../ports/doNotCall.ts';
import type { RecordEntry, RecordsPort } from '../ports/records.ts';

export type RefusedLead = Extract<RecordEntry, { type: 'leadRefused' }>;

export interface Judged {
  readonly dialable: readonly Lead[];
  readonly refused: readonly RefusedLead[];
}

export interface HopperGate {
  judge(campaign: Campaign, leads: readonly Lead[], now: Instant): Promise<Judged>;
  /** The lead with what the gate must know of it, for an agent who dials it. */
  withFacts(lead: Lead): Promise<Lead>;
}

export function createHopperGate({
  records,
  doNotCall,
  law,
}: {
  readonly records: Pick<RecordsPort, 'gate' | 'campaign'>;
  readonly doNotCall: DoNotCallLists;
  readonly law: Law;
}): HopperGate {
  const places = new Map<string, PlaceOf>();

  function placesOf({ settings: { policies } }: Campaign): PlaceOf {
    const key = JSON.stringify(policies ?? null);
    const placeOf = places.get(key) ?? placesUnder(law, { policies });
    places.set(key, placeOf);
    return placeOf;
  }

  async function judge(campaign: Campaign, leads: readonly Lead[], now: Instant): Promise<Judged> {
    const { campaignId, settings } = campaign;
    const placeOf = placesOf(campaign);
    const [found, lists] = await Promise.all([
      records.gate.ofLeads(
        campaignId,
        leads.map(({ leadId }) => leadId),
      ),
      doNotCall.listsNaming(
        leads.map(({ number }) => number),
        campaignId,
      ),
    ]);
    const standings = new Map(found.map((standing) => [standing.leadId, standing]));
    const dialable: Lead[] = [];
    const refused: RefusedLead[] = [];
    leads.forEach((lead, index) => {
      const standing = standings.get(lead.leadId);
      if (standing === undefined) return;
      const list = lists[index];
      const place = placeOf(standing);
      const listed = list === undefined ? standing.listed : { list };
      const refusal = mayFill({ ...standing, listed }, place, rulesFor(lead, settings), now);
      if (refusal !== undefined) refused.push(entryOf(lead, refusal, listed?.list, now));
      else
        dialable.push(needsFacts(settings) ? { ...lead, gate: factsFor(standing, place, settings) } : lead);
    });
    return { dialable, refused };
  }

  return {
    judge,
    async withFacts(lead) {
      const campaign = await records.campaign(lead.campaignId);
      if (campaign === undefined || !needsFacts(campaign.settings)) return lead;
      const [standing] = await records.gate.ofLeads(lead.campaignId, [lead.leadId]);
      return standing === undefined
        ? lead
        : { ...lead, gate: factsFor(standing, placesOf(campaign)(standing), campaign.settings) };
    },
  };
}

const needsFacts = ({ policies, staggered }: CampaignSettings): boolean =>
  policies !== undefined || staggered !== undefined;

function entryOf(
  { leadId, campaignId }: Lead,
  refusal: Refusal,
  list: string | undefined,
  at: Instant,
): RefusedLead {
  const isListed = refusal.code === 'do-not-call' && list !== undefined;
  return { type: 'leadRefused', leadId, campaignId, ...refusal, at, ...(isListed ? { list } : {}) };
}
