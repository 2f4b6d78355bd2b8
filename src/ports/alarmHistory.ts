/** Alarms that were raised, and when each was over: one row an alarm, for those who look back. */
import type { RaisedAlarm } from '../domain/alarm/watch.ts';
import type { DialGroupId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { AlarmMessage } from './alarms.ts';

export interface PastAlarm extends RaisedAlarm {
  readonly alarmId: number;
  readonly node: string;
  /** Absent: it is raised still, or its end was never told. */
  readonly clearedAt?: Instant;
}

export interface AlarmHistoryQuery {
  readonly dialGroupId: DialGroupId;
  /** Raised from then on. */
  readonly from: Instant;
  /** Raised before. */
  readonly to: Instant;
  readonly ruleId?: string | undefined;
  /** Where the page before ended. */
  readonly before?: { readonly raisedAt: Instant; readonly alarmId: number } | undefined;
  readonly limit: number;
}

export interface AlarmHistory {
  /** The same message twice changes nothing; one that says the end is enough for a row. */
  keep(message: AlarmMessage): Promise<void>;
  /** The newest first. */
  alarms(query: AlarmHistoryQuery): Promise<readonly PastAlarm[]>;
}

export interface AlarmHistoryPort extends AlarmHistory {
  start(): Promise<void>;
  stop(): Promise<void>;
}
