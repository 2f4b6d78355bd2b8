/** Counts of interviews and answers by group, and the interviews themselves page by page. */
import type { DeclinedCounts } from '../domain/survey/figures.ts';
import type { Declined, Interview, InterviewOutcome, OutcomeCounts } from '../domain/survey/interview.ts';
import type { Measure } from '../domain/survey/measure.ts';
import type { SurveyCounts, SurveyGroup, SurveyQuery } from '../ports/surveys.ts';
import { timestamp, type Sql } from './sql.ts';
import { withComments } from './surveyComments.ts';
import { SELECT_INTERVIEWS, toInterview, type InterviewRow } from './surveys.ts';

const PAGE_INTERVIEWS = 1_000;

/** One that another went on with counts there, with all its answers. */
const COUNTED = `not exists (select from survey_interviews later where later.continues = survey_interviews.interview_id)`;

const FILTER = `started_at >= $1 and started_at < $2
   and ($3::text is null or survey_id = $3) and ($4::text is null or campaign_id = $4)
   and ($5::text is null or agent_id = $5)`;

const paramsOf = ({ from, to, surveyId, campaignId, agentId }: SurveyQuery): unknown[] => [
  timestamp(from),
  timestamp(to),
  surveyId ?? null,
  campaignId ?? null,
  agentId ?? null,
];

/** An expression over `survey_interviews`; $6 is the time zone. */
const GROUPS: Readonly<Record<SurveyGroup, string>> = {
  agent: "coalesce(agent_id, '')",
  campaign: 'campaign_id',
  channel: 'channel',
  queue: "coalesce(queue, '')",
  day: "to_char(started_at at time zone $6, 'YYYY-MM-DD')",
  survey: 'survey_id',
};

interface OutcomeRow {
  readonly name: string;
  readonly outcome: InterviewOutcome;
  readonly count: number;
}

interface AnswerRow {
  readonly name: string;
  readonly survey_id: string;
  readonly question: string;
  readonly measure: Measure;
  readonly value: string | number;
  readonly declined: Declined | null;
  readonly count: number;
}

export async function surveyCounts(
  sql: Sql,
  query: SurveyQuery,
  by: SurveyGroup | undefined,
  timeZone: string,
): Promise<readonly SurveyCounts[]> {
  // The zone is named in every case, so that the parameter has a type.
  const group = by === undefined ? 'left($6::text, 0)' : `left($6::text, 0) || ${GROUPS[by]}`;
  const params = [...paramsOf(query), timeZone];
  const outcomes = await sql.query<OutcomeRow>(
    `select ${group} as name, outcome, count(*)::float8 as count from survey_interviews where ${FILTER} and ${COUNTED}
      group by 1, 2 order by 1`,
    params,
  );
  const answers = await sql.query<AnswerRow>(
    `select ${group} as name, survey_id, question, measure, value, declined, count(*)::float8 as count, min(place) as place
       from survey_interviews join survey_answers using (interview_id) where ${FILTER} and ${COUNTED}
      group by 1, 2, 3, 4, 5, 6 order by 1, 2, min(place), 3`,
    params,
  );
  const names = [...new Set(outcomes.map(({ name }) => name))];
  return names.map((name) => ({
    group: name,
    outcomes: outcomeCounts(outcomes.filter((row) => row.name === name)),
    questions: questionsOf(answers.filter((row) => row.name === name)),
  }));
}

function outcomeCounts(rows: readonly OutcomeRow[]): OutcomeCounts {
  const none = { complete: 0, partial: 0, refused: 0, silent: 0, fault: 0 };
  return { ...none, ...Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count])) };
}

function questionsOf(rows: readonly AnswerRow[]): SurveyCounts['questions'] {
  const keyOf = ({ survey_id, question, measure }: AnswerRow) =>
    JSON.stringify([survey_id, question, measure]);
  const byQuestion = new Map<string, AnswerRow[]>();
  for (const row of rows) byQuestion.set(keyOf(row), [...(byQuestion.get(keyOf(row)) ?? []), row]);
  return [...byQuestion.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { survey_id: surveyId, question, measure } = first;
    const given = same.filter(({ declined }) => declined === null);
    const counts = given.map(({ value, count }) => ({ value, count }));
    const declined = same.flatMap((row) => (row.declined === null ? [] : [[row.declined, row.count]]));
    const passed = declined.length === 0 ? {} : { declined: Object.fromEntries(declined) as DeclinedCounts };
    return [{ surveyId, question, measure, counts, ...passed }];
  });
}

export async function* surveyPages(sql: Sql, query: SurveyQuery): AsyncGenerator<readonly Interview[], void> {
  let after: readonly [string | null, string] = [null, ''];
  for (;;) {
    const rows: readonly InterviewRow[] = await sql.query<InterviewRow>(
      `${SELECT_INTERVIEWS} where ${FILTER}
         and ($6::timestamptz is null or (started_at, interview_id) > ($6::timestamptz, $7::text))
       order by started_at, interview_id limit ${PAGE_INTERVIEWS}`,
      [...paramsOf(query), ...after],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield await withComments(sql, rows.map(toInterview));
    after = [timestamp(last.started_at.getTime()) ?? null, last.interview_id];
  }
}
