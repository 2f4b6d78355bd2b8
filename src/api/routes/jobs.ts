/** Jobs, over HTTP: a caller sees their own. */
import type { z } from 'zod';
import type { Job } from '../../services/jobs.ts';
import type { Handlers } from '../handlers.ts';
import type { job, jobEndpoints } from '../schemas/jobs.ts';

export const jobHandlers: Handlers<typeof jobEndpoints> = {
  'GET /jobs': (_asked, { caller, parts }) => ({ jobs: parts.jobs.of(caller.userId).map(shownJob) }),

  'GET /jobs/:jobId': ({ params: { jobId } }, { caller, parts }) =>
    shownJob(parts.jobs.job(jobId, caller.userId)),

  'POST /jobs/:jobId/cancel': ({ params: { jobId } }, { caller, parts }) =>
    shownJob(parts.jobs.cancel(jobId, caller.userId)),
};

/** Its schema leaves out whose it is. */
function shownJob(found: Job): z.input<typeof job> {
  return { ...found, result: found.result as Record<string, unknown> | undefined };
}
