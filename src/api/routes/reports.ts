/** Figures over a period, over HTTP. */
import { Readable } from 'node:stream';
import type { CallGroup } from '../../ports/reports.ts';
import {
  agentReport,
  callReport,
  reportCsv,
  type AgentReportRow,
  type CallReportRow,
} from '../../services/reports.ts';
import type { Asked, Downloaded } from '../endpoint.ts';
import type { Handlers } from '../handlers.ts';
import type { RequestContext } from '../parts.ts';
import type { reportEndpoints } from '../schemas/reports.ts';

export const reportHandlers: Handlers<typeof reportEndpoints> = {
  'GET /reports/calls': async (asked, context) => ({ rows: [...(await calls(asked, context))] }),
  'GET /reports/calls.csv': async (asked, context) =>
    csvOf('calls', await calls(asked, context), asked.query.by),
  'GET /reports/agents': async (asked, context) => ({ rows: [...(await agents(asked, context))] }),
  'GET /reports/agents.csv': async (asked, context) =>
    csvOf('agents', await agents(asked, context), asked.query.by),
};

function calls(
  { query: { by, timeZone, ...filter } }: Asked<(typeof reportEndpoints)['GET /reports/calls']>,
  { parts, caller }: RequestContext,
): Promise<readonly CallReportRow[]> {
  const { dialGroupId, reports } = parts;
  return callReport(reports, { ...filter, dialGroupId, teamIds: caller.teamIds }, by, timeZone);
}

function agents(
  { query: { by, timeZone, ...filter } }: Asked<(typeof reportEndpoints)['GET /reports/agents']>,
  { parts, caller, now }: RequestContext,
): Promise<readonly AgentReportRow[]> {
  const { dialGroupId, reports } = parts;
  return agentReport(reports, { ...filter, dialGroupId, teamIds: caller.teamIds }, by, timeZone, now);
}

function csvOf(
  name: string,
  rows: readonly (CallReportRow | AgentReportRow)[],
  by: CallGroup | undefined,
): Downloaded {
  return {
    bytes: Readable.from(reportCsv(rows, by)),
    fileName: `${name}${by === undefined ? '' : `-by-${by}`}.csv`,
  };
}
