/** The handler of every endpoint. */
import type { Contract } from '../contract.ts';
import type { Handlers } from '../handlers.ts';
import { campaignHandlers } from './campaigns.ts';
import { jobHandlers } from './jobs.ts';
import { liveHandlers } from './live.ts';
import { pacingHandlers } from './pacing.ts';

export const handlers: Handlers<Contract> = {
  ...campaignHandlers,
  ...jobHandlers,
  ...liveHandlers,
  ...pacingHandlers,
};
