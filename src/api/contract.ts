/** Every endpoint of the API, by its name. */
import { campaignEndpoints } from './schemas/campaigns.ts';
import { pacingEndpoints } from './schemas/pacing.ts';

export const contract = { ...campaignEndpoints, ...pacingEndpoints };
export type Contract = typeof contract;
