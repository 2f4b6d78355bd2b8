/**
 * The gate before the hopper: leads that a rule stops stay out of it, and what was known of the others goes in with
 * them. The campaign's own window is left to the moment of dialling, so that the hopper is full when it opens.
 */
import type { CallingWindow, Campaign, CampaignSettings } from '../domain/campaign/campaign.ts';
import { advantageNow, bestHoursIn, orderByAdvantage } from '../domain/compliance/bestHour.ts';
import { factsFor, mayFill, rulesFor, type Refusal } from '../domain/compliance/gate.ts';
import { placesUnder, type Law, type PlaceOf } from '../domain/compliance/law.ts';
import type { Place } from '../domain/compliance/opening.ts';
import type { LeadStanding } from '../domain/compliance/standing.ts';
import type { CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { ContactRates } from '../domain/lead/bestTime.ts';
import type { Lead } from '../domain/lead/lead.ts';
import type { DoNotCallLists } from '../ports/doNotCall.ts';
import type { RecordEntry, RecordsPort } from '../ports/records.ts';
import { createBestTimes } from './bestTimes.ts';
import type { Log } from './log.ts';

export type RefusedLead = Extract<RecordEntry, { type: 'leadRefused' }>;

export interface Judged {
  readonly dialable: readonly Lead[];
  readonly refused: readonly RefusedLead[];
}

export interface HopperGate {
  /** Whether the order of its leads goes by the hour, so that more of them are looked at than are taken. */
  learns(campaignId: CampaignId): boolean;
  judge(campaign: Campaign, leads: readonly Lead[], now: Instant): Promise<Judged>;
  /** The lead with what the gate must know of it, for an agent who dials it. */
  withFacts(lead: Lead): Promise<Lead>;
}

export function createHopperGate({
  records,
  doNotCall,
  law,
  log,
}: {
  readonly records: Pick<RecordsPort, 'gate' | 'campaign'>;
  readonly doNotCall: DoNotCallLists;
  readonly law: Law;
  readonly log?: Log;
}): HopperGate {
  const places = new Map<string, PlaceOf>();
  const times = createBestTimes({ records, dayKinds: law.dayKinds, placesOf: openPlaces, log });

  function placesOf({ settings: { policies } }: Campaign, window?: CallingWindow): PlaceOf {
    const key = JSON.stringify([policies, window]);
    const placeOf = places.get(key) ?? placesUnder(law, { policies, window });
    places.set(key, placeOf);
    return placeOf;
  }

  /** With the campaign's own window too. */
  function openPlaces(campaign: Campaign): PlaceOf {
    return placesOf(campaign, campaign.settings.window);
  }

  async function judge(campaign: Campaign, leads: readonly Lead[], now: Instant): Promise<Judged> {
    const { campaignId, settings } = campaign;
    const placeOf = placesOf(campaign);
    const rates = times.ratesOf(campaign, now);
    const openPlaceOf = openPlaces(campaign);
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
      // Whoever was promised a call gets it.
      const quotaFull = lead.callback === undefined ? standing.quotaFull : undefined;
      const refusal = mayFill({ ...standing, listed, quotaFull }, place, rulesFor(lead, settings), now);
      if (refusal !== undefined) refused.push(entryOf(lead, refusal, listed?.list, now));
      else {
        const facts = needsFacts(settings) ? { ...lead, gate: factsFor(standing, place, settings) } : lead;
        dialable.push(
          rates === undefined
            ? facts
            : timed(facts, { rates, standing, place: openPlaceOf(standing), settings, now }),
        );
      }
    });
    return { dialable, refused };
  }

  return {
    judge,
    learns: (campaignId) => times.knows(campaignId),
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

interface Timing {
  readonly rates: ContactRates;
  readonly standing: LeadStanding;
  readonly place: Place;
  readonly settings: CampaignSettings;
  readonly now: Instant;
}

/** Its place by how good this hour is for it, and when it is called again in each cell. */
function timed(lead: Lead, { rates, standing, place, settings: { staggered }, now }: Timing): Lead {
  const segment = standing.segment ?? '';
  const order = orderByAdvantage(lead.order, advantageNow(rates, segment, place, now));
  if (staggered === undefined || lead.gate === undefined) return { ...lead, order };
  const bestHours = bestHoursIn(rates, segment, place, staggered, now);
  return { ...lead, order, gate: { ...lead.gate, bestHours } };
}

const needsFacts = ({ policies, staggered, quotas }: CampaignSettings): boolean =>
  policies !== undefined || staggered !== undefined || quotas !== undefined;

function entryOf(
  { leadId, campaignId }: Lead,
  refusal: Refusal,
  list: string | undefined,
  at: Instant,
): RefusedLead {
  const isListed = refusal.code === 'do-not-call' && list !== undefined;
  return { type: 'leadRefused', leadId, campaignId, ...refusal, at, ...(isListed ? { list } : {}) };
}
