/** From the engine's own records to what the real run comes to after its warm-up, and whether all of it is in order. */
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { DialStatus } from '../../src/domain/call/lineResult.ts';
import type { Distribution } from '../../src/sim/scenario/scenario.ts';
import { spreadOf, type Spread } from '../calls/figures.ts';
import { workOf } from './agentLog.ts';
import { figuresOf, isWithin, type SoakFigures, type Span } from './figures.ts';
import type { LiveRun } from './live.ts';
import { GRACE_MS, runMs, warmUpMs } from './setting.ts';
import type { SoakOptions } from './options.ts';

export interface LiveFigures extends SoakFigures {
  /** From the attempt to its ringing: what the real line adds to the drawn times. */
  readonly setupMs: Spread;
  readonly setupMeanMs: number;
  /** From the answer to the join, of all that were joined. */
  readonly joinMs: Spread;
  readonly talkMeanMs: number;
  /** Of the whole run, warm-up included. */
  readonly attempts: number;
}

/** The measured stretch in the simulator's time, which starts with the campaign. */
export const spanOf = (options: SoakOptions): Span => ({
  fromMs: warmUpMs(options),
  toMs: runMs(options),
});

export function measure(run: LiveRun, span: Span): LiveFigures {
  const live = { fromMs: run.startedAt + span.fromMs, toMs: run.startedAt + span.toMs };
  const closed = run.attempts.filter(isClosed);
  const joined = closed.filter(({ stamps }) => isWithin(stamps.joinedAt ?? 0, live));
  const abandoned = closed.filter(
    ({ dialStatus, stamps }) =>
      dialStatus === 'abandoned' && isWithin((stamps.answeredAt ?? 0) + GRACE_MS, live),
  );
  const figures = figuresOf({
    ...workOf(run.agentLog, live),
    joined: joined.length,
    abandoned: abandoned.length,
    dials: run.attempts.filter(({ createdAt }) => isWithin(createdAt, live)).length,
  });
  const setups = setupTimes(run);
  return {
    ...figures,
    setupMs: spreadOf(setups),
    setupMeanMs: mean(setups),
    joinMs: spreadOf(closed.flatMap(({ stamps }) => between(stamps.answeredAt, stamps.joinedAt))),
    talkMeanMs: mean(joined.flatMap(({ stamps }) => between(stamps.joinedAt, stamps.endedAt))),
    attempts: run.attempts.length,
  };
}

/** The line's own latency, to be drawn from in the simulator. */
export function postDialDelayOf(run: LiveRun): Distribution {
  const valuesMs = setupTimes(run);
  return valuesMs.length === 0 ? { kind: 'fixed', ms: 0 } : { kind: 'empirical', valuesMs };
}

/** What must not be, whatever the figures; empty: nothing. */
export function faultsOf({ attempts, troubles, left }: LiveRun): string[] {
  const closed = attempts.filter(isClosed);
  const faults = Object.entries(troubles).map(([name, count]) => `${count} times ${name}`);
  const open = attempts.length - closed.length;
  if (open > 0) faults.push(`${open} attempts have no closed record`);
  const unaccounted = closed.filter((cdr) => !isAccounted(cdr));
  if (unaccounted.length > 0) {
    faults.push(`${unaccounted.length} answered calls were neither joined nor abandoned`);
  }
  const failed = closed.filter(({ dialStatus }) => !EXPECTED.has(dialStatus));
  if (failed.length > 0) {
    const statuses = [...new Set(failed.map(({ dialStatus }) => dialStatus))].join(', ');
    faults.push(`${failed.length} calls ended in a way that no drawn party has: ${statuses}`);
  }
  if (left.channels + left.bridges > 0) {
    faults.push(`${left.channels} channels and ${left.bridges} bridges are left`);
  }
  return faults;
}

const EXPECTED: ReadonlySet<DialStatus> = new Set<DialStatus>(['answered', 'busy', 'no_answer', 'abandoned']);

/** A person may also leave within the moment that they wait in. */
function isAccounted({ stamps, dialStatus }: CallDetailRecord): boolean {
  const { answeredAt, joinedAt, endedAt } = stamps;
  if (answeredAt === undefined || joinedAt !== undefined || dialStatus === 'abandoned') return true;
  return (endedAt ?? Number.POSITIVE_INFINITY) - answeredAt < GRACE_MS;
}

function isClosed(record: LiveRun['attempts'][number]): record is CallDetailRecord {
  return 'stamps' in record;
}

const setupTimes = ({ attempts }: LiveRun): number[] =>
  attempts.filter(isClosed).flatMap(({ stamps }) => between(stamps.createdAt, stamps.ringingAt));

const between = (from: number | undefined, to: number | undefined): number[] =>
  from === undefined || to === undefined ? [] : [to - from];

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
