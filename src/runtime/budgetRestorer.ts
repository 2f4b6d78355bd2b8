/**
 * Tells the engine of each campaign's abandonment before this start, read from the calls on record: a restart must not
 * hand out a budget that is spent. Where the database does not answer it is asked again; what the engine has counted
 * itself by then is not counted twice, since the records are asked for the time before the campaign was taken up.
 */
import { DEFAULT_CAMPAIGN_PACING, type Campaign } from '../domain/campaign/campaign.ts';
import { DAY_MS, SECOND_MS, type Instant } from '../domain/kernel/time.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Clock } from '../ports/clock.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';

const INTERVAL_MS = 2 * SECOND_MS;
/** Windows may be made longer while the campaign runs, and the engine is told once. */
const LEAST_DAYS = 31;
export const budgetZone = ({ settings }: Campaign): string => settings.window?.timeZone ?? 'UTC';

export interface BudgetRestorer extends Loop {
  /** The campaign was set: its budget is told, once for each campaign. Never rejects. */
  set(campaign: Campaign): Promise<void>;
}

export function createBudgetRestorer(options: {
  readonly records: Pick<RecordsPort, 'abandonDays'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly post: (input: EngineInput) => void;
}): BudgetRestorer {
  const { records, clock, log, post } = options;
  const known = new Set<string>();
  const missing = new Map<string, { readonly campaign: Campaign; readonly setAt: Instant }>();

  async function tell(campaign: Campaign, setAt: Instant): Promise<void> {
    const { campaignId } = campaign;
    const { windows } = campaign.settings.pacing ?? DEFAULT_CAMPAIGN_PACING;
    const days = Math.max(LEAST_DAYS, ...windows.map((window) => window.days));
    try {
      const counted = await records.abandonDays(
        campaignId,
        setAt - days * DAY_MS,
        setAt,
        budgetZone(campaign),
      );
      missing.delete(campaignId);
      post({ type: 'budgetRestored', campaignId, days: counted });
    } catch (error) {
      missing.set(campaignId, { campaign, setAt });
      log.warn({ event: 'budget.unavailable', campaignId, err: error });
    }
  }

  const loop = createLoop(clock, async () => {
    for (const { campaign, setAt } of missing.values()) await tell(campaign, setAt);
    return INTERVAL_MS;
  });
  return {
    ...loop,
    async set(campaign) {
      if (known.has(campaign.campaignId)) return;
      known.add(campaign.campaignId);
      await tell(campaign, clock.now());
    },
  };
}
