/** Where alarms are told: a webhook, a mailbox. One try an order; who calls tries again (runtime/alarmKeeper.ts). */
import type { AlarmNotice } from '../domain/alarm/watch.ts';

export interface AlarmMessage extends AlarmNotice {
  /** The same for every try of one message, so that a receiver that has it already can tell. */
  readonly messageId: string;
  readonly dialGroupId: string;
  readonly node: string;
  /** Asked for by a person, to see whether it arrives. */
  readonly isTest?: boolean;
}

export interface AlarmChannel {
  /** Stable, e.g. `webhook`. */
  readonly name: string;
  /** Resolves when the far side has taken it; rejects within some seconds otherwise. */
  send(message: AlarmMessage): Promise<void>;
}
