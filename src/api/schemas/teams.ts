/** Teams of agents and the skills that everybody in one has. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { skills } from './agents.ts';

const teamParams = z.object({ teamId: z.string().max(64) });
const teamSettings = z.strictObject({ name: z.string(), skills: skills.default({}) });
export const team = z.object({ teamId: z.string(), name: z.string(), skills });

export const teamEndpoints = endpoints({
  'GET /teams': {
    access: 'agent.read',
    summary: 'The teams that the caller sees.',
    answer: z.object({ teams: z.array(team) }),
  },
  'POST /teams': {
    access: 'agent.edit',
    summary: 'Puts a team on record.',
    body: teamSettings.extend({ teamId: z.string() }),
    answer: team,
    status: 201,
  },
  'GET /teams/:teamId': {
    access: 'agent.read',
    summary: 'A team.',
    params: teamParams,
    answer: team,
  },
  'PUT /teams/:teamId': {
    access: 'agent.edit',
    summary: 'Changes a team; an engine that runs takes its skills up.',
    params: teamParams,
    body: teamSettings,
    answer: team,
    edits: 'GET /teams/:teamId',
  },
  'DELETE /teams/:teamId': {
    access: 'agent.edit',
    summary: 'Takes a team off the record; refused while somebody is in it.',
    params: teamParams,
    edits: 'GET /teams/:teamId',
  },
});
