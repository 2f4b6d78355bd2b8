/** Use cases on figures over a period (DOMAIN 4): of calls and of agents, and the same as CSV. */
import type { AgentFigures } from '../domain/report/agentFigures.ts';
import { agentFigures } from '../domain/report/agentFigures.ts';
import { callFigures, type CallFigures } from '../domain/report/callFigures.ts';
import { HOUR_MS, type Instant } from '../domain/kernel/time.ts';
import type { AgentGroup, CallFilter, CallGroup, ReportsPort } from '../ports/reports.ts';
import { csvRow, neutralised } from './csvText.ts';
import { OutpaceError } from './errors.ts';

export const CALL_GROUPS = ['agent', 'campaign', 'day', 'trunk'] as const satisfies readonly CallGroup[];
export const AGENT_GROUPS = ['agent', 'day'] as const satisfies readonly AgentGroup[];

export type CallReportRow = CallFigures & { readonly group: string };
export type AgentReportRow = AgentFigures & { readonly group: string };

export async function callReport(
  reports: Pick<ReportsPort, 'callCounts'>,
  filter: CallFilter,
  by: CallGroup | undefined,
  timeZone: string,
): Promise<readonly CallReportRow[]> {
  requirePeriod(filter, timeZone);
  const groups = await reports.callCounts(filter, by, timeZone);
  return groups.map(({ group, ...counts }) => ({ group, ...callFigures(counts) }));
}

/** What lasts is counted up to now. */
export async function agentReport(
  reports: Pick<ReportsPort, 'agentTimes'>,
  filter: Omit<CallFilter, 'campaignId'>,
  by: AgentGroup | undefined,
  timeZone: string,
  now: Instant,
): Promise<readonly AgentReportRow[]> {
  requirePeriod(filter, timeZone);
  const groups = await reports.agentTimes({ ...filter, to: Math.min(filter.to, now) }, by, timeZone);
  return groups.map(({ group, ...times }) => ({ group, ...agentFigures(times) }));
}

const MOST_PERIOD_MS = 366 * 24 * HOUR_MS;

export function requirePeriod({ from, to }: Pick<CallFilter, 'from' | 'to'>, timeZone: string): void {
  if (from >= to) throw new OutpaceError('OUT_USAGE', 'from must be before to');
  if (to - from > MOST_PERIOD_MS) throw new OutpaceError('OUT_USAGE', 'a report covers 366 days at most');
  try {
    Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new OutpaceError('OUT_USAGE', `there is no time zone ${JSON.stringify(timeZone)}`);
  }
}

/** A column for each figure, named as in JSON (`waitMs.p90`); a figure without a value is empty. */
export function* reportCsv(
  rows: readonly (CallReportRow | AgentReportRow)[],
  by: CallGroup | undefined,
): Generator<string> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(flat(first)).map((name) => (name === 'group' ? (by ?? 'group') : name));
  yield `\ufeff${csvRow(columns)}\r\n`;
  for (const row of rows) {
    const cells = Object.values(flat(row)).map((value) => (value === null ? '' : neutralised(String(value))));
    yield `${csvRow(cells)}\r\n`;
  }
}

type Cell = string | number | null;

function flat(row: object): Readonly<Record<string, Cell>> {
  const cells = Object.entries(row).flatMap(([name, value]: [string, unknown]): [string, Cell][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([inner, cell]): [string, Cell] => [`${name}.${inner}`, cell as Cell])
      : [[name, value as Cell]],
  );
  return Object.fromEntries(cells);
}
