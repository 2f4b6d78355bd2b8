/** Looks up, while they talk, when somebody was last asked to answer a survey. A database that is away answers nothing. */
import type { Effect } from '../engine/effect.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { NoteFailure } from './failures.ts';

export interface AskedDeskOptions {
  /** Absent: nobody was ever asked. */
  readonly lastAskedAt?: ((number: string) => Promise<Instant | undefined>) | undefined;
  readonly post: (input: EngineInput) => void;
  readonly noteFailure: NoteFailure;
}

export function createAskedDesk({ lastAskedAt, post, noteFailure }: AskedDeskOptions) {
  const lookUp = async (callId: string, number: string): Promise<void> => {
    try {
      post({ type: 'lastAsked', callId, at: await lastAskedAt?.(number) });
    } catch (error) {
      noteFailure('lastAskedAt', error);
    }
  };
  return ({ callId, number }: Extract<Effect, { type: 'lookUpAsked' }>): void => void lookUp(callId, number);
}
