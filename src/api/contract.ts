/** Every endpoint of the API, by its name. */
import { campaignEndpoints } from './schemas/campaigns.ts';

export const contract = { ...campaignEndpoints };
export type Contract = typeof contract;
