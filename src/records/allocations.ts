/** Allocations as they are given, called and taken back; each step is one transaction. */
import type { CallDetailRecord } from '../domain/cdr/attempt.ts';
import type {
  AllocationGiven,
  AllocationOrder,
  AllocationReclaim,
  AllocationReclaimed,
} from '../ports/allocations.ts';
import { dueLeads, FIRST_OF_CHOICE, type LeadChoice } from './dueLeads.ts';
import { timestamp, type Sql, type SqlSession } from './sql.ts';
import { columnArrays, unnest } from './unnest.ts';

/** Undoes the transaction of a dry run. */
class NotCarriedOut<Outcome> extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('a dry run');
    this.outcome = outcome;
  }
}

async function inOneStep<Outcome>(
  sql: Sql,
  dryRun: boolean,
  work: (session: SqlSession) => Promise<Outcome>,
): Promise<Outcome> {
  try {
    return await sql.transaction(async (session) => {
      const outcome = await work(session);
      if (dryRun) throw new NotCarriedOut(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof NotCarriedOut) return error.outcome as Outcome;
    throw error;
  }
}

/** Called by the agent before, as theirs. */
const worked = (agentParam: number): string => `exists (
  select from allocations past where past.campaign_id = $1 and past.agent_id = $${agentParam}
     and past.lead_id = cl.lead_id and past.used_by = past.agent_id)`;

const GRADE = `coalesce(leads.fields ->> 'grade', '')`;

export function give(sql: Sql, order: AllocationOrder, dryRun: boolean): Promise<AllocationGiven> {
  return inOneStep(sql, dryRun, async (session) => {
    // One at a time for a campaign: what one agent was given, the next one is not.
    await session.query(`select pg_advisory_xact_lock(hashtextextended('allocation/' || $1, 0))`, [
      order.campaignId,
    ]);
    const newLeads = await giveNew(session, order);
    const redials = await giveRedials(session, order, order.redials + order.newLeads - newLeads);
    return { newLeads, redials };
  });
}

/** In the order in which the campaign dials; grades that are kept for the agent's tier come before. */
async function giveNew(session: SqlSession, order: AllocationOrder): Promise<number> {
  const { agentId, gradesFirst, gradesOfOthers, newLeads } = order;
  const [agent, grades] = [FIRST_OF_CHOICE, FIRST_OF_CHOICE + 1];
  const neverCalled = `and not ${worked(agent)}`;
  const first = {
    where: `${neverCalled} and ${GRADE} = any($${grades}::text[])`,
    params: [agentId, gradesFirst],
  };
  const others = {
    where: `${neverCalled} and ${GRADE} <> all($${grades}::text[])`,
    params: [agentId, [...gradesFirst, ...gradesOfOthers]],
  };
  const taken = gradesFirst.length === 0 ? 0 : await giveChosen(session, order, 'new', newLeads, first);
  return taken + (await giveChosen(session, order, 'new', newLeads - taken, others));
}

async function giveChosen(
  session: SqlSession,
  order: AllocationOrder,
  kind: 'new' | 'redial',
  count: number,
  choice: LeadChoice,
): Promise<number> {
  if (count <= 0) return 0;
  const { campaignId, agentId, teamId, day, at, by } = order;
  const until = kind === 'new' ? at : Math.max(at, day.endsAt - 1);
  const leads = await dueLeads(session, campaignId, until, count, [], choice);
  await session.query(
    `insert into allocations (campaign_id, lead_id, agent_id, team_id, day, kind, given_at, given_by)
       select $1, lead_id, $3, $4, $5::date, $6, $7::timestamptz, $8 from unnest($2::text[]) as lead_id`,
    [
      campaignId,
      leads.map(({ leadId }) => leadId),
      agentId,
      teamId ?? null,
      day.date,
      kind,
      timestamp(at),
      by,
    ],
  );
  return leads.length;
}

function giveRedials(session: SqlSession, order: AllocationOrder, count: number): Promise<number> {
  const where = `and ${worked(FIRST_OF_CHOICE)}`;
  return giveChosen(session, order, 'redial', count, { where, params: [order.agentId] });
}

export function reclaim(
  sql: Sql,
  { campaignId, agentId, before, notOf, because, at, by }: AllocationReclaim,
  dryRun: boolean,
): Promise<readonly AllocationReclaimed[]> {
  return inOneStep(sql, dryRun, (session) =>
    session.query<{ agentId: string; unworked: number; worked: number }>(
      `with ended as (
         update allocations set ended_at = $2::timestamptz, ended_by = $4,
                ended_because = case when used_at is null then $3 else 'worked' end
          where campaign_id = $1 and ended_at is null
            and ($5::text is null or agent_id = $5) and ($6::text is null or day < $6::date)
            and ($7::text[] is null or not exists (
                  select from unnest($7::text[], $8::text[]) as staff(agent_id, team_id)
                   where staff.agent_id = allocations.agent_id
                     and staff.team_id is not distinct from allocations.team_id))
          returning agent_id, used_at)
       select agent_id as "agentId", (count(*) filter (where used_at is null))::int as unworked,
              (count(*) filter (where used_at is not null))::int as worked
         from ended group by 1 order by 1`,
      [
        campaignId,
        timestamp(at),
        because,
        by,
        agentId ?? null,
        before ?? null,
        notOf?.map((agent) => agent.agentId) ?? null,
        notOf?.map(({ teamId }) => teamId ?? null) ?? null,
      ],
    ),
  );
}

const USE_COLUMNS = {
  attempt_id: 'text',
  campaign_id: 'text',
  lead_id: 'text',
  agent_id: 'text',
  at: 'timestamptz',
} as const;

/** A call that is charged to the lead is a use of it: by whoever spoke, else by the agent who was shown it. */
export async function applyUses(session: SqlSession, cdrs: readonly CallDetailRecord[]): Promise<void> {
  const rows = cdrs.map(({ attemptId, campaignId, leadId, agentId, createdAt }) => ({
    attempt_id: attemptId,
    campaign_id: campaignId,
    lead_id: leadId,
    agent_id: agentId,
    at: timestamp(createdAt),
  }));
  await session.query(
    `update allocations al set used_at = latest.at, used_by = coalesce(latest.agent_id, al.agent_id),
            attempt_id = latest.attempt_id
       from (select distinct on (campaign_id, lead_id) * from ${unnest('row', USE_COLUMNS)}
              order by campaign_id, lead_id, at desc) latest
      where al.campaign_id = latest.campaign_id and al.lead_id = latest.lead_id and al.given_at <= latest.at
        and coalesce(al.ended_at, 'infinity') > latest.at and coalesce(al.used_at, '-infinity') < latest.at`,
    columnArrays(USE_COLUMNS, rows),
  );
}

export const isUse = ({ charged, details }: CallDetailRecord): boolean =>
  charged && details?.origin !== undefined;
