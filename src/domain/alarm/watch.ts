/** Raises and clears alarms, each once: a rule's value must hold for the rule's time before either is told. */
import type { Instant } from '../kernel/time.ts';
import type { AlarmReading } from './reading.ts';
import { ENGINE, type AlarmRule, type AlarmSeverity, type Measurement } from './rules.ts';

export interface RaisedAlarm {
  readonly ruleId: string;
  readonly subject: string;
  readonly severity: AlarmSeverity;
  readonly raisedAt: Instant;
  readonly value: number;
  readonly detail: string;
}

export interface AlarmNotice extends RaisedAlarm {
  readonly type: 'raised' | 'cleared';
  readonly at: Instant;
}

export interface AlarmWatch {
  /** What has changed with this reading, in the order of the rules. */
  look(reading: AlarmReading): readonly AlarmNotice[];
  readonly raised: readonly RaisedAlarm[];
}

interface Standing {
  /** Since when the value is where the other state begins. */
  turningSince?: Instant | undefined;
  alarm?: RaisedAlarm | undefined;
}

/** `known`: alarms that an earlier process has raised and not cleared; they are not raised again. */
export function createAlarmWatch(
  rules: readonly AlarmRule[],
  known: readonly RaisedAlarm[] = [],
): AlarmWatch {
  const standings = new Map<string, Standing>(
    known
      .filter(({ ruleId }) => rules.some((rule) => rule.ruleId === ruleId))
      .map((alarm) => [keyOf(alarm.ruleId, alarm.subject), { alarm }]),
  );

  function judge(rule: AlarmRule, measurement: Measurement, at: Instant): AlarmNotice | undefined {
    const key = keyOf(rule.ruleId, measurement.subject);
    const standing = standings.get(key) ?? {};
    standings.set(key, standing);
    const { alarm } = standing;
    const isTurning =
      alarm === undefined ? measurement.value >= rule.raiseAt : measurement.value < rule.clearBelow;
    if (!isTurning) {
      standing.turningSince = undefined;
      return undefined;
    }
    standing.turningSince ??= at;
    const holdMs = alarm === undefined ? rule.raiseAfterMs : rule.clearAfterMs;
    if (at - standing.turningSince < holdMs) return undefined;
    standing.turningSince = undefined;
    if (alarm !== undefined) {
      standing.alarm = undefined;
      const { value, detail } = measurement;
      return { ...alarm, type: 'cleared', at, value, detail };
    }
    const { ruleId, severity } = rule;
    const raised = { ruleId, severity, ...measurement, raisedAt: at };
    standing.alarm = raised;
    return { ...raised, type: 'raised', at };
  }

  /** A campaign or trunk that is no more measures nothing, which is as good as 0; a store that is away says nothing. */
  function withThoseGone(rule: AlarmRule, reading: AlarmReading): readonly Measurement[] {
    const measured = rule.measure(reading);
    const subjects = new Set(measured.map(({ subject }) => subject));
    const gone = [...standings.values()].flatMap(({ alarm }) =>
      alarm?.ruleId === rule.ruleId && alarm.subject !== ENGINE && !subjects.has(alarm.subject)
        ? [{ subject: alarm.subject, value: 0, detail: 'it is no more' }]
        : [],
    );
    return [...measured, ...gone];
  }

  return {
    look: (reading) =>
      rules.flatMap((rule) =>
        withThoseGone(rule, reading).flatMap((measurement) => {
          const notice = judge(rule, measurement, reading.at);
          return notice === undefined ? [] : [notice];
        }),
      ),
    get raised() {
      return [...standings.values()].flatMap(({ alarm }) => (alarm === undefined ? [] : [alarm]));
    },
  };
}

function keyOf(ruleId: string, subject: string): string {
  return `${ruleId} ${subject}`;
}
