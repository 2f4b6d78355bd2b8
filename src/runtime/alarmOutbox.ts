/**
 * Messages on their way to one channel: in order, each tried until it is taken. A channel that is away for a day is
 * given up for that message, since an old alarm helps nobody; the next one is tried at once.
 */
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../domain/kernel/time.ts';
import type { AlarmChannel, AlarmMessage } from '../ports/alarms.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from './log.ts';

const FIRST_RETRY_MS = 2 * SECOND_MS;
const LAST_RETRY_MS = 5 * MINUTE_MS;
const GIVEN_UP_AFTER_MS = DAY_MS;
/** More than that nobody reads; the oldest go first. */
const MOST_WAITING = 1_000;

export interface AlarmOutbox {
  readonly channel: string;
  add(messages: readonly AlarmMessage[]): void;
  readonly waiting: readonly AlarmMessage[];
  /** Resolves when no message is being sent. */
  stop(): Promise<void>;
}

export function createAlarmOutbox(options: {
  readonly channel: AlarmChannel;
  readonly clock: Clock;
  readonly log: Log;
  /** The list of those that wait is shorter or longer. */
  readonly changed: () => void;
}): AlarmOutbox {
  const { channel, clock, log } = options;
  const waiting: AlarmMessage[] = [];
  let failures = 0;
  let isStopped = false;
  let sending: Promise<void> | undefined;
  let cancelRetry: (() => void) | undefined;

  async function sendAll(): Promise<void> {
    for (let [message] = waiting; message !== undefined; [message] = waiting) {
      try {
        await channel.send(message);
        failures = 0;
      } catch (error) {
        failures += 1;
        log.warn({
          event: 'alarm.sendFailed',
          channel: channel.name,
          messageId: message.messageId,
          failures,
          message: error instanceof Error ? error.message : String(error),
        });
        if (clock.now() - message.at < GIVEN_UP_AFTER_MS) return retryLater();
        log.error({ event: 'alarm.givenUp', channel: channel.name, messageId: message.messageId });
      }
      waiting.shift();
      options.changed();
      if (isStopped) return;
    }
  }

  function retryLater(): void {
    if (isStopped) return;
    const waitMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10));
    cancelRetry?.();
    cancelRetry = clock.wakeAt(clock.now() + waitMs, kick);
  }

  function kick(): void {
    if (isStopped || sending !== undefined) return;
    sending = sendAll().finally(() => {
      sending = undefined;
    });
  }

  return {
    channel: channel.name,
    add(messages) {
      if (messages.length === 0) return;
      waiting.push(...messages);
      // Never the first, which may be on its way.
      if (waiting.length > MOST_WAITING) waiting.splice(1, waiting.length - MOST_WAITING);
      options.changed();
      kick();
    },
    get waiting() {
      return [...waiting];
    },
    async stop() {
      isStopped = true;
      cancelRetry?.();
      await sending;
    },
  };
}
