/**
 * Commands that the engine answers by an effect: each waits for its own, and at most two seconds, since somebody looks
 * at a screen meanwhile and the engine answers in the same step.
 */
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { Effect } from '../engine/effect.ts';
import type { Clock } from '../ports/clock.ts';
import type { CommandReply } from '../ports/commands.ts';

const ANSWER_LIMIT_MS = 2 * SECOND_MS;

export interface CommandAnswers {
  /** `post` tells the engine, with the id to answer to. */
  ask(post: (commandId: string) => void): Promise<CommandReply>;
  answered(effect: Extract<Effect, { type: 'commandAnswered' }>): void;
}

export function createCommandAnswers(clock: Clock): CommandAnswers {
  const waiting = new Map<string, (reply: CommandReply) => void>();
  let asked = 0;
  return {
    ask(post) {
      asked += 1;
      const commandId = `command-${asked}`;
      return new Promise((resolve) => {
        const settle = (reply: CommandReply): void => {
          cancel();
          if (waiting.delete(commandId)) resolve(reply);
        };
        const cancel = clock.wakeAt(clock.now() + ANSWER_LIMIT_MS, () =>
          settle({ ok: false, code: 'no-answer', message: 'the engine has not answered within 2 s' }),
        );
        waiting.set(commandId, settle);
        post(commandId);
      });
    },
    answered({ commandId, ok, code, message }) {
      waiting.get(commandId)?.({
        ok,
        ...(code === undefined ? {} : { code }),
        ...(message === undefined ? {} : { message }),
      });
    },
  };
}
