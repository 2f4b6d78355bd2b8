/** How the telephony adapters say no: PortFailure with the outcome that decides what the caller may do next. */
import { PortFailure, type FailureOutcome } from '../ports/failure.ts';

export interface FailureFacts {
  readonly operation: string;
  readonly outcome: FailureOutcome;
  readonly code: string;
  readonly message: string;
  readonly cause?: unknown;
}

export function telephonyFailure(facts: FailureFacts): PortFailure {
  const { operation, outcome, code, cause } = facts;
  return new PortFailure(facts.message, { port: 'telephony', operation, outcome, code, cause });
}

/** An argument that could carry control or separator characters; the offending text is never repeated. */
export function invalidArgument(operation: string, what: string): PortFailure {
  return telephonyFailure({
    operation,
    outcome: 'refused',
    code: 'invalid-argument',
    message: `${operation} was refused: ${what}`,
  });
}

export function isRefusedWith(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof PortFailure && error.outcome === 'refused' && codes.includes(error.code);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** For orders to end something: what is gone has ended. `alsoGone`: further answers that mean it. */
export async function goneIsFine(command: Promise<unknown>, ...alsoGone: readonly string[]): Promise<void> {
  try {
    await command;
  } catch (error) {
    if (!isRefusedWith(error, '404', ...alsoGone)) throw error;
  }
}
