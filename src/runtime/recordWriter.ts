/**
 * Moves records from the spool to the database in batches. Nothing on the call path waits for it: while the database
 * is away the spool grows, up to a limit at which dialling stops, since then a record might be lost.
 */
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { HopperPort } from '../ports/hopper.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';

const BATCH = 500;
const IDLE_MS = 200;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5 * SECOND_MS;
/** About an hour of records at 25 calls a second, some 300 MB of Redis. */
export const SPOOL_LIMIT = 200_000;

export interface RecordWriter extends Loop {
  /** Writes until the spool is empty or the database fails. */
  flush(): Promise<void>;
}

export function createRecordWriter(options: {
  readonly hopper: HopperPort;
  readonly records: RecordsPort;
  readonly clock: Clock;
  readonly log: Log;
  readonly spoolFull: (isFull: boolean) => void;
}): RecordWriter {
  const { hopper, records, clock, log } = options;
  let failures = 0;
  let isFull = false;

  const report = (full: boolean): void => {
    if (full === isFull) return;
    isFull = full;
    options.spoolFull(full);
  };

  async function writeBatch(): Promise<number> {
    const batch = await hopper.readSpool(BATCH);
    if (batch.length > 0) {
      await records.write(batch.map(({ entry }) => entry));
      await hopper.ackSpool(batch.map(({ position }) => position));
    }
    return batch.length;
  }

  async function turn(): Promise<number> {
    try {
      const written = await writeBatch();
      if (failures > 0) log.info({ event: 'records.back', afterFailures: failures });
      failures = 0;
      // A database that is merely too slow fills the spool as well.
      if (written === BATCH) await watchSpool();
      else report(false);
      return written === BATCH ? 0 : IDLE_MS;
    } catch (error) {
      failures += 1;
      log.warn({ event: 'records.writeFailed', failures, err: error });
      await watchSpool();
      return Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10));
    }
  }

  async function watchSpool(): Promise<void> {
    try {
      // Once full it must be half empty again, so that dialling does not stutter at the limit.
      const length = await hopper.spoolLength();
      report(length >= (isFull ? SPOOL_LIMIT / 2 : SPOOL_LIMIT));
    } catch {
      // The store is away too; its own link says so.
    }
  }

  const loop = createLoop(clock, turn);
  return {
    ...loop,
    async flush() {
      while ((await writeBatch()) > 0);
    },
  };
}
