/** PilotRecords over any `Sql`. */
import type { SegmentCounts } from '../domain/pilot/pilot.ts';
import type { NewPilot, Pilot, PilotRecords } from '../ports/pilots.ts';
import type { Run } from './asPort.ts';
import { applySort, segmentOf } from './listOrder.ts';
import { BULK, defined, timestamp, type Sql } from './sql.ts';

/** Leads that nobody has called or refused yet. */
const FRESH = `cl.state = 'due' and cl.due_at = 'epoch'`;

const SEGMENTS = `
  select ${segmentOf('$2')} as segment, count(*)::int as leads, (count(*) filter (where ${FRESH}))::int as fresh
    from campaign_leads cl join leads using (lead_id)
   where cl.campaign_id = $1 group by 1 order by leads desc, segment limit $3`;

const DRAW = `
  insert into pilot_leads (pilot_id, lead_id, segment)
    select $3, lead_id, segment from (
      select cl.lead_id, ${segmentOf('$2')} as segment,
             row_number() over (partition by ${segmentOf('$2')} order by md5(cl.lead_id || $5), cl.lead_id) as place
        from campaign_leads cl join leads using (lead_id)
       where cl.campaign_id = $1 and ${FRESH}) drawn
     where place <= $4`;

/** Calls and dispositions since its beginning: the sample had none before. */
const COUNTS = `
  with pilot as (select * from pilots where pilot_id = $2),
       all_leads as (
         select ${segmentOf('(select by_field from pilot)')} as segment, count(*)::int as leads
           from campaign_leads cl join leads using (lead_id) where cl.campaign_id = $1 group by 1),
       called as (
         select lead_id, bool_or(dial_status in ('answered', 'abandoned')) as is_answered,
                bool_or(joined_at is not null) as is_connected
           from calls where campaign_id = $1 and created_at >= (select started_at from pilot) group by lead_id),
       said as (
         select lead_id, bool_or((disposition ->> 'isContact')::boolean) as is_contact,
                bool_or((disposition ->> 'isSuccess')::boolean) as is_success
           from dispositions where campaign_id = $1 and given_at >= (select started_at from pilot) group by lead_id)
  select p.segment, coalesce(all_leads.leads, 0) as leads, count(*)::int as sampled,
         (count(*) filter (where cl.attempts > 0))::int as called,
         (count(*) filter (where cl.state = 'due'))::int as waiting,
         (count(*) filter (where called.is_answered))::int as answered,
         (count(*) filter (where called.is_connected))::int as connected,
         (count(*) filter (where said.is_contact))::int as contacts,
         (count(*) filter (where said.is_success))::int as successes
    from pilot_leads p
    join campaign_leads cl on cl.campaign_id = $1 and cl.lead_id = p.lead_id
    left join all_leads using (segment)
    left join called on called.lead_id = p.lead_id
    left join said on said.lead_id = p.lead_id
   where p.pilot_id = $2 group by p.segment, all_leads.leads order by p.segment`;

export function createPilotRecords(sql: Sql, run: Run): PilotRecords {
  return {
    segments: (campaignId, by, limit) =>
      run('segments', () =>
        sql.transaction((session) => session.query(SEGMENTS, [campaignId, by, limit]), BULK),
      ),
    start: (pilot) => run('startPilot', () => start(sql, pilot)),
    last: (campaignId) => run('lastPilot', () => last(sql, campaignId)),
    counts: (campaignId, { pilotId }) =>
      run('pilotCounts', () =>
        sql.transaction((session) => session.query<SegmentCounts>(COUNTS, [campaignId, pilotId]), BULK),
      ),
    end: (campaignId, pilotId, at, learned) =>
      run('endPilot', () => end(sql, campaignId, pilotId, at, learned)),
  };
}

async function start(
  sql: Sql,
  { campaignId, by, perSegment, seed, at }: NewPilot,
): Promise<Pilot | undefined> {
  const pilotId = await sql.transaction(async (session) => {
    const [row] = await session.query<{ pilot_id: number }>(
      `insert into pilots (campaign_id, by_field, per_segment, seed, started_at)
         values ($1, $2, $3, $4, $5::timestamptz)
       on conflict (campaign_id) where ended_at is null do nothing returning pilot_id::float8`,
      [campaignId, by, perSegment, seed, timestamp(at)],
    );
    if (row !== undefined) await session.query(DRAW, [campaignId, by, row.pilot_id, perSegment, seed]);
    return row?.pilot_id;
  }, BULK);
  return pilotId === undefined ? undefined : { pilotId, by, perSegment, startedAt: at };
}

interface PilotRow {
  readonly pilot_id: number;
  readonly by_field: string;
  readonly per_segment: number;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly learned: readonly string[] | null;
}

async function last(sql: Sql, campaignId: string): Promise<Pilot | undefined> {
  const [row] = await sql.query<PilotRow>(
    `select pilot_id::float8, by_field, per_segment, started_at, ended_at, learned
       from pilots where campaign_id = $1 order by pilot_id desc limit 1`,
    [campaignId],
  );
  if (row === undefined) return undefined;
  return defined({
    pilotId: row.pilot_id,
    by: row.by_field,
    perSegment: row.per_segment,
    startedAt: row.started_at.getTime(),
    endedAt: row.ended_at?.getTime(),
    learned: row.learned ?? undefined,
  });
}

async function end(
  sql: Sql,
  campaignId: string,
  pilotId: number,
  at: number,
  learned: readonly string[] | undefined,
): Promise<void> {
  await sql.transaction(async (session) => {
    const [ended] = await session.query<{ by_field: string }>(
      `update pilots set ended_at = $2::timestamptz, learned = $3::text::jsonb
        where pilot_id = $1 and ended_at is null returning by_field`,
      [pilotId, timestamp(at), learned === undefined ? null : JSON.stringify(learned)],
    );
    if (ended === undefined || learned === undefined) return;
    const lists = await session.query<{ list_id: string }>(
      'select list_id from campaign_lists where campaign_id = $1 order by list_id',
      [campaignId],
    );
    const sort = { by: 'segments', field: ended.by_field, segments: learned } as const;
    for (const { list_id } of lists) await applySort(session, campaignId, list_id, sort);
  }, BULK);
}
