/** The history of alarms, on a real Postgres. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../src/domain/kernel/time.ts';
import type { AlarmHistoryPort } from '../../src/ports/alarmHistory.ts';
import type { AlarmMessage } from '../../src/ports/alarms.ts';
import { createPostgresAlarmHistory } from '../../src/records/postgres.ts';
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { T0 } from '../support/records.ts';

let postgres: TestPostgres;
let history: AlarmHistoryPort;
beforeAll(async () => {
  postgres = await startTestPostgres();
  history = createPostgresAlarmHistory(await postgres.migratedDatabase());
  await history.start();
});
afterAll(async () => {
  await history.stop();
  await postgres.stop();
});

function told(type: AlarmMessage['type'], changes: Partial<AlarmMessage> = {}): AlarmMessage {
  const message = {
    type,
    ruleId: 'link-down',
    subject: 'engine',
    severity: 'critical' as const,
    raisedAt: T0,
    at: type === 'raised' ? T0 : T0 + MINUTE_MS,
    value: 1,
    detail: type === 'raised' ? 'the last call was to +4915123456789' : 'it is back',
    dialGroupId: 'group-1',
    node: 'node-1',
    ...changes,
  };
  return { ...message, messageId: `${message.ruleId} ${message.raisedAt} ${type}` };
}

const all = (dialGroupId: string) =>
  history.alarms({ dialGroupId, from: 0, to: T0 + 900 * DAY_MS, limit: 100 });

describe('the history of alarms', () => {
  it('has one row an alarm, ended when it was cleared, without the numbers of people', async () => {
    for (const message of [told('raised'), told('raised')]) await history.keep(message);
    expect(await all('group-1')).toEqual([
      expect.objectContaining({
        ruleId: 'link-down',
        raisedAt: T0,
        detail: 'the last call was to +49*********89',
      }),
    ]);
    for (const message of [told('cleared'), told('cleared', { at: T0 + DAY_MS })])
      await history.keep(message);
    const [alarm, ...others] = await all('group-1');
    expect(others).toEqual([]);
    expect(alarm).toMatchObject({ clearedAt: T0 + MINUTE_MS, detail: 'the last call was to +49*********89' });
  });

  it('knows of an alarm whose beginning was never told', async () => {
    await history.keep(told('cleared', { dialGroupId: 'group-2' }));
    expect(await all('group-2')).toMatchObject([{ raisedAt: T0, clearedAt: T0 + MINUTE_MS }]);
  });

  it('is read page by page, by rule and by time', async () => {
    const dialGroupId = 'group-3';
    for (const minute of [0, 1, 1, 2])
      await history.keep(
        told('raised', { dialGroupId, subject: `c${minute}`, raisedAt: T0 + minute * MINUTE_MS }),
      );
    await history.keep(told('raised', { dialGroupId, ruleId: 'held', raisedAt: T0 + MINUTE_MS }));
    const query = { dialGroupId, from: T0 + 1, to: T0 + DAY_MS, limit: 2 };
    const first = await history.alarms(query);
    expect(first.map(({ raisedAt }) => raisedAt)).toEqual([T0 + 2 * MINUTE_MS, T0 + MINUTE_MS]);
    const rest = await history.alarms({ ...query, before: first[1] });
    expect(rest).toHaveLength(1);
    expect(new Set([...first, ...rest].map(({ alarmId }) => alarmId)).size).toBe(3);
    expect(await history.alarms({ ...query, ruleId: 'held' })).toHaveLength(1);
  });

  it('forgets what is older than 400 days', async () => {
    const dialGroupId = 'group-4';
    await history.keep(told('raised', { dialGroupId }));
    await history.keep(told('raised', { dialGroupId, raisedAt: T0 + 401 * DAY_MS, at: T0 + 401 * DAY_MS }));
    expect(await all(dialGroupId)).toMatchObject([{ raisedAt: T0 + 401 * DAY_MS }]);
  });
});
