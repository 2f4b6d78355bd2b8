/** Every endpoint of the API, by its name. */
import { campaignEndpoints } from './schemas/campaigns.ts';
import { jobEndpoints } from './schemas/jobs.ts';
import { pacingEndpoints } from './schemas/pacing.ts';

export const contract = { ...campaignEndpoints, ...jobEndpoints, ...pacingEndpoints };
export type Contract = typeof contract;
