/** EvidencePort over any `Sql`. */
import type { EvidencePort } from '../ports/evidence.ts';
import { openAndClose, runAt } from './asPort.ts';
import { attemptsOfNumber } from './attempts.ts';
import { entriesAbout, pseudonymOf, subjectIn, walkEntries } from './evidence.ts';
import { BULK, type Sql } from './sql.ts';

/** `place` names the database in messages, without its password. */
export function createEvidence(sql: Sql, place: string): EvidencePort {
  const run = runAt(place);
  return {
    ...openAndClose(sql, run),
    verify: (noted) =>
      run('verifyEvidence', () => sql.transaction((session) => walkEntries(session, noted), BULK)),
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
