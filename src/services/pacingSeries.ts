/**
 * Pacing over a time, for a chart: its decisions in steps, and beside each forecast what came of it (PACING 5.7). A
 * step shows the last decision in it, with the calls of all of them.
 */
import { callsLeft } from '../domain/governor/budget.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { LimitedBy, PacingForecast } from '../domain/pacing/pacer.ts';
import type { DecisionRecord, ShadowDecision } from '../domain/pacing/record.ts';
import type { CallTiming, RecordsPort } from '../ports/records.ts';
import { campaignOf } from './campaigns.ts';
import { OutpaceError } from './errors.ts';

export interface PacingPoint extends PacingForecast {
  readonly at: Instant;
  readonly decisions: number;
  readonly dialled: number;
  readonly dialling: number;
  readonly idle: number;
  readonly talking: number;
  readonly waiting: number;
  /** Persons who answered within the forecast's time; null: it is not over yet. */
  readonly answered: number | null;
  readonly limitedBy: LimitedBy;
  readonly reason: string;
  readonly budget: readonly { readonly name: string; readonly left: number }[];
  readonly shadow?: ShadowDecision;
}

export interface PacingSeries {
  readonly campaignId: string;
  readonly stepMs: number;
  /** Decisions before it were too many to be read. */
  readonly since: Instant;
  /** Steps without a decision are left out. */
  readonly points: readonly PacingPoint[];
}

export interface SeriesAsked {
  readonly campaignId: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly steps: number;
}

const MOST_DECISIONS = 5_000;
const MOST_CALLS = 20_000;

export async function pacingSeries(
  records: RecordsPort,
  { campaignId, from, to, steps }: SeriesAsked,
  now: Instant,
): Promise<PacingSeries> {
  await campaignOf(records, campaignId);
  if (from >= to) throw new OutpaceError('OUT_USAGE', 'from must be before to');
  const newest = await records.decisions(campaignId, from, to, MOST_DECISIONS);
  const since = newest.length < MOST_DECISIONS ? from : (newest.at(-1)?.at ?? from);
  const answers = await answeredAt(records, campaignId, newest, since);
  const stepMs = Math.max(1, Math.ceil((to - from) / steps));
  return { campaignId, stepMs, since, points: pointsOf(newest.toReversed(), { from, stepMs, answers, now }) };
}

/** Of all campaigns of the pool, whose calls are for the same agents; in order. */
async function answeredAt(
  records: Pick<RecordsPort, 'callTimings'>,
  campaignId: string,
  decisions: readonly DecisionRecord[],
  since: Instant,
): Promise<readonly Instant[]> {
  const others = decisions.flatMap(({ campaigns }) => campaigns.map((campaign) => campaign.campaignId));
  const timings = await Promise.all(
    [...new Set([campaignId, ...others])].map((each) =>
      records.callTimings(each, since - LONGEST_RING_MS, MOST_CALLS),
    ),
  );
  return timings
    .flatMap(({ calls }) => calls.flatMap((call) => personAnsweredAt(call)))
    .toSorted((left, right) => left - right);
}

const LONGEST_RING_MS = 300_000;

function personAnsweredAt({ dialStatus, answeredAt: at }: CallTiming): readonly Instant[] {
  return at !== undefined && (dialStatus === 'answered' || dialStatus === 'abandoned') ? [at] : [];
}

interface Steps {
  readonly from: Instant;
  readonly stepMs: number;
  /** When persons answered, in order. */
  readonly answers: readonly Instant[];
  readonly now: Instant;
}

/** `decisions`: the oldest first. */
export function pointsOf(decisions: readonly DecisionRecord[], steps: Steps): readonly PacingPoint[] {
  const { from, stepMs } = steps;
  const byStep = new Map<number, DecisionRecord[]>();
  for (const record of decisions) {
    const step = Math.floor((record.at - from) / stepMs);
    const within = byStep.get(step);
    if (within === undefined) byStep.set(step, [record]);
    else within.push(record);
  }
  return [...byStep].map(([step, within]) => pointOf(from + step * stepMs, within, steps));
}

function pointOf(at: Instant, within: readonly DecisionRecord[], { answers, now }: Steps): PacingPoint {
  const last = within.at(-1);
  if (last === undefined) throw new Error('a step without a decision');
  const { view, decision, shadow } = last;
  const { horizonMs } = decision.forecast;
  const until = last.at + horizonMs;
  return {
    at,
    decisions: within.length,
    dialled: within.reduce((sum, each) => sum + each.decision.dial, 0),
    dialling: view.dialling.length,
    idle: view.idle.length,
    talking: view.talking.length,
    waiting: view.waiting.length,
    ...decision.forecast,
    answered: until > now ? null : countWithin(answers, last.at, until),
    limitedBy: decision.limitedBy,
    reason: decision.reason,
    budget: view.budget.map((window) => ({ name: window.name, left: callsLeft(window) })),
    ...(shadow === undefined ? {} : { shadow }),
  };
}

/** After `from`, up to `to`; of instants in order. */
export function countWithin(instants: readonly Instant[], from: Instant, to: Instant): number {
  return firstAfter(instants, to) - firstAfter(instants, from);
}

function firstAfter(instants: readonly Instant[], at: Instant): number {
  let [low, high] = [0, instants.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((instants[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
