/** What supervisors do on the floor. The running engine does all of it, or refuses with why. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { agentParams } from './agents.ts';
import { browserPhone } from './browserPhone.ts';
import { instant } from './instant.ts';

const floor = { access: 'floor.supervise' } as const;

export const supervisionEndpoints = endpoints({
  'GET /supervisors': {
    access: 'floor.read',
    summary: 'Supervisors at a phone, and the call each is in.',
    answer: z.object({
      supervisors: z.array(
        z.object({
          supervisorId: z.string(),
          phone: z.string(),
          state: z.string(),
          since: instant,
          attemptId: z.string().optional(),
          agentId: z.string().optional(),
        }),
      ),
    }),
  },
  'GET /supervision/phone': {
    ...floor,
    summary: "The login of the caller's own browser phone, by which they listen and speak in calls.",
    answer: z.object({ phone: browserPhone.nullable() }),
  },
  'POST /agents/:agentId/listen': {
    ...floor,
    summary: "Rings the caller's phone and lets them hear the agent's call.",
    params: agentParams,
    body: z.strictObject({
      phone: z
        .string()
        .optional()
        .meta({ description: 'Endpoint at Asterisk; not needed while the phone is up.' }),
    }),
  },
  'POST /supervision/whisper': { ...floor, summary: 'Speaks to the agent alone, in the call listened to.' },
  'POST /supervision/barge': { ...floor, summary: 'Speaks to both, in the call listened to.' },
  'POST /supervision/take-over': { ...floor, summary: "Takes the agent's place in the call listened to." },
  'POST /supervision/leave': { ...floor, summary: 'Hangs the phone up; a call that was taken over ends.' },
  'POST /agents/:agentId/move': {
    ...floor,
    summary: 'Moves an agent to another team.',
    params: agentParams,
    body: z.strictObject({ teamId: z.string() }),
  },
  'POST /agents/:agentId/pause': {
    ...floor,
    summary: 'Pauses an agent, after the call where there is one.',
    params: agentParams,
    body: z.strictObject({ reason: z.string() }),
  },
  'POST /agents/:agentId/logout': {
    ...floor,
    summary: 'Logs an agent out, after the call where there is one.',
    params: agentParams,
  },
  'POST /messages': {
    ...floor,
    summary: "Shows a message on many desks until it is read: of a team, or of a campaign's agents.",
    description:
      "A campaign's agents are those of the caller's teams who are logged in and have the skills that it asks for. An agent who is away finds it when they come back within a day.",
    body: z.strictObject({
      text: z.string().trim().min(1).max(500),
      to: z.union([z.strictObject({ teamId: z.string() }), z.strictObject({ campaignId: z.string() })]),
    }),
    answer: z.object({ agentIds: z.array(z.string()) }),
    status: 201,
  },
});
