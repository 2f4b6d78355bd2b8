/**
 * Turns what Redis or its client rejects with into a PortFailure. The outcome is what counts: `refused` and
 * `unavailable` mean that nothing happened, `unknown` that the command left and may have run.
 */
import { type FailureOutcome, type PortName, PortFailure } from '../../ports/failure.ts';

export interface Operation {
  readonly port: PortName;
  readonly operation: string;
}

/** Error replies with which Redis says that it can't serve now; the command did not run. */
const NOT_NOW = new Set(['LOADING', 'CLUSTERDOWN', 'MASTERDOWN', 'TRYAGAIN', 'BUSY', 'NOREPLICAS']);

const NOT_SENT = [/isn't writeable/, /Cluster isn't ready/];

export function notConnected(at: Operation, where: string, cause?: unknown): PortFailure {
  return new PortFailure(`Redis at ${where} is not connected; reconnecting`, {
    ...at,
    outcome: 'unavailable',
    code: 'not-connected',
    cause,
  });
}

/** A failure after the request has left: even without a link now, it may have happened. */
export function mayHaveHappened(error: unknown): unknown {
  if (!(error instanceof PortFailure) || error.outcome !== 'unavailable') return error;
  const { message, port, operation } = error;
  return new PortFailure(message, {
    port,
    operation,
    outcome: 'unknown',
    code: 'connection-lost',
    cause: error,
  });
}

export function toPortFailure(at: Operation, where: string, error: unknown): PortFailure {
  if (error instanceof PortFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  const { outcome, code } = classify(error, message);
  return new PortFailure(`Redis at ${where}, ${at.operation}: ${message}`, {
    ...at,
    outcome,
    code,
    cause: error,
  });
}

function classify(error: unknown, message: string): { outcome: FailureOutcome; code: string } {
  if (error instanceof Error && error.name === 'ReplyError') {
    const word = /^[A-Z]+/.exec(message)?.[0] ?? 'ERR';
    if (word === 'FENCED') return { outcome: 'refused', code: 'fenced' };
    return { outcome: NOT_NOW.has(word) ? 'unavailable' : 'refused', code: word };
  }
  if (NOT_SENT.some((pattern) => pattern.test(message)))
    return { outcome: 'unavailable', code: 'not-connected' };
  if (/timed out/i.test(message)) return { outcome: 'unknown', code: 'deadline' };
  return { outcome: 'unknown', code: 'connection-lost' };
}
