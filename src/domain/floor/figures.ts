/** What the floor cannot know of a campaign by itself: how far it has come, by its records, and what is left. */
import type { CampaignId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';

export interface CampaignFigures {
  readonly campaignId: CampaignId;
  readonly name: string;
  /** When they were counted. */
  readonly countedAt: Instant;
  readonly leads: number;
  /** Leads that may be called now, as far as their own time says. */
  readonly due: number;
  /** Leads that are done with. */
  readonly final: number;
  readonly attempts: number;
  readonly answered: number;
  /** Joined to an agent. */
  readonly connected: number;
  readonly abandoned: number;
  /** Leads in the hopper, ready to be dialled. */
  readonly hopper: number;
  /** Why leads are refused, the most frequent first: code and count. */
  readonly refusals: readonly (readonly [string, number])[];
  /** Of what its agents did in the last minutes: talking and after-call work ÷ that and waiting for a call; absent: nobody worked. */
  readonly occupancy?: number;
  /** From the answer to the agent, mean of the calls joined in the last minutes; absent: none. */
  readonly meanWaitMs?: number;
  /** When no lead would be left, at the pace of the last minutes; absent: nothing was done in them. */
  readonly finishAt?: Instant;
}
