/** Calls on record: found by what is asked of them, and one with all that is known of it. */
import { z } from 'zod';
import { DIAL_STATUSES } from '../../domain/call/lineResult.ts';
import { endpoints } from '../endpoint.ts';
import { instant, instantQuery } from './instant.ts';
import { pageOf, pageQuery } from './page.ts';

const dialStatus = z.enum(DIAL_STATUSES);

const callSummary = z.object({
  attemptId: z.string(),
  campaignId: z.string(),
  leadId: z.string(),
  number: z.string().meta({ description: 'Masked without `person.read`.' }),
  trunkId: z.string(),
  callerId: z.string(),
  attemptNumber: z.int(),
  createdAt: instant,
  endedAt: instant.optional(),
  dialStatus,
  agentId: z.string().optional(),
  talkMs: z.number().nullable().meta({ description: 'From the join to the end; null: nobody was joined.' }),
  disposition: z.string().optional().meta({ description: "The campaign's code." }),
});

const filters = {
  from: instantQuery.meta({ description: 'Created at this time or later.' }),
  to: instantQuery.optional().meta({ description: 'Created before; absent: now.' }),
  campaignId: z.string().max(64).optional(),
  agentId: z.string().max(64).optional(),
  trunkId: z.string().max(64).optional(),
  dialStatus: dialStatus.optional(),
  disposition: z.string().max(64).optional(),
};

const stage = z.object({ name: z.string(), at: instant, offsetMs: z.number(), lengthMs: z.number() });

const spot = z.object({ at: instant, agentId: z.string(), action: z.string(), note: z.string().optional() });

const answer = z.object({
  nodeId: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]),
  declined: z.string().optional(),
  at: instant,
});

const callDetail = callSummary.extend({
  dialStatus: dialStatus.optional().meta({ description: 'Absent: the call is open.' }),
  isClosed: z.boolean(),
  stages: z.array(stage).meta({ description: 'Those that were reached, by time.' }),
  cause: z
    .object({
      lineResult: z.string(),
      sip: z.int().optional(),
      q850: z.int(),
      hangupReason: z.string().optional(),
      endedBy: z.string(),
      charged: z.boolean().meta({ description: 'Whether caps on attempts count it.' }),
      trunksTried: z.array(
        z.object({ trunkId: z.string(), lineResult: z.string(), sip: z.int().optional(), at: instant }),
      ),
    })
    .optional()
    .meta({ description: 'Of a closed call.' }),
  next: z
    .object({ state: z.enum(['retry', 'final']), dueAt: instant.optional() })
    .optional()
    .meta({ description: 'What the lead does next.' }),
  origin: z.string().optional(),
  consent: z.string().optional(),
  detection: z
    .object({ verdict: z.string().optional(), cause: z.string().optional(), tookMs: z.number().optional() })
    .optional(),
  gate: z
    .object({ policies: z.array(z.string()), zones: z.array(z.string()), doNotCall: z.array(z.string()) })
    .optional()
    .meta({ description: 'What held for the call when it was dialled.' }),
  actions: z.array(spot).meta({ description: 'What agents did in the call.' }),
  supervision: z.array(
    z.object({
      supervisorId: z.string(),
      mode: z.string(),
      agentId: z.string(),
      from: instant,
      to: instant.optional(),
    }),
  ),
  given: z
    .object({
      code: z.string(),
      salesStatus: z.string(),
      isContact: z.boolean(),
      isSuccess: z.boolean(),
      agentId: z.string(),
      at: instant,
      note: z.string().optional(),
    })
    .optional()
    .meta({ description: 'The disposition.' }),
  flows: z.array(
    z.object({
      flowId: z.string(),
      version: z.string(),
      startedAt: instant,
      endedAt: instant.optional(),
      answers: z.array(answer),
    }),
  ),
  recordings: z.array(
    z.object({ recordingId: z.string(), startedAt: instant, durationMs: z.number(), isKept: z.boolean() }),
  ),
  pacing: z
    .object({
      at: instant,
      mode: z.string(),
      dial: z.int(),
      limitedBy: z.string(),
      reason: z.string(),
      risk: z.number(),
      riskLimit: z.number(),
    })
    .nullable()
    .meta({ description: 'The decision in force when it was dialled; null: none is on record.' }),
});

const liveCall = z.object({
  attemptId: z.string(),
  campaignId: z.string(),
  state: z.string(),
  activity: z.string().meta({ description: 'What is going on, in words.' }),
  since: instant,
  number: z.string().meta({ description: 'Masked.' }),
  agentId: z.string().optional(),
});

export const callEndpoints = endpoints({
  'GET /calls': {
    access: 'call.read',
    summary: 'Closed calls, the newest first.',
    query: pageQuery.extend(filters),
    answer: pageOf(callSummary),
  },
  'POST /calls/search': {
    access: 'call.read',
    summary: 'The same with a number, which no address and no log shows.',
    description: 'Needs `person.read` as well where a number is given: masked rows would else confirm it.',
    body: z.strictObject({
      ...pageQuery.shape,
      ...filters,
      number: z.string().max(60).optional().meta({ description: 'The whole number.' }),
    }),
    answer: pageOf(callSummary),
  },
  'GET /calls/live': {
    access: 'floor.read',
    summary: 'The calls that are up, the oldest state first.',
    answer: z.object({ calls: z.array(liveCall) }),
  },
  'GET /calls/:attemptId': {
    access: 'call.read',
    summary: 'A call: its stages, cause, recordings, answers, and the pacing decision it came from.',
    params: z.object({ attemptId: z.string().max(64) }),
    answer: callDetail,
  },
});
