/**
 * Counts each campaign's figures in turn while somebody watches, and takes a tenth of the time for it at most, however
 * large the lists are: the database is there for calls first.
 */
import {
  finishAt,
  meanWaitMs,
  occupancyOf,
  type CampaignFigures,
  type FinalCount,
} from '../domain/floor/figures.ts';
import { MINUTE_MS, SECOND_MS, type Instant } from '../domain/kernel/time.ts';
import type { Campaign } from '../domain/campaign/campaign.ts';
import { systemClock, type Clock } from '../ports/clock.ts';
import type { HopperPort } from '../ports/hopper.ts';
import type { RecordsPort } from '../ports/records.ts';
import { createLoop, type Loop } from '../runtime/loop.ts';

export interface FloorFigures extends Loop {
  wanted(isWanted: boolean): void;
  readonly latest: readonly CampaignFigures[];
}

export interface FloorFiguresOptions {
  readonly records: Pick<RecordsPort, 'campaigns' | 'progress' | 'callTimings'>;
  readonly hopper: Pick<HopperPort, 'depth'>;
  readonly dialGroupId: string;
  readonly clock?: Clock;
  /** They could not be counted; told once until they can be. */
  readonly onFault: (error: unknown) => void;
}

/** For recent figures. */
const WINDOW_MS = 15 * MINUTE_MS;
const MOST_CALLS = 2_000;
const MOST_REFUSALS = 5;
const IDLE_MS = 250;
const FAULT_MS = 5 * SECOND_MS;
/** Between two counts of the same campaign. */
const EACH_MS = 5 * SECOND_MS;
/** Of the time that a count took, before the next one. */
const REST = 9;

export function createFloorFigures(options: FloorFiguresOptions): FloorFigures {
  const { records, hopper, dialGroupId, clock = systemClock } = options;
  const counted = new Map<string, CampaignFigures>();
  const firstCounts = new Map<string, FinalCount>();
  let isWanted = false;
  let hasFailed = false;
  let latest: readonly CampaignFigures[] = [];

  async function turn(): Promise<number> {
    if (!isWanted) return IDLE_MS;
    const startedAt = clock.now();
    try {
      const counts = await countNext(startedAt);
      hasFailed = false;
      return Math.max(counts ? 0 : IDLE_MS, (clock.now() - startedAt) * REST);
    } catch (error) {
      if (!hasFailed) options.onFault(error);
      hasFailed = true;
      return FAULT_MS;
    }
  }

  /** The one that was counted longest ago; false: all are fresh. */
  async function countNext(now: Instant): Promise<boolean> {
    const campaigns = await records.campaigns(dialGroupId);
    const known = new Set(campaigns.map(({ campaignId }) => campaignId));
    for (const campaignId of counted.keys()) if (!known.has(campaignId)) counted.delete(campaignId);
    const countedAt = ({ campaignId }: Campaign): Instant => counted.get(campaignId)?.countedAt ?? 0;
    const [next] = campaigns.toSorted((left, right) => countedAt(left) - countedAt(right));
    if (next === undefined || now - countedAt(next) < EACH_MS) return false;
    counted.set(next.campaignId, await countOf(next, now));
    latest = [...counted.values()];
    return true;
  }

  async function countOf({ campaignId, name }: Campaign, now: Instant): Promise<CampaignFigures> {
    const [progress, depth, timings] = await Promise.all([
      records.progress(campaignId),
      hopper.depth(campaignId),
      records.callTimings(campaignId, now - WINDOW_MS, MOST_CALLS),
    ]);
    const {
      leads = 0,
      due = 0,
      final = 0,
      attempts = 0,
      answered = 0,
      connected = 0,
      abandoned = 0,
    } = progress ?? {};
    const first = firstCounts.get(campaignId) ?? { at: now, final };
    firstCounts.set(campaignId, first);
    const [occupancy, waitMs, end] = [
      occupancyOf(timings.agentStates, now),
      meanWaitMs(timings.calls),
      finishAt(first, { at: now, final }, leads),
    ];
    return {
      campaignId,
      name,
      countedAt: now,
      leads,
      due,
      final,
      attempts,
      answered,
      connected,
      abandoned,
      hopper: depth.ready,
      refusals: Object.entries(progress?.refusals ?? {})
        .toSorted(([, left], [, right]) => right - left)
        .slice(0, MOST_REFUSALS),
      ...(occupancy === undefined ? {} : { occupancy }),
      ...(waitMs === undefined ? {} : { meanWaitMs: waitMs }),
      ...(end === undefined ? {} : { finishAt: end }),
    };
  }

  return {
    ...createLoop(clock, turn),
    wanted(asked) {
      isWanted = asked;
      // The pace is that of the time that is watched.
      if (!asked) firstCounts.clear();
    },
    get latest() {
      return latest;
    },
  };
}
