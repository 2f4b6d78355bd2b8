/** EvidencePort over any `Sql`. */
import { walkChain } from '../domain/evidence/verify.ts';
import type { EvidencePort } from '../ports/evidence.ts';
import { openAndClose, runAt } from './asPort.ts';
import { attemptsOfNumber } from './attempts.ts';
import { chainHead, entriesAbout, entryPages, pseudonymOf, sha256, subjectIn } from './evidence.ts';
import { BULK, type Sql } from './sql.ts';

/** `place` names the database in messages, without its password. */
export function createEvidence(sql: Sql, place: string): EvidencePort {
  const run = runAt(place);
  return {
    ...openAndClose(sql, run),
    verify: (noted) =>
      run('verifyEvidence', () =>
        sql.transaction(async (session) => {
          // What is appended meanwhile is not seen.
          await session.script('set transaction isolation level repeatable read');
          const head = await chainHead(session);
          const walk = walkChain(sha256, noted);
          for await (const page of entryPages(session)) page.forEach((entry) => walk.take(entry));
          return walk.end(head);
        }, BULK),
      ),
    ofNumber: (number) =>
      run('evidenceOf', async () => {
        const subject = await subjectIn(sql, number);
        return {
          ...(subject === undefined ? {} : { subject }),
          entries: subject === undefined ? [] : await entriesAbout(sql, subject),
          attempts: await attemptsOfNumber(
            sql,
            subject === undefined ? [number] : [number, pseudonymOf(subject)],
          ),
        };
      }),
  };
}
