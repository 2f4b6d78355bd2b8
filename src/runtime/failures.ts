/** What every failed write to the store has in common: a log line, and no more dialling once another engine owns the group. */
import type { EngineInput } from '../engine/input.ts';
import { PortFailure } from '../ports/failure.ts';
import type { Log } from './log.ts';

export type NoteFailure = (operation: string, error: unknown) => void;

export function createFailureNotes(log: Log, post: (input: EngineInput) => void): NoteFailure {
  return (operation, error) => {
    log.warn({ event: 'port.failed', operation, err: error });
    if (error instanceof PortFailure && error.code === 'fenced')
      post({ type: 'holdSet', hold: 'another engine has taken over', on: true });
  };
}
