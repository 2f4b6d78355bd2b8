/**
 * The months of `attempts` and `calls` (UTC). Made at start for this month and the next, and, before a record
 * is written, for its own month and the one after, so that a running system never makes one in its busy hour.
 */
import type { Instant } from '../domain/kernel/time.ts';
import { BULK, type Sql } from './sql.ts';

const TABLES = ['attempts', 'calls'] as const;
const LOCK_KEY = 0x6f757471;
/** A time outside is a fault of the record: it finds no partition and is rejected. */
const [FIRST_YEAR, LAST_YEAR] = [2000, 2099];

/** Months since year 0. */
function monthOf(instant: Instant): number | undefined {
  const date = new Date(instant);
  const year = date.getUTCFullYear();
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) return undefined;
  return year * 12 + date.getUTCMonth();
}

function firstDayOf(month: number): string {
  const [year, index] = [Math.floor(month / 12), month % 12];
  return `${year}-${String(index + 1).padStart(2, '0')}-01`;
}

export interface Partitions {
  /** Makes the months of these instants, and the month after each, where they are missing. */
  ensure(instants: readonly Instant[]): Promise<void>;
}

export function createPartitions(sql: Sql): Partitions {
  const known = new Set<number>();

  return {
    async ensure(instants) {
      const months = new Set<number>();
      for (const instant of instants) {
        const month = monthOf(instant);
        if (month !== undefined) months.add(month).add(month + 1);
      }
      const missing = [...months].filter((month) => !known.has(month)).sort((a, b) => a - b);
      if (missing.length === 0) return;
      await sql.transaction(async (session) => {
        await session.query(`select pg_advisory_xact_lock(${LOCK_KEY})`);
        await session.script(missing.map(statements).join('\n'));
      }, BULK);
      for (const month of missing) known.add(month);
    },
  };
}

function statements(month: number): string {
  const [from, to] = [firstDayOf(month), firstDayOf(month + 1)];
  const suffix = from.slice(0, 7).replace('-', '_');
  const creations = TABLES.map(
    (table) => `create table if not exists ${table}_${suffix} partition of ${table}
      for values from ('${from} 00:00:00+00') to ('${to} 00:00:00+00');`,
  );
  return `set local client_min_messages = warning; ${creations.join('\n')}`;
}
