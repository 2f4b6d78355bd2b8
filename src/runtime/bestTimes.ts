/**
 * What campaigns learn of the best time to call (DOMAIN 3.2): from their calls on record, asked again every ten minutes
 * while the hopper is filled, never lead by lead. Filling does not wait for it: until it is learned, and where the
 * records do not answer, leads are in the order of their lists.
 */
import type { Campaign } from '../domain/campaign/campaign.ts';
import { zoneOf } from '../domain/compliance/bestHour.ts';
import type { PlaceOf } from '../domain/compliance/law.ts';
import { isDayOff } from '../domain/calendar/cells.ts';
import type { DayKinds } from '../domain/calendar/dayKind.ts';
import { DAY_MS, MINUTE_MS, type Instant } from '../domain/kernel/time.ts';
import { learnContactRates, type ContactRates, type SlotCount } from '../domain/lead/bestTime.ts';
import type { GateRecords, HourContacts } from '../ports/gate.ts';
import type { Log } from './log.ts';

const LEARNED_EVERY_MS = 10 * MINUTE_MS;
/** What is older would count for less than a tenth. */
const HALF_LIVES = 3.5;

export interface BestTimeParts {
  readonly records: { readonly gate: Pick<GateRecords, 'contacts'> };
  readonly placeOf: PlaceOf;
  readonly dayKinds: DayKinds;
}

/** The counts behind what is learned; empty where the campaign does not learn, or has called nobody. */
export async function slotCountsOf(
  { records, placeOf, dayKinds }: BestTimeParts,
  { campaignId, settings: { bestTime } }: Pick<Campaign, 'campaignId' | 'settings'>,
  now: Instant,
): Promise<readonly SlotCount[]> {
  if (bestTime === undefined) return [];
  const halfLifeMs = bestTime.halfLifeDays * DAY_MS;
  const asked = { campaignId, by: bestTime.by, from: now - HALF_LIVES * halfLifeMs, now, halfLifeMs };
  const found = await records.gate.contacts(asked, (callee) => zoneOf(placeOf(callee)));
  return byKindOfDay(found, dayKinds);
}

/** Days of one kind are one. */
function byKindOfDay(found: readonly HourContacts[], dayKinds: DayKinds): SlotCount[] {
  const slots = new Map<string, { -readonly [Key in keyof SlotCount]: SlotCount[Key] }>();
  for (const { segment, region, date, hour, tries, contacts } of found) {
    const weekday = new Date(`${date}T12:00:00Z`).getUTCDay() || 7;
    const regions = region === undefined ? [] : [region];
    const isOff = isDayOff({ zones: [], regions, dayKinds }, { date, weekday, minuteOfDay: hour * 60 });
    const key = JSON.stringify([segment, hour, isOff]);
    const slot = slots.get(key) ?? { segment, hour, isOff, tries: 0, contacts: 0 };
    slot.tries += tries;
    slot.contacts += contacts;
    slots.set(key, slot);
  }
  return [...slots.values()];
}

interface Known {
  readonly askedAt: Instant;
  readonly rates?: ContactRates | undefined;
}

export interface BestTimes {
  knows(campaignId: string): boolean;
  /** What is learned so far; undefined: the campaign does not learn, or nothing is known yet. */
  ratesOf(campaign: Campaign, now: Instant): ContactRates | undefined;
}

export function createBestTimes(options: {
  readonly records: BestTimeParts['records'];
  readonly dayKinds: DayKinds;
  readonly placesOf: (campaign: Campaign) => PlaceOf;
  readonly log?: Pick<Log, 'warn' | 'debug'> | undefined;
}): BestTimes {
  const { records, dayKinds, placesOf, log } = options;
  const known = new Map<string, Known>();

  async function learn(campaign: Campaign, now: Instant): Promise<void> {
    const { campaignId } = campaign;
    try {
      const counts = await slotCountsOf({ records, dayKinds, placeOf: placesOf(campaign) }, campaign, now);
      const rates = counts.length === 0 ? undefined : learnContactRates(counts);
      known.set(campaignId, { askedAt: now, rates });
      log?.debug({ event: 'bestTime.learned', campaignId, slots: counts.length });
    } catch (error) {
      log?.warn({ event: 'bestTime.failed', campaignId, err: error });
    }
  }

  return {
    knows: (campaignId) => known.get(campaignId)?.rates !== undefined,
    ratesOf(campaign, now) {
      const { campaignId, settings } = campaign;
      if (settings.bestTime === undefined) {
        known.delete(campaignId);
        return undefined;
      }
      const before = known.get(campaignId);
      if (before === undefined || now >= before.askedAt + LEARNED_EVERY_MS) {
        known.set(campaignId, { askedAt: now, rates: before?.rates });
        void learn(campaign, now);
      }
      return before?.rates;
    },
  };
}
