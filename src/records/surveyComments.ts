/**
 * Comments that people have typed. The interview and the evidence chain, which nobody changes, hold a digest in their
 * place: the text itself can be taken out when the person asks for it, and whoever changes it is found out.
 */
import type { Interview, SurveyAnswer } from '../domain/survey/interview.ts';
import { sha256 } from './chain.ts';
import type { SqlSession } from './sql.ts';

const isTyped = (interview: Interview, { measure, declined }: SurveyAnswer): boolean =>
  measure.kind === 'comment' && interview.channel !== 'call' && declined === undefined;

const idOf = ({ interviewId }: Interview, { question, value }: SurveyAnswer): string =>
  `text-${sha256(JSON.stringify([interviewId, question, value]))}`;

/** The interview with the digests. A recording's id, from a part on the phone, becomes one too. */
export async function keepComments(session: SqlSession, interview: Interview): Promise<Interview> {
  const answers = interview.answers.map((answer) =>
    isTyped(interview, answer) ? { answer, commentId: idOf(interview, answer) } : { answer },
  );
  const typed = answers.flatMap((one) => ('commentId' in one ? [one] : []));
  if (typed.length === 0) return interview;
  await session.query(
    `insert into survey_comments (comment_id, interview_id, body)
       select comment_id, $1, body from unnest($2::text[], $3::text[]) as row(comment_id, body) on conflict do nothing`,
    [
      interview.interviewId,
      typed.map(({ commentId }) => commentId),
      typed.map(({ answer }) => String(answer.value)),
    ],
  );
  return {
    ...interview,
    answers: answers.map((one) =>
      'commentId' in one ? { ...one.answer, value: one.commentId ?? '' } : one.answer,
    ),
  };
}

/** With the texts that are still there. */
export async function withComments(
  session: SqlSession,
  interviews: readonly Interview[],
): Promise<readonly Interview[]> {
  const ids = interviews.flatMap((interview) =>
    interview.answers.flatMap((answer) => (isTyped(interview, answer) ? [String(answer.value)] : [])),
  );
  if (ids.length === 0) return interviews;
  const rows = await session.query<{ readonly comment_id: string; readonly body: string }>(
    'select comment_id, body from survey_comments where comment_id = any($1::text[])',
    [ids],
  );
  const bodies = new Map(rows.map(({ comment_id, body }) => [comment_id, body]));
  return interviews.map((interview) => ({
    ...interview,
    answers: interview.answers.map((answer) =>
      isTyped(interview, answer)
        ? { ...answer, value: bodies.get(String(answer.value)) ?? answer.value }
        : answer,
    ),
  }));
}

export async function eraseComments(session: SqlSession, number: string): Promise<void> {
  await session.query(
    `delete from survey_comments using survey_invitations i
      where survey_comments.interview_id = i.interview_id and i.number = $1`,
    [number],
  );
}
