/**
 * Tells the engine of each campaign's abandonment before this start, read from the calls on record: a restart must not
 * hand out a budget that is spent. Where the database does not answer it is asked again; what the engine has counted
 * itself by then is not counted twice, since the records are asked for the time before the campaign was taken up.
 */
import { DEFAULT_CAMPAIGN_PACING, type Campaign } from '../domain/campaign/campaign.ts';
import { startOfDay } from '../domain/calendar/day.ts';
import { DAY_MS, SECOND_MS, type Instant } from '../domain/kernel/time.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Clock } from '../ports/clock.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';

const INTERVAL_MS = 2 * SECOND_MS;
/** Most windows are no longer, so that making one longer asks for nothing more. */
const LEAST_DAYS = 31;
export const budgetZone = ({ settings }: Campaign): string => settings.window?.timeZone ?? 'UTC';

interface Span {
  readonly from: Instant;
  readonly to: Instant;
  /** Before what was told already. */
  readonly isEarlier: boolean;
}

export interface BudgetRestorer extends Loop {
  /** The campaign was set: its budget is told once, and what longer windows reach back to. Never rejects. */
  set(campaign: Campaign): Promise<void>;
}

export function createBudgetRestorer(options: {
  readonly records: Pick<RecordsPort, 'abandonDays'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly post: (input: EngineInput) => void;
}): BudgetRestorer {
  const { records, clock, log, post } = options;
  /** By campaign: the start of the time that was asked for. */
  const askedFrom = new Map<string, Instant>();
  const missing = new Map<string, Span & { readonly campaign: Campaign }>();

  async function tell(campaign: Campaign, { from, to, isEarlier }: Span): Promise<void> {
    const { campaignId } = campaign;
    try {
      const days = await records.abandonDays(campaignId, from, to, budgetZone(campaign));
      missing.delete(campaignId);
      post({ type: 'budgetRestored', campaignId, days, ...(isEarlier ? { isEarlier } : {}) });
    } catch (error) {
      missing.set(campaignId, { campaign, from, to, isEarlier });
      log.warn({ event: 'budget.unavailable', campaignId, err: error });
    }
  }

  const loop = createLoop(clock, async () => {
    for (const { campaign, ...span } of missing.values()) await tell(campaign, span);
    return INTERVAL_MS;
  });
  return {
    ...loop,
    async set(campaign) {
      const { campaignId } = campaign;
      const from = clock.now() - daysOf(campaign) * DAY_MS;
      const asked = askedFrom.get(campaignId);
      if (asked !== undefined && from > asked - DAY_MS) return;
      askedFrom.set(campaignId, from);
      const waiting = missing.get(campaignId);
      if (waiting !== undefined) await tell(campaign, { ...waiting, from });
      else if (asked === undefined) await tell(campaign, { from, to: clock.now(), isEarlier: false });
      // The records count whole days: the one of `asked` is told already.
      else await tell(campaign, { from, to: startOfDay(budgetZone(campaign), asked), isEarlier: true });
    },
  };
}

function daysOf({ settings }: Campaign): number {
  const { windows } = settings.pacing ?? DEFAULT_CAMPAIGN_PACING;
  return Math.max(LEAST_DAYS, ...windows.map(({ days }) => days));
}
