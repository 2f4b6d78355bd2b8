/**
 * Looks at the floor every few seconds, raises and clears alarms, and tells every channel. What is raised and what has
 * not arrived yet is kept in a file, so that a restart neither rings twice nor forgets to say that it is over.
 */
import type { AlarmReading } from '../domain/alarm/reading.ts';
import { ALARM_RULES } from '../domain/alarm/rules.ts';
import { createAlarmWatch, type AlarmNotice, type RaisedAlarm } from '../domain/alarm/watch.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { AlarmChannel, AlarmMessage } from '../ports/alarms.ts';
import type { Clock } from '../ports/clock.ts';
import { createAlarmOutbox } from './alarmOutbox.ts';
import type { Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';

const LOOK_INTERVAL_MS = 2 * SECOND_MS;

/** What a restart must know. */
export interface KeptAlarms {
  readonly raised: readonly RaisedAlarm[];
  /** Messages that have not arrived, by channel. */
  readonly waiting: Readonly<Record<string, readonly AlarmMessage[]>>;
}

export interface AlarmKeeper extends Loop {
  readonly raised: readonly RaisedAlarm[];
}

export function createAlarmKeeper(options: {
  readonly read: () => Promise<AlarmReading>;
  readonly channels: readonly AlarmChannel[];
  /** Rules that are switched off. */
  readonly off: readonly string[];
  readonly kept: KeptAlarms | undefined;
  readonly keep: (alarms: KeptAlarms) => void;
  readonly dialGroupId: string;
  readonly node: string;
  readonly clock: Clock;
  readonly log: Log;
}): AlarmKeeper {
  const { channels, clock, log, dialGroupId, node, kept } = options;
  const rules = ALARM_RULES.filter(({ ruleId }) => !options.off.includes(ruleId));
  const watch = createAlarmWatch(rules, kept?.raised);
  let isBegun = false;
  const outboxes = channels.map((channel) => createAlarmOutbox({ channel, clock, log, changed: save }));

  function save(): void {
    if (!isBegun) return;
    const waiting = Object.fromEntries(outboxes.map((outbox) => [outbox.channel, outbox.waiting]));
    try {
      options.keep({ raised: watch.raised, waiting });
    } catch (error) {
      log.warn({ event: 'alarm.notKept', err: error });
    }
  }

  function tell(notices: readonly AlarmNotice[]): void {
    if (notices.length === 0) return;
    for (const { type, ruleId, subject, severity, detail } of notices)
      log[type === 'raised' ? 'error' : 'info']({
        event: `alarm.${type}`,
        ruleId,
        subject,
        severity,
        detail,
      });
    const messages = notices.map((notice) => messageOf(notice, dialGroupId, node));
    for (const outbox of outboxes) outbox.add(messages);
    save();
  }

  const loop = createLoop(clock, async () => {
    try {
      tell(watch.look(await options.read()));
    } catch (error) {
      log.warn({ event: 'alarm.lookFailed', err: error });
    }
    return LOOK_INTERVAL_MS;
  });

  return {
    start() {
      isBegun = true;
      for (const outbox of outboxes) outbox.add(kept?.waiting[outbox.channel] ?? []);
      loop.start();
    },
    async stop() {
      await loop.stop();
      await Promise.all(outboxes.map((outbox) => outbox.stop()));
    },
    get raised() {
      return watch.raised;
    },
  };
}

function messageOf(notice: AlarmNotice, dialGroupId: string, node: string): AlarmMessage {
  const { ruleId, subject, raisedAt, type } = notice;
  const messageId = `${dialGroupId}:${ruleId}:${subject}:${raisedAt}:${type}`;
  return { ...notice, messageId, dialGroupId, node };
}
