/** SurveysPort over any `Sql`. */
import { canonicalJson } from '../domain/evidence/chain.ts';
import { SURVEY_EVIDENCE } from '../domain/evidence/survey.ts';
import type { EvidenceEntry } from '../domain/evidence/chain.ts';
import type { SurveyFault, SurveysPort } from '../ports/surveys.ts';
import { openAndClose, runAt } from './asPort.ts';
import { walkEntries } from './evidence.ts';
import { flowSteps } from './flowPassage.ts';
import { BULK, type Sql, type SqlSession } from './sql.ts';
import { surveyCounts, surveyPages } from './surveyFigures.ts';
import { SELECT_INTERVIEWS, toInterview, type InterviewRow } from './surveys.ts';

/** `place` names the database in messages, without its password. */
export function createSurveys(sql: Sql, place: string): SurveysPort {
  const run = runAt(place);
  return {
    ...openAndClose(sql, run),
    counts: (query, by, timeZone) => run('surveyCounts', () => surveyCounts(sql, query, by, timeZone)),
    async *interviews(query) {
      const pages = surveyPages(sql, query);
      for (;;) {
        const page = await run('interviews', () => pages.next());
        if (page.done === true) return;
        yield page.value;
      }
    },
    flowSteps: (query) => run('flowSteps', () => flowSteps(sql, query)),
    verify: (noted) =>
      run('verifySurveys', () =>
        sql.transaction(async (session) => {
          let broken: SurveyFault | undefined;
          const chain = await walkEntries(session, noted, async (page) => {
            broken ??= await firstFault(session, page);
          });
          broken ??= await unknownToChain(session);
          const interviews = await countInterviews(session);
          return { chain, interviews, ...(broken === undefined ? {} : { broken }) };
        }, BULK),
      ),
  };
}

/** The first entry whose interview is not in the tables as the chain has it. */
async function firstFault(
  session: SqlSession,
  page: readonly EvidenceEntry[],
): Promise<SurveyFault | undefined> {
  const entries = page.filter(({ kind }) => kind === SURVEY_EVIDENCE);
  if (entries.length === 0) return undefined;
  const rows = await session.query<InterviewRow>(
    `${SELECT_INTERVIEWS} where interview_id = any($1::text[])`,
    [entries.map(({ ref }) => ref)],
  );
  const kept = new Map(rows.map((row) => [row.interview_id, canonicalJson(toInterview(row))]));
  for (const { sequence, ref, payload } of entries) {
    const found = kept.get(ref);
    if (found === payload) continue;
    return { interviewId: ref, entry: sequence, fault: found === undefined ? 'removed' : 'changed' };
  }
  return undefined;
}

async function unknownToChain(session: SqlSession): Promise<SurveyFault | undefined> {
  const [row] = await session.query<{ readonly interview_id: string }>(
    `select interview_id from survey_interviews
      where not exists (select from evidence_log where kind = $1 and ref = interview_id)
      order by started_at, interview_id limit 1`,
    [SURVEY_EVIDENCE],
  );
  return row === undefined ? undefined : { interviewId: row.interview_id, fault: 'inserted' };
}

async function countInterviews(session: SqlSession): Promise<number> {
  const [row] = await session.query<{ readonly interviews: number }>(
    'select count(*)::float8 as interviews from survey_interviews',
  );
  return row?.interviews ?? 0;
}
