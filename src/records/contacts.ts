/** When a campaign's calls reached somebody: by two statements, one that finds the zones and one that counts. */
import type { Callee } from '../domain/compliance/law.ts';
import type { ContactsAsked, HourContacts } from '../ports/gate.ts';
import { segmentOf } from './listOrder.ts';
import { BULK, defined, timestamp, type Sql } from './sql.ts';
import { columnArrays, unnest } from './unnest.ts';

/** What a call came to that the hour can have had a part in; a wrong number or a fault of the trunk is the same at any hour. */
const TRIED = `('answered', 'abandoned', 'no_answer', 'busy', 'machine', 'unreachable', 'rejected')`;
/** A person answered. */
const REACHED = `('answered', 'abandoned')`;
/** The longest prefix of an area in the tables, with its `+`. */
const AREA = `left(calls.number, 9)`;
const OWN_ZONE = `coalesce(leads.fields ->> 'time_zone', '')`;

const MADE = `
  from calls join leads on leads.lead_id = calls.lead_id
 where calls.campaign_id = $1 and calls.created_at >= $2::timestamptz and calls.dial_status in ${TRIED}`;

const PLACES = `
  select min(calls.number) as number, leads.region, leads.line_type, ${OWN_ZONE} as own_zone, ${AREA} as area
  ${MADE} group by 2, 3, 4, 5`;

interface PlaceRow {
  readonly number: string;
  readonly region: string | null;
  readonly line_type: string | null;
  readonly own_zone: string;
  readonly area: string;
}

const COLUMNS = { region: 'text', line_type: 'text', own_zone: 'text', area: 'text', zone: 'text' } as const;

const COUNTS = `
  with place as (select * from ${unnest('row', COLUMNS, 6)}),
       made as (
         select ${segmentOf('$3')} as segment, leads.region, calls.created_at at time zone place.zone as moment,
                power(0.5, extract(epoch from $4::timestamptz - calls.created_at) * 1000 / $5::float8) as weight,
                calls.dial_status in ${REACHED} as is_reached
           from calls join leads on leads.lead_id = calls.lead_id
           join place on place.region = coalesce(leads.region, '') and place.line_type = coalesce(leads.line_type, '')
            and place.own_zone = ${OWN_ZONE} and place.area = ${AREA}
          where calls.campaign_id = $1 and calls.created_at >= $2::timestamptz and calls.dial_status in ${TRIED})
  select segment, region, to_char(moment, 'YYYY-MM-DD') as date, extract(hour from moment)::int as hour,
         sum(weight)::float8 as tries, coalesce(sum(weight) filter (where is_reached), 0)::float8 as contacts
    from made group by 1, 2, 3, 4 order by 1, 2, 3, 4`;

interface CountRow extends Omit<HourContacts, 'region'> {
  readonly region: string | null;
}

export async function contactsOf(
  sql: Sql,
  { campaignId, by, from, now, halfLifeMs }: ContactsAsked,
  zoneOf: (callee: Callee) => string | undefined,
): Promise<readonly HourContacts[]> {
  return sql.transaction(async (session) => {
    const places = await session.query<PlaceRow>(PLACES, [campaignId, timestamp(from)]);
    const known = places.flatMap((row) => {
      const { number, region, line_type, own_zone, area } = row;
      const zone = zoneOf(
        defined({
          number,
          region: region ?? undefined,
          lineType: line_type ?? undefined,
          timeZone: own_zone === '' ? undefined : own_zone,
        }),
      );
      return zone === undefined
        ? []
        : [{ region: region ?? '', line_type: line_type ?? '', own_zone, area, zone }];
    });
    if (known.length === 0) return [];
    const rows = await session.query<CountRow>(COUNTS, [
      campaignId,
      timestamp(from),
      by,
      timestamp(now),
      halfLifeMs,
      ...columnArrays(COLUMNS, known),
    ]);
    return rows.map(({ region, ...row }) => defined({ ...row, region: region ?? undefined }));
  }, BULK);
}
