/** Every endpoint of the API, by its name. */
import { campaignEndpoints } from './schemas/campaigns.ts';
import { jobEndpoints } from './schemas/jobs.ts';
import { liveEndpoints } from './schemas/live.ts';
import { pacingEndpoints } from './schemas/pacing.ts';

export const contract = { ...campaignEndpoints, ...jobEndpoints, ...liveEndpoints, ...pacingEndpoints };
export type Contract = typeof contract;
