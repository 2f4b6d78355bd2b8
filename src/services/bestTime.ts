/** "When do they answer?": what a campaign has learned of the best time to call, by segment, hour and kind of day. */
import type { Campaign } from '../domain/campaign/campaign.ts';
import { placesUnder, type Law } from '../domain/compliance/law.ts';
import type { CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { learnContactRates, PRIOR_TRIES, type SlotCount } from '../domain/lead/bestTime.ts';
import type { RecordsPort } from '../ports/records.ts';
import { slotCountsOf } from '../runtime/bestTimes.ts';
import { OutpaceError } from './errors.ts';

/** Of a campaign that does not learn yet: what it would go by. */
const UNTOLD = { by: 'segment', halfLifeDays: 30 } as const;
const [FIRST_HOUR, LAST_HOUR] = [8, 20] as const;

export interface HourRate {
  readonly hour: number;
  readonly isOff: boolean;
  /** Weighed by age. */
  readonly tries: number;
  readonly contacts: number;
  /** What the order goes by. */
  readonly rate: number;
}

export interface SegmentTimes {
  /** Empty: leads without one. */
  readonly segment: string;
  readonly tries: number;
  readonly contacts: number;
  readonly hours: readonly HourRate[];
}

export interface CampaignTimes {
  readonly campaignId: CampaignId;
  readonly at: Instant;
  readonly by: string;
  readonly halfLifeDays: number;
  /** Whether the campaign orders its leads by it. */
  readonly isUsed: boolean;
  readonly priorTries: number;
  readonly mean: number;
  readonly segments: readonly SegmentTimes[];
}

export async function campaignTimes(
  { records, law }: { readonly records: Pick<RecordsPort, 'gate'>; readonly law: Law },
  { campaignId, settings }: Pick<Campaign, 'campaignId' | 'settings'>,
  at: Instant,
  only?: string,
): Promise<CampaignTimes> {
  const bestTime = settings.bestTime ?? UNTOLD;
  const parts = { records, dayKinds: law.dayKinds, placeOf: placesUnder(law, settings) };
  const counts = await slotCountsOf(parts, { campaignId, settings: { ...settings, bestTime } }, at);
  const rates = learnContactRates(counts);
  if (only !== undefined && !rates.segments.includes(only))
    throw unknownSegment(campaignId, only, rates.segments);
  const hours = hoursShown(counts);
  const segments = rates.segments
    .filter((segment) => only === undefined || segment === only)
    .map((segment) => {
      const own = counts.filter((count) => count.segment === segment);
      return {
        segment,
        tries: sumOf(own, 'tries'),
        contacts: sumOf(own, 'contacts'),
        hours: [false, true].flatMap((isOff) =>
          hours.map((hour) => {
            const here = own.filter((count) => count.hour === hour && count.isOff === isOff);
            const [tries, contacts] = [sumOf(here, 'tries'), sumOf(here, 'contacts')];
            return { hour, isOff, tries, contacts, rate: rates.rateOf(segment, { hour, isOff }) };
          }),
        ),
      };
    });
  return {
    campaignId,
    at,
    ...bestTime,
    isUsed: settings.bestTime !== undefined,
    priorTries: PRIOR_TRIES,
    mean: rates.mean,
    segments,
  };
}

/** Those of a usual day, and those with calls. */
function hoursShown(counts: readonly SlotCount[]): number[] {
  const called = counts.map(({ hour }) => hour);
  const [first, last] = [Math.min(FIRST_HOUR, ...called), Math.max(LAST_HOUR, ...called)];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

const sumOf = (counts: readonly SlotCount[], key: 'tries' | 'contacts'): number =>
  counts.reduce((sum, count) => sum + count[key], 0);

function unknownSegment(campaignId: string, only: string, known: readonly string[]): OutpaceError {
  const names = known.map((segment) => JSON.stringify(segment)).join(', ');
  return new OutpaceError(
    'OUT_NOT_FOUND',
    `campaign ${campaignId} has called no segment ${JSON.stringify(only)}; it has called: ${names || 'nobody yet'}`,
  );
}
