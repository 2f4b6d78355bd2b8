/** AlarmHistoryPort over any `Sql`: a row is written when an alarm is raised, and ended when it is cleared. */
import type { AlarmSeverity } from '../domain/alarm/rules.ts';
import { DAY_MS } from '../domain/kernel/time.ts';
import { maskNumbersIn } from '../domain/numbering/mask.ts';
import type { AlarmHistory, AlarmHistoryPort, AlarmHistoryQuery, PastAlarm } from '../ports/alarmHistory.ts';
import type { AlarmMessage } from '../ports/alarms.ts';
import { openAndClose, runAt, type Run } from './asPort.ts';
import { timestamp, type Sql } from './sql.ts';

const KEPT_MS = 400 * DAY_MS;

export function createAlarmHistory(sql: Sql, run: Run): AlarmHistory {
  return {
    keep: (message) => run('keepAlarm', () => keep(sql, message)),
    alarms: (query) => run('alarms', () => alarms(sql, query)),
  };
}

/** `place` names the database in messages, without its password. */
export function createAlarmHistoryPort(sql: Sql, place: string): AlarmHistoryPort {
  const run = runAt(place);
  return { ...openAndClose(sql, run), ...createAlarmHistory(sql, run) };
}

async function keep(sql: Sql, message: AlarmMessage): Promise<void> {
  const { dialGroupId, ruleId, subject, severity, raisedAt, value, detail, node, type, at } = message;
  await sql.query('delete from alarm_history where dial_group_id = $1 and raised_at < $2', [
    dialGroupId,
    timestamp(at - KEPT_MS),
  ]);
  // What it was raised for stays; its end says only when.
  await sql.query(
    `insert into alarm_history (dial_group_id, rule_id, subject, severity, raised_at, value, detail, node, cleared_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (dial_group_id, rule_id, subject, raised_at)
         do update set cleared_at = coalesce(alarm_history.cleared_at, excluded.cleared_at)`,
    [
      dialGroupId,
      ruleId,
      subject,
      severity,
      timestamp(raisedAt),
      value,
      maskNumbersIn(detail),
      node,
      timestamp(type === 'cleared' ? at : undefined),
    ],
  );
}

interface Row {
  readonly alarm_id: number | string;
  readonly rule_id: string;
  readonly subject: string;
  readonly severity: AlarmSeverity;
  readonly raised_at: Date;
  readonly cleared_at: Date | null;
  readonly value: number;
  readonly detail: string;
  readonly node: string;
}

async function alarms(sql: Sql, query: AlarmHistoryQuery): Promise<readonly PastAlarm[]> {
  const { dialGroupId, from, to, ruleId, before, limit } = query;
  const rows = await sql.query<Row>(
    `select * from alarm_history
      where dial_group_id = $1 and raised_at >= $2 and raised_at < $3 and ($4::text is null or rule_id = $4)
        and ($5::timestamptz is null or (raised_at, alarm_id) < ($5, $6::bigint))
      order by raised_at desc, alarm_id desc limit $7`,
    [
      dialGroupId,
      timestamp(from),
      timestamp(to),
      ruleId ?? null,
      timestamp(before?.raisedAt),
      before?.alarmId ?? null,
      limit,
    ],
  );
  return rows.map(toAlarm);
}

function toAlarm(row: Row): PastAlarm {
  const { rule_id: ruleId, subject, severity, value, detail, node } = row;
  return {
    alarmId: Number(row.alarm_id),
    ruleId,
    subject,
    severity,
    raisedAt: row.raised_at.getTime(),
    ...(row.cleared_at === null ? {} : { clearedAt: row.cleared_at.getTime() }),
    value,
    detail,
    node,
  };
}
