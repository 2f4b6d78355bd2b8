/** DeskRecords over any `Sql`. */
import type { AgentId, AttemptId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { AgentDayRecord, DeskRecords, ScriptAnswersGiven } from '../ports/deskRecords.ts';
import { openAndClose, runAt } from './asPort.ts';
import { pastOfLead } from './pastOfLead.ts';
import { timestamp, type Sql } from './sql.ts';

/** A state changes a few times for each call. */
const MOST_CHANGES = 20_000;

/** `place` names the database in messages, without its password. */
export function createDeskRecords(sql: Sql, place: string): DeskRecords {
  const run = runAt(place);
  return {
    ...openAndClose(sql, run),
    agentDay: (agentId, from, to) => run('agentDay', () => agentDay(sql, agentId, from, to)),
    past: (leadId, number, limit) => run('pastOfLead', () => pastOfLead(sql, leadId, number, limit)),
    saveAnswers: (given) => run('saveScriptAnswers', () => saveAnswers(sql, given)),
    answers: (attemptId) => run('scriptAnswers', () => answersOf(sql, attemptId)),
  };
}

async function agentDay(sql: Sql, agentId: AgentId, from: Instant, to: Instant): Promise<AgentDayRecord> {
  const period = [agentId, timestamp(from), timestamp(to)];
  const [changes, [tally]] = await Promise.all([
    sql.query<{ at: Date; state: string }>(
      `select at, state from agent_log
        where agent_id = $1 and at < $3 and at >= coalesce(
          (select max(at) from agent_log where agent_id = $1 and at < $2), $2)
        order by at limit ${MOST_CHANGES}`,
      period,
    ),
    sql.query<{ calls: number; contacts: number; successes: number }>(
      `select (select count(*)::int from calls where agent_id = $1 and joined_at >= $2 and joined_at < $3) as calls,
              count(*) filter (where disposition ->> 'isContact' = 'true')::int as contacts,
              count(*) filter (where disposition ->> 'isSuccess' = 'true')::int as successes
         from dispositions where disposition ->> 'agentId' = $1 and given_at >= $2 and given_at < $3`,
      period,
    ),
  ]);
  return {
    changes: changes.map(({ at, state }) => ({ at: at.getTime(), state })),
    tally: tally ?? { calls: 0, contacts: 0, successes: 0 },
  };
}

async function saveAnswers(sql: Sql, given: ScriptAnswersGiven): Promise<void> {
  const { attemptId, campaignId, agentId, scriptId, scriptVersion, answers, at } = given;
  await sql.query(
    `insert into script_answers (attempt_id, campaign_id, agent_id, script_id, script_version, answers, given_at)
       values ($1, $2, $3, $4, $5, $6::jsonb, $7)
       on conflict (attempt_id) do update set agent_id = excluded.agent_id, script_id = excluded.script_id,
         script_version = excluded.script_version, answers = excluded.answers, given_at = excluded.given_at`,
    [attemptId, campaignId, agentId, scriptId, scriptVersion, JSON.stringify(answers), timestamp(at)],
  );
}

interface AnswersRow {
  readonly campaign_id: string;
  readonly agent_id: string;
  readonly script_id: string;
  readonly script_version: string;
  readonly answers: ScriptAnswersGiven['answers'];
  readonly given_at: Date;
}

async function answersOf(sql: Sql, attemptId: AttemptId): Promise<ScriptAnswersGiven | undefined> {
  const [row] = await sql.query<AnswersRow>('select * from script_answers where attempt_id = $1', [
    attemptId,
  ]);
  if (row === undefined) return undefined;
  return {
    attemptId,
    campaignId: row.campaign_id,
    agentId: row.agent_id,
    scriptId: row.script_id,
    scriptVersion: row.script_version,
    answers: row.answers,
    at: row.given_at.getTime(),
  };
}
