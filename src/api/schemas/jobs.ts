/** Jobs: work that goes on after its request was answered, such as an import. */
import { z } from 'zod';
import { endpoints } from '../endpoint.ts';
import { instant } from './instant.ts';

export const jobState = z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']);

export const job = z.object({
  jobId: z.string(),
  kind: z.string().meta({ description: 'What is done, such as `list.import`.' }),
  subject: z.string().meta({ description: 'What it is about, such as the id of a list.' }),
  state: jobState,
  progress: z.object({
    done: z.number(),
    total: z.number().optional().meta({ description: 'Absent: not known.' }),
    counts: z.record(z.string(), z.number()).optional(),
  }),
  createdAt: instant,
  startedAt: instant.optional(),
  endedAt: instant.optional(),
  result: z
    .record(z.string(), z.unknown())
    .optional()
    .meta({ description: 'Of a job that is done; the endpoint that began the job says what it holds.' }),
  problem: z.object({ code: z.string(), detail: z.string() }).optional(),
});

export const jobParams = z.object({ jobId: z.string().max(60) });

/** What an endpoint answers that begins a job: `GET /jobs/:jobId` tells how it goes. */
export const jobBegun = z.object({ jobId: z.string() });

export const jobEndpoints = endpoints({
  'GET /jobs': {
    access: 'anyone',
    summary: "The caller's own jobs, the newest first.",
    answer: z.object({ jobs: z.array(job) }),
  },
  'GET /jobs/:jobId': {
    access: 'anyone',
    summary: 'How a job of the caller goes, and its result.',
    params: jobParams,
    answer: job,
  },
  'POST /jobs/:jobId/cancel': {
    access: 'anyone',
    summary: 'Cancels a job: it stops soon, and what it has done until then stays.',
    params: jobParams,
    answer: job,
  },
});
