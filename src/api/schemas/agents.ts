/** Agents on record and what they are doing. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { instant } from './instant.ts';

export const skills = z
  .record(z.string(), z.int())
  .meta({ description: 'Level by the name of the skill, 1 to 10.' });

export const agentParams = z.object({ agentId: z.string().max(64) });

/** Rules of each value are the service's. */
const agentSettings = z.strictObject({
  name: z.string(),
  phone: z.string().meta({ description: "Name of the phone's endpoint at Asterisk." }),
  teamId: z.string().optional(),
  tier: z.string().optional(),
  seatKind: z
    .enum(['seated', 'perCall'])
    .optional()
    .meta({ description: '`perCall`: the phone is called for each conversation. Absent: seated.' }),
  skills: skills.optional(),
});

export const agentRecord = z.object({ agentId: z.string(), ...agentSettings.shape });

const owedDisposition = z.object({
  attemptId: z.string(),
  campaignId: z.string(),
  since: instant,
  isForced: z.boolean(),
  isOverdue: z.boolean().optional(),
});

/** Without the lead that the agent is shown. */
const agentLive = z.object({
  state: z.string(),
  since: instant,
  attemptId: z.string().optional(),
  pauseReason: z.string().optional(),
  failedSeats: z.int().optional(),
  calls: z.int().meta({ description: 'Conversations since log-in.' }),
  owedDisposition: owedDisposition.optional(),
  pauseAfterCall: z.string().optional(),
  logoutAfterCall: z.boolean().optional(),
  readyAfterCall: z.boolean().optional(),
});

export const agentRow = agentRecord.extend({
  live: agentLive.optional().meta({ description: 'Absent: no engine runs, or the agent has not logged in.' }),
});

export const agentEndpoints = endpoints({
  'GET /agents': {
    access: 'agent.read',
    summary: "All agents of the caller's teams, and what they are doing.",
    answer: z.object({ agents: z.array(agentRow) }),
  },
  'POST /agents': {
    access: 'agent.edit',
    summary: 'Puts an agent on record.',
    body: z.strictObject({ agentId: z.string(), ...agentSettings.shape }),
    answer: agentRecord,
    status: 201,
  },
  'GET /agents/:agentId': {
    access: 'agent.read',
    summary: "An agent's record.",
    params: agentParams,
    answer: agentRecord,
  },
  'PUT /agents/:agentId': {
    access: 'agent.edit',
    summary: "Changes an agent's record; an engine that runs takes it up.",
    params: agentParams,
    body: agentSettings,
    answer: agentRecord,
    edits: 'GET /agents/:agentId',
  },
  'DELETE /agents/:agentId': {
    access: 'agent.edit',
    summary: 'Takes an agent off the record; refused while they are logged in, or a user works as them.',
    description: 'What they did stays: calls and figures name them by the id.',
    params: agentParams,
    edits: 'GET /agents/:agentId',
  },
});
