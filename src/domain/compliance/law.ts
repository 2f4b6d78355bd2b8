/**
 * What holds for a number: the policies of its country and its part of the country, and all zones that it may lie in
 * (COMPLIANCE 1: where several apply, the strictest counts, so that all of them are kept to).
 */
import type { DayKinds } from '../calendar/dayKind.ts';
import type { HolidayTable } from '../calendar/holidays.ts';
import { isTimeZone } from '../calendar/window.ts';
import type { ZoneSource } from '../cdr/details.ts';
import type { CampaignSettings, PolicyChoice } from '../campaign/campaign.ts';
import { normaliseNumber } from '../numbering/normalise.ts';
import { partsOf, type PartTable } from '../numbering/parts.ts';
import { callingCodeOf } from '../numbering/region.ts';
import { zonesOf, type ZoneTable } from '../numbering/zones.ts';
import type { Place } from './opening.ts';
import type { Policy } from './policy.ts';

export interface Law {
  readonly policies: ReadonlyMap<string, Policy>;
  readonly dayKinds: DayKinds;
  readonly zones: ZoneTable;
  readonly parts: PartTable;
  /** What `dayKinds` is made of, to tell which end soon; absent: nothing is told. */
  readonly holidayTables?: readonly HolidayTable[] | undefined;
}

/** Where none is given, campaigns that ask for policies call nobody. */
export const NO_LAW: Law = {
  policies: new Map(),
  dayKinds: () => undefined,
  zones: { source: 'none', zoneSets: [], prefixes: {} },
  parts: { source: 'none', prefixes: {} },
};

export interface Callee {
  /** E.164, with `+`. */
  readonly number: string;
  /** ISO 3166-1 alpha-2, and what kind of line it is; absent: the numbering plan is asked. */
  readonly region?: string | undefined;
  readonly lineType?: string | undefined;
  /** Of the lead's own address; weighs more than the number's prefix. */
  readonly timeZone?: string | undefined;
}

export type PlaceOf = (callee: Callee) => Place;

/** Numbers of one zone set and one set of policies share their place, and so what is found out for it. */
export function placesUnder(
  law: Law,
  { policies, window }: Pick<CampaignSettings, 'policies' | 'window'>,
): PlaceOf {
  const places = new Map<string, Place>();
  const shared = (
    { zones, zonesBy }: ZonesFound,
    region: string | undefined,
    applying?: readonly Policy[],
  ): Place => {
    const key = `${applying?.map(({ policyId }) => policyId).join() ?? '-'} ${region ?? '-'} ${zonesBy} ${zones.join()}`;
    let place = places.get(key);
    if (place === undefined) {
      place = { zones, zonesBy, policies: applying, region, window, dayKinds: law.dayKinds };
      places.set(key, place);
    }
    return place;
  };
  return (callee) => {
    const known = inPlan(law, callee);
    return shared(
      zonesIn(law, known),
      known.region,
      policies === undefined ? undefined : policiesFor(law, policies, known),
    );
  };
}

/** Of several parts that a prefix may lie in, all. Named ones that are not loaded leave nothing: no call without them. */
function policiesFor(law: Law, choice: PolicyChoice, { number, region }: Callee): readonly Policy[] {
  const named = choice === 'auto' ? [region ?? '', ...partsOf(law.parts, number)] : choice;
  const found = named.flatMap((id) => law.policies.get(id) ?? []);
  return choice === 'auto' || found.length === named.length ? found : [];
}

interface ZonesFound {
  readonly zones: readonly string[];
  readonly zonesBy: ZoneSource;
}

function zonesIn({ zones }: Law, { number, region, lineType, timeZone }: Callee): ZonesFound {
  if (timeZone !== undefined && isTimeZone(timeZone)) return { zones: [timeZone], zonesBy: 'address' };
  const country = lineType === 'mobile' && region !== undefined ? callingCodeOf(region) : undefined;
  return {
    zones: zonesOf(zones, number, country),
    zonesBy: country === undefined ? 'prefix' : 'country',
  };
}

/** A number that the numbering plan does not know has the country of its area code all the same. */
function inPlan(law: Law, callee: Callee): Callee {
  if (callee.region !== undefined && callee.lineType !== undefined) return callee;
  const found = normaliseNumber(callee.number, { accept: 'possible' });
  const plan = found.ok ? found : undefined;
  const country = partsOf(law.parts, callee.number)[0]?.slice(0, 2);
  return {
    ...callee,
    region: callee.region ?? plan?.region ?? country,
    lineType: callee.lineType ?? plan?.lineType,
  };
}
