/**
 * Takes kept pacing decisions to the records in batches and drops those past their time. They are a help for people,
 * not a record of calls: while the database is away the oldest are dropped and counted, and no call waits for them.
 */
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../domain/kernel/time.ts';
import type { DecisionRecord } from '../domain/pacing/record.ts';
import type { Clock } from '../ports/clock.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';

const BATCH = 200;
const IDLE_MS = SECOND_MS;
const RETRY_MS = 5 * SECOND_MS;
const DROP_INTERVAL_MS = 30 * MINUTE_MS;
/** Several minutes of a busy group; a big floor's decision takes some 10 kB. */
export const DECISIONS_LIMIT = 2_000;

export interface DecisionKeeper extends Loop {
  keep(record: DecisionRecord): void;
  /** Writes what waits, as far as the database takes it. */
  flush(): Promise<void>;
  /** Decisions that were dropped since the start. */
  readonly dropped: number;
}

export function createDecisionKeeper(options: {
  readonly records: Pick<RecordsPort, 'writeDecisions' | 'dropDecisions'>;
  readonly dialGroupId: string;
  readonly keepDays: number;
  readonly clock: Clock;
  readonly log: Log;
}): DecisionKeeper {
  const { records, dialGroupId, clock, log } = options;
  let waiting: DecisionRecord[] = [];
  let dropped = 0;
  let reported = 0;
  let droppedOldAt = Number.NEGATIVE_INFINITY;

  async function writeBatch(): Promise<number> {
    const batch = waiting.slice(0, BATCH);
    if (batch.length === 0) return 0;
    await records.writeDecisions(dialGroupId, batch);
    // Some of them may have been dropped meanwhile, always the oldest.
    const written = new Set(batch);
    waiting = waiting.filter((record) => !written.has(record));
    return batch.length;
  }

  async function dropOld(): Promise<void> {
    if (clock.now() - droppedOldAt < DROP_INTERVAL_MS) return;
    droppedOldAt = clock.now();
    const days = await records.dropDecisions(clock.now() - options.keepDays * DAY_MS);
    if (days > 0) log.info({ event: 'decisions.expired', days });
  }

  async function turn(): Promise<number> {
    try {
      const written = await writeBatch();
      if (dropped > reported) log.warn({ event: 'decisions.dropped', dropped: dropped - reported });
      reported = dropped;
      await dropOld();
      return written === BATCH ? 0 : IDLE_MS;
    } catch (error) {
      log.warn({ event: 'decisions.writeFailed', waiting: waiting.length, err: error });
      return RETRY_MS;
    }
  }

  return {
    ...createLoop(clock, turn),
    keep(record) {
      waiting.push(record);
      if (waiting.length <= DECISIONS_LIMIT) return;
      waiting.shift();
      dropped += 1;
    },
    async flush() {
      try {
        while ((await writeBatch()) > 0);
      } catch (error) {
        log.warn({ event: 'decisions.flushFailed', lost: waiting.length, err: error });
      }
    },
    get dropped() {
      return dropped;
    },
  };
}
