/** Figures over a period. Each is defined where it is named; a figure with nothing to divide by is null. */
import { z } from 'zod';
import { AGENT_GROUPS, CALL_GROUPS } from '../../services/reports.ts';
import { endpoints } from '../endpoint.ts';
import { instantQuery } from './instant.ts';

const figure = (description: string) => z.number().nullable().meta({ description });
const counted = (description: string) => z.number().meta({ description });

const period = {
  from: instantQuery,
  to: instantQuery,
  timeZone: z
    .string()
    .max(64)
    .default('UTC')
    .meta({ description: 'Whose days and hours, such as Europe/Berlin.' }),
};
const callQuery = z.object({
  ...period,
  by: z.enum(CALL_GROUPS).optional().meta({ description: 'Absent: one row for all.' }),
  campaignId: z.string().max(64).optional(),
  agentId: z.string().max(64).optional(),
});
const agentQuery = z.object({
  ...period,
  by: z.enum(AGENT_GROUPS).optional().meta({ description: 'Absent: one row for all.' }),
  agentId: z.string().max(64).optional(),
});
const group = z.string().meta({
  description: 'A day as 2026-11-30, or an id; empty: one row for all, or calls of nobody.',
});

export const callFiguresRow = z.object({
  group,
  calls: counted('Outbound calls on record that were created in the period.'),
  leadsCalled: counted('Different leads among them.'),
  hoursDialled: counted('Hours of the clock in which at least one call was made.'),
  answered: counted('Answered by a person: joined to an agent, or abandoned.'),
  abandoned: counted('Of those, the ones that nobody took in time.'),
  connected: counted('Calls with talk time above 0 (人工呼出通话量).'),
  talkMs: counted('From the join to the end, summed.'),
  leadsAnswered: counted('Different leads that a person answered for.'),
  leadsContacted: counted('Different leads whose right party was reached, by the disposition.'),
  leadsToFollowUp: counted('Different leads with a disposition of sales status follow_up (待跟进).'),
  successes: counted('Calls with a disposition that counts as success (外呼在线成功量).'),
  answerToAgentMs: z.object({
    p50: figure('From the answer to the join: median.'),
    p99: figure('The same: 99th percentile.'),
    most: figure('The same: the longest.'),
  }),
  reachRate: figure('connected ÷ leadsCalled (外呼成功联系率).'),
  averageTalkMs: figure('talkMs ÷ connected (项目呼出均长).'),
  callsPerHour: figure('calls ÷ hoursDialled (每小时呼叫次数).'),
  abandonmentRate: figure('abandoned ÷ answered (呼损率), of the period, not of a regulation window.'),
  contactRate: figure('leadsContacted ÷ leadsAnswered (成功接触率).'),
  followUpRate: figure('leadsToFollowUp ÷ leadsContacted (待跟进率).'),
  successRate: figure('successes ÷ connected (外呼在线成功率).'),
  successValue: figure('successes × successRate (成功值).'),
});

export const agentFiguresRow = z.object({
  group,
  loggedInMs: counted('From log-in to log-out, the call to the seat included.'),
  talkMs: counted('In conversations.'),
  wrapUpMs: counted('After-call work.'),
  pausedMs: counted('Paused.'),
  readyMs: counted('Ready, with neither a call nor other work.'),
  reservedMs: counted('Shown a lead, or held for a call on its way.'),
  conversations: counted('Conversations begun.'),
  pauses: counted('Pauses begun.'),
  logIns: counted('Log-ins.'),
  logOuts: counted('Log-outs.'),
  waitMs: z.object({
    mean: figure('Ready time before each call: mean.'),
    p90: figure('The same: 90th percentile.'),
  }),
  talkUtilisation: figure('talkMs ÷ loggedInMs (工时效率).'),
  notReadyRate: figure('pausedMs ÷ loggedInMs (示忙率).'),
  idleRate: figure('readyMs ÷ loggedInMs (空闲率).'),
  occupancy: figure('(talkMs + wrapUpMs) ÷ (talkMs + wrapUpMs + readyMs).'),
});

export const reportEndpoints = endpoints({
  'GET /reports/calls': {
    access: 'report.read',
    summary: 'Figures of calls, by day, campaign, agent or trunk.',
    query: callQuery,
    answer: z.object({ rows: z.array(callFiguresRow) }),
  },
  'GET /reports/calls.csv': {
    access: 'report.read',
    summary: 'The same as CSV, with a byte order mark for spreadsheets.',
    query: callQuery,
    answer: { download: 'text/csv; charset=utf-8' },
  },
  'GET /reports/agents': {
    access: 'report.read',
    summary: "Figures of agents' time, by day or agent.",
    query: agentQuery,
    answer: z.object({ rows: z.array(agentFiguresRow) }),
  },
  'GET /reports/agents.csv': {
    access: 'report.read',
    summary: 'The same as CSV, with a byte order mark for spreadsheets.',
    query: agentQuery,
    answer: { download: 'text/csv; charset=utf-8' },
  },
});
