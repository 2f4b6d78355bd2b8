/**
 * The little of SQL that the records need from a driver: a query with parameters, a script, a transaction.
 * Implemented over `pg` (pgSql.ts) and over PGlite (pgliteSql.ts); every statement is written once, for both.
 */
import type { FailureOutcome } from '../ports/failure.ts';

export interface SqlSession {
  query<Row = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<readonly Row[]>;
  /** Several statements without parameters. */
  script(text: string): Promise<void>;
}

export interface TransactionOptions {
  /** For bulk work: more time than the usual deadline for each of its statements. */
  readonly statementTimeoutMs?: number;
}

export interface Sql extends SqlSession {
  /** Commits when `work` resolves, rolls back when it rejects. */
  transaction<Result>(
    work: (session: SqlSession) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;
  open(): Promise<void>;
  close(): Promise<void>;
  /** The product and its version, given what the server says of itself. */
  product(serverVersion: string): { readonly name: string; readonly version: string };
}

/** What a driver's error means to the caller. */
export class SqlFailure extends Error {
  override readonly name = 'SqlFailure';
  readonly outcome: FailureOutcome;
  /** SQLSTATE, or a transport code. */
  readonly code: string;

  constructor(message: string, outcome: FailureOutcome, code: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.outcome = outcome;
    this.code = code;
  }

  /** The data itself is at fault (SQLSTATE class 22, data exception, or 23, constraint): no retry mends it. */
  get isBadData(): boolean {
    return this.outcome === 'refused' && /^2[23]/.test(this.code);
  }
}

/** Time for bulk work: an import's batch, a campaign taking up its lists, a migration. */
export const BULK: TransactionOptions = { statementTimeoutMs: 300_000 };

/** timestamptz as text, to the millisecond. An impossible time is an error of the data. */
export function timestamp(at: number | undefined): string | null {
  if (at === undefined) return null;
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) throw new SqlFailure(`no such time: ${at}`, 'refused', '22007');
  return date.toISOString();
}

export function toInstant(value: Date | null): number | undefined {
  return value === null ? undefined : value.getTime();
}

/** Leaves out what is undefined, so that a row reads back as it was written. */
export function defined<Shape extends object>(
  shape: Shape,
): {
  [Key in keyof Shape]: Exclude<Shape[Key], undefined>;
} {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as never;
}
