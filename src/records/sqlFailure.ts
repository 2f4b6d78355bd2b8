/**
 * Reads a driver's error: what happened to the statement, and whether to try again. SQLSTATE classes are those
 * of the PostgreSQL manual, appendix A; an error without one came from the transport.
 */
import { SqlFailure } from './sql.ts';

/** Connection exceptions, lack of resources, shutdown or cancel by the server, conflicts between transactions. */
const TRANSIENT = /^(08|53|57|40|55P03|58)/;

interface ServerError {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
}

function isServerError(error: unknown): error is ServerError {
  const shape = error as Partial<ServerError> | null;
  return typeof shape?.code === 'string' && shape.code.length === 5 && typeof shape.severity === 'string';
}

/** `committing`: the commit had left, so without an answer it may have happened. */
export function sqlFailure(error: unknown, committing: boolean): SqlFailure {
  if (error instanceof SqlFailure) return error;
  if (isServerError(error)) {
    const transient = TRANSIENT.test(error.code);
    const lost = transient && /^(08|57P)/.test(error.code);
    const outcome = lost && committing ? 'unknown' : transient ? 'unavailable' : 'refused';
    return new SqlFailure(error.message, outcome, error.code, error);
  }
  const outcome = committing ? 'unknown' : 'unavailable';
  return new SqlFailure(messageOf(error), outcome, transportCode(error), error);
}

/** Whether the connection still serves after the error: the server answered, or it was never asked. */
export function isConnectionUsable(error: unknown): boolean {
  if (!(error instanceof SqlFailure) || error.cause === undefined) return true;
  return isServerError(error.cause) && error.cause.severity === 'ERROR' && !/^(08|57P)/.test(error.code);
}

function transportCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return code;
  return /timeout/i.test(messageOf(error)) ? 'deadline' : 'connection-lost';
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
