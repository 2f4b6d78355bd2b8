/** Use cases on what people answered: figures by group, exports, and the proof that nothing was changed. */
import { dayFrom, localDate, startOfDay } from '../domain/calendar/day.ts';
import type { ChainHead } from '../domain/evidence/chain.ts';
import { HOUR_MS, type Instant } from '../domain/kernel/time.ts';
import { unfairness } from '../domain/survey/fairness.ts';
import { figuresOf, type QuestionFigures } from '../domain/survey/figures.ts';
import {
  ratesOf,
  type Interview,
  type InterviewRates,
  type OutcomeCounts,
  type SurveyAnswer,
} from '../domain/survey/interview.ts';
import type { Measure } from '../domain/survey/measure.ts';
import type { SurveyCounts, SurveyGroup, SurveyQuery, SurveysPort, SurveyVerdict } from '../ports/surveys.ts';
import { csvRow, neutralised } from './csvText.ts';
import { OutpaceError } from './errors.ts';

export const SURVEY_GROUPS: readonly SurveyGroup[] = [
  'agent',
  'campaign',
  'channel',
  'day',
  'queue',
  'survey',
];

export interface SurveyResults {
  readonly by?: SurveyGroup;
  readonly groups: readonly GroupResults[];
  /** What speaks against comparing the groups. */
  readonly warnings: readonly string[];
}

export interface GroupResults {
  readonly group: string;
  readonly outcomes: OutcomeCounts;
  readonly rates: InterviewRates;
  readonly questions: readonly QuestionResults[];
}

export interface QuestionResults extends QuestionFigures {
  readonly surveyId: string;
  readonly question: string;
  readonly measure: Measure;
}

export async function surveyResults(
  surveys: Pick<SurveysPort, 'counts'>,
  query: SurveyQuery,
  by: SurveyGroup | undefined,
  timeZone: string,
): Promise<SurveyResults> {
  const groups = (await surveys.counts(query, by, timeZone)).map(resultsOf);
  const compared = groups.map(({ group, outcomes, rates }) => ({
    group,
    answered: outcomes.complete + outcomes.partial,
    response: rates.responseWithPartial,
  }));
  return { ...(by === undefined ? {} : { by }), groups, warnings: unfairness(compared) };
}

function resultsOf({ group, outcomes, questions }: SurveyCounts): GroupResults {
  return {
    group,
    outcomes,
    rates: ratesOf(outcomes),
    questions: questions.map(({ counts, ...question }) => ({
      // With what was declined, which is in no figure.
      ...question,
      ...figuresOf(question.measure, counts),
    })),
  };
}

/** From the first of these days to the last, both included, by the clock of the zone. */
export function surveyPeriod(
  timeZone: string,
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: Instant,
): Pick<SurveyQuery, 'from' | 'to'> {
  const last = to === undefined ? startOfDay(timeZone, now) : dayOf(timeZone, to);
  const first =
    from === undefined
      ? dayOf(timeZone, `${localDate(timeZone, last).slice(0, 8)}01`)
      : dayOf(timeZone, from);
  if (first > last) throw new OutpaceError('OUT_USAGE', `${from ?? ''} is after ${to ?? 'today'}`);
  return { from: first, to: dayFrom(timeZone, last, 1) };
}

function dayOf(timeZone: string, date: string): Instant {
  const noon = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T12:00:00Z`) : Number.NaN;
  const days = Number.isNaN(noon) ? [] : [noon - 12 * HOUR_MS, noon, noon + 12 * HOUR_MS];
  const at = days.find((instant) => localDate(timeZone, instant) === date);
  if (at === undefined)
    throw new OutpaceError('OUT_USAGE', `${JSON.stringify(date)} is no day: write it as 2026-11-30`);
  return startOfDay(timeZone, at);
}

export function verifySurveys(
  surveys: Pick<SurveysPort, 'verify'>,
  noted: readonly ChainHead[],
): Promise<SurveyVerdict> {
  return surveys.verify(noted);
}

export const EXPORT_FORMS = ['long', 'wide'] as const;
export type ExportForm = (typeof EXPORT_FORMS)[number];

const INTERVIEW_CELLS: Readonly<Record<string, (interview: Interview) => string>> = {
  interview: ({ interviewId }) => interviewId,
  survey: ({ surveyId }) => surveyId,
  version: ({ version }) => version,
  channel: ({ channel }) => channel,
  started_at: ({ startedAt }) => new Date(startedAt).toISOString(),
  outcome: ({ outcome }) => outcome,
  campaign: ({ campaignId }) => campaignId,
  lead: ({ leadId }) => leadId,
  attempt: ({ attemptId }) => attemptId,
  agent: ({ agentId = '' }) => agentId,
  queue: ({ queue = '' }) => queue,
  external_call: ({ externalCallId = '' }) => externalCallId,
};
const ANSWER_COLUMNS = ['question', 'measure', 'value', 'declined', 'order', 'answered_at'];

/**
 * CSV. Long: a row for each answer, and one for an interview without any. Wide: a row for each interview with a column for
 * each question. With a byte order mark, so that spreadsheets take it for UTF-8.
 */
export async function* exportSurveys(
  surveys: Pick<SurveysPort, 'counts' | 'interviews'>,
  query: SurveyQuery,
  form: ExportForm,
): AsyncGenerator<string> {
  const questions = form === 'wide' ? await questionsOf(surveys, query) : [];
  const columns = [...Object.keys(INTERVIEW_CELLS), ...(form === 'wide' ? questions : ANSWER_COLUMNS)];
  yield `\ufeff${csvRow(columns.map(neutralised))}\r\n`;
  for await (const page of surveys.interviews(query))
    yield page
      .flatMap((interview) => (form === 'wide' ? [wideRow(interview, questions)] : longRows(interview)))
      .map((row) => `${csvRow(row.map(neutralised))}\r\n`)
      .join('');
}

async function questionsOf(
  surveys: Pick<SurveysPort, 'counts'>,
  query: SurveyQuery,
): Promise<readonly string[]> {
  const groups = await surveys.counts(query, undefined, 'UTC');
  const names = groups.flatMap(({ questions }) => questions.map(columnOf));
  return [...new Set(names)];
}

const columnOf = ({ surveyId, question }: { readonly surveyId: string; readonly question: string }): string =>
  `${surveyId}.${question}`;

const interviewCells = (interview: Interview): string[] =>
  Object.values(INTERVIEW_CELLS).map((cell) => cell(interview));

function wideRow(interview: Interview, questions: readonly string[]): string[] {
  const { surveyId, answers } = interview;
  const values = new Map(
    answers.map((answer) => [columnOf({ surveyId, question: answer.question }), cellOf(answer)]),
  );
  return [...interviewCells(interview), ...questions.map((question) => values.get(question) ?? '')];
}

/** In brackets, as no answer is written. */
const cellOf = ({ value, declined }: SurveyAnswer): string =>
  declined === undefined ? String(value) : `(${declined})`;

function longRows(interview: Interview): string[][] {
  const cells = interviewCells(interview);
  if (interview.answers.length === 0) return [[...cells, ...ANSWER_COLUMNS.map(() => '')]];
  return interview.answers.map(({ question, measure, value, declined = '', order = [], at }) => [
    ...cells,
    question,
    measure.kind,
    String(value),
    declined,
    order.join(' '),
    new Date(at).toISOString(),
  ]);
}
