/** A person's invitations under an erasure (GDPR Art. 17): what is open ends, answers in progress and typed comments go. */
import type { SqlSession } from './sql.ts';
import { eraseComments } from './surveyComments.ts';

/** How many it was. Before the number is replaced elsewhere: nothing here is found by another. */
export async function eraseInvitations(
  session: SqlSession,
  number: string,
  pseudonym: string,
): Promise<number> {
  await eraseComments(session, number);
  const rows = await session.query(
    `update survey_invitations set number = $2, progress = null, language = '', revision = revision + 1,
            state = 'over'
      where number = $1 returning invitation_id`,
    [number, pseudonym],
  );
  return rows.length;
}
