/** A database's error as the port's failure, with what the person who reads the line can do about it. */
import { PortFailure } from '../ports/failure.ts';
import type { SqlFailure } from './sql.ts';

/** Where the code alone does not say. */
const ADVICE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: start Postgres or correct the URL',
  ENOTFOUND: 'no such host: correct the URL',
  '28P01': 'wrong user or password: correct the URL',
  '28000': 'this user may not connect: see pg_hba.conf',
  '3D000': 'create the database or correct the URL',
  deadline: 'no answer in time',
};

/** `place` names the database, without its password. */
export function portFailure(error: SqlFailure, operation: string, place: string): PortFailure {
  const advice = ADVICE[error.code];
  const message = `records at ${place}: ${error.message}${advice === undefined ? '' : ` (${advice})`}`;
  return new PortFailure(message, {
    port: 'records',
    operation,
    outcome: error.outcome,
    code: error.code,
    cause: error.cause ?? error,
  });
}
