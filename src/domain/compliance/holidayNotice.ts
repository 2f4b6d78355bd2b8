/**
 * Which holiday tables end soon: from the first day of a year without a table a country's campaigns call nobody
 * (COMPLIANCE 1), and its hand-overs have no deadlines, so that doctor and board tell of it 60 days before.
 */
import { tableEnd, type HolidayTable } from '../calendar/holidays.ts';
import type { CampaignSettings } from '../campaign/campaign.ts';
import type { Instant } from '../kernel/time.ts';
import type { Policy } from './policy.ts';

const NOTICE_DAYS = 60;

export interface HolidayNotice {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly text: string;
}

export interface HolidayLaw {
  readonly policies: ReadonlyMap<string, Pick<Policy, 'region'>>;
  readonly holidayTables?: readonly HolidayTable[] | undefined;
}

type Asking = Pick<CampaignSettings, 'policies' | 'handover'>;

/** Whose holidays campaigns with these settings go by; `auto` means any country that has a policy. */
export function countriesOf({ policies }: HolidayLaw, { policies: choice = [], handover }: Asking): string[] {
  const used =
    choice === 'auto' ? [...policies.values()] : choice.flatMap((policyId) => policies.get(policyId) ?? []);
  const regions = [...used.map(({ region }) => region), ...(handover === undefined ? [] : [handover.region])];
  return [...new Set(regions.map((region) => region.slice(0, 2)))].toSorted();
}

/** Undefined: its table reaches far enough. */
export function holidayNotice(law: HolidayLaw, country: string, now: Instant): HolidayNotice | undefined {
  const table = law.holidayTables?.find((one) => one.country === country);
  const end = tableEnd(table, now);
  if (end !== undefined && end.days > NOTICE_DAYS) return undefined;
  const remedy = `add the year to its file in a folder of your own (compliance.holidays)`;
  if (end === undefined)
    return { country, text: `there is no table of ${country}: nobody is called there; ${remedy}` };
  const when = end.days === 0 ? 'now' : `from 1 January ${end.year}, in ${end.days} days`;
  return {
    country,
    text: `there is no table of ${country} for ${end.year}: nobody is called there ${when}; ${remedy}`,
  };
}
