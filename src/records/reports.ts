/** ReportsPort over any `Sql`. */
import type { ReportsPort } from '../ports/reports.ts';
import { agentTimes } from './agentReport.ts';
import { openAndClose, runAt } from './asPort.ts';
import { callCounts, callerIds, causes } from './callReport.ts';
import { searchCalls } from './callSearch.ts';
import { searchRecordings } from './recordingSearch.ts';
import type { Sql } from './sql.ts';

/** `place` names the database in messages, without its password. */
export function createReports(sql: Sql, place: string): ReportsPort {
  const run = runAt(place);
  return {
    ...openAndClose(sql, run),
    calls: (search) => run('calls', () => searchCalls(sql, search)),
    recordings: (search) => run('recordings', () => searchRecordings(sql, search)),
    callCounts: (filter, by, timeZone) => run('callCounts', () => callCounts(sql, filter, by, timeZone)),
    agentTimes: (filter, by, timeZone) => run('agentTimes', () => agentTimes(sql, filter, by, timeZone)),
    causes: (filter) => run('causes', () => causes(sql, filter)),
    callerIds: (filter) => run('callerIds', () => callerIds(sql, filter)),
  };
}
