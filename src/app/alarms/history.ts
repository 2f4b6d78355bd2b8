/** The history of alarms as a channel: what the database does not take is tried again, as any message is. */
import type { AlarmHistory } from '../../ports/alarmHistory.ts';
import type { AlarmChannel } from '../../ports/alarms.ts';

export function historyChannel(history: Pick<AlarmHistory, 'keep'>): AlarmChannel {
  return { name: 'history', send: (message) => history.keep(message) };
}
