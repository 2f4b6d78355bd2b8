/** Interviews and their answers in the database: inserted once, with an entry of the evidence chain each, and read back. */
import { SURVEY_EVIDENCE, surveyEvidence } from '../domain/evidence/survey.ts';
import { surveyEvent } from '../domain/event/callEvents.ts';
import type { Interview, InterviewOutcome, SurveyAnswer, SurveyChannel } from '../domain/survey/interview.ts';
import { appendEvents } from './events.ts';
import { appendFacts } from './evidence.ts';
import { defined, timestamp, type SqlSession } from './sql.ts';
import { columnArrays, columnList, unnest } from './unnest.ts';

const INTERVIEW_COLUMNS = {
  interview_id: 'text',
  survey_id: 'text',
  version: 'text',
  channel: 'text',
  campaign_id: 'text',
  lead_id: 'text',
  attempt_id: 'text',
  agent_id: 'text',
  queue: 'text',
  external_call_id: 'text',
  started_at: 'timestamptz',
  outcome: 'text',
  continues: 'text',
} as const;

const ANSWER_COLUMNS = {
  interview_id: 'text',
  place: 'int',
  question: 'text',
  measure: 'text',
  value: 'text',
  declined: 'text',
  heard_order: 'text',
  at: 'timestamptz',
} as const;

/** Of whom: for the chain, which knows the number by a keyed hash alone. */
export interface Interviewed {
  readonly number: string;
  readonly interview: Interview;
}

/** Of calls that are over. One that was told before changes nothing. */
export async function insertInterviews(
  session: SqlSession,
  interviewed: readonly Interviewed[],
): Promise<void> {
  const numbers = new Map(interviewed.map(({ interview, number }) => [interview.interviewId, number]));
  const told = new Map(interviewed.map(({ interview }) => [interview.interviewId, interview]));
  if (told.size === 0) return;
  const rows = await session.query<{ readonly interview_id: string }>(
    `insert into survey_interviews (${columnList(INTERVIEW_COLUMNS)})
       select * from ${unnest('row', INTERVIEW_COLUMNS)} on conflict do nothing returning interview_id`,
    columnArrays(INTERVIEW_COLUMNS, [...told.values()].map(interviewRow)),
  );
  const added = rows.flatMap(({ interview_id }) => told.get(interview_id) ?? []);
  await session.query(
    `insert into survey_answers (${columnList(ANSWER_COLUMNS)})
       select interview_id, place, question, measure::jsonb, value::jsonb, declined, heard_order::jsonb, at from ${unnest('row', ANSWER_COLUMNS)}`,
    columnArrays(ANSWER_COLUMNS, added.flatMap(answerRows)),
  );
  const facts = added.map((interview) => ({
    number: numbers.get(interview.interviewId) ?? '',
    fact: surveyEvidence(interview),
  }));
  await appendFacts(session, SURVEY_EVIDENCE, facts);
  await appendEvents(session, added.map(surveyEvent));
}

function interviewRow(interview: Interview): Record<keyof typeof INTERVIEW_COLUMNS, unknown> {
  return {
    interview_id: interview.interviewId,
    survey_id: interview.surveyId,
    version: interview.version,
    channel: interview.channel,
    campaign_id: interview.campaignId,
    lead_id: interview.leadId,
    attempt_id: interview.attemptId,
    agent_id: interview.agentId,
    queue: interview.queue,
    external_call_id: interview.externalCallId,
    started_at: timestamp(interview.startedAt),
    outcome: interview.outcome,
    continues: interview.continues,
  };
}

function answerRows({ interviewId, answers }: Interview): Record<keyof typeof ANSWER_COLUMNS, unknown>[] {
  return answers.map(({ question, measure, value, declined, order, at }, index) => ({
    interview_id: interviewId,
    place: index + 1,
    question,
    measure: JSON.stringify(measure),
    value: JSON.stringify(value),
    declined,
    heard_order: order === undefined ? undefined : JSON.stringify(order),
    at: timestamp(at),
  }));
}

export interface InterviewRow {
  readonly interview_id: string;
  readonly survey_id: string;
  readonly version: string;
  readonly channel: SurveyChannel;
  readonly campaign_id: string;
  readonly lead_id: string;
  readonly attempt_id: string;
  readonly agent_id: string | null;
  readonly queue: string | null;
  readonly external_call_id: string | null;
  readonly started_at: Date;
  readonly outcome: InterviewOutcome;
  readonly continues: string | null;
  readonly answers: readonly (Omit<SurveyAnswer, 'at'> & { readonly at: string })[];
}

/** An interview with its answers in order; `at` as epoch milliseconds in text. */
export const SELECT_INTERVIEWS = `
  select ${columnList(INTERVIEW_COLUMNS)},
         coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('question', question, 'measure', measure,
                     'value', value, 'declined', declined, 'order', heard_order, 'at', (extract(epoch from at) * 1000)::bigint::text)) order by place)
                     from survey_answers where survey_answers.interview_id = survey_interviews.interview_id), '[]') as answers
    from survey_interviews`;

export function toInterview(row: InterviewRow): Interview {
  return defined({
    interviewId: row.interview_id,
    surveyId: row.survey_id,
    version: row.version,
    channel: row.channel,
    campaignId: row.campaign_id,
    leadId: row.lead_id,
    attemptId: row.attempt_id,
    agentId: row.agent_id ?? undefined,
    queue: row.queue ?? undefined,
    externalCallId: row.external_call_id ?? undefined,
    startedAt: row.started_at.getTime(),
    outcome: row.outcome,
    continues: row.continues ?? undefined,
    answers: row.answers.map((answer) => ({ ...answer, at: Number(answer.at) })),
  }) as Interview;
}
