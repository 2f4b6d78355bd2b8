/** Kept pacing decisions, by day (UTC): written in batches, read for `pacing explain`, dropped a day at a time. */
import type { CampaignId, DialGroupId } from '../domain/kernel/ids.ts';
import { DAY_MS, type Instant } from '../domain/kernel/time.ts';
import type { DecisionRecord } from '../domain/pacing/record.ts';
import { BULK, timestamp, type Sql } from './sql.ts';
import { columnArrays, columnList, unnest } from './unnest.ts';

const LOCK_KEY = 0x6f757472;
const PREFIX = 'pacing_decisions_';
const COLUMNS = {
  dial_group_id: 'text',
  at: 'timestamptz',
  pool_id: 'text',
  // As one text: unnest would flatten arrays in an array.
  campaign_ids: 'text',
  record: 'text',
} as const;
const ID_SEPARATOR = ' ';

export interface Decisions {
  write(dialGroupId: DialGroupId, decisions: readonly DecisionRecord[]): Promise<void>;
  drop(before: Instant): Promise<number>;
}

export function createDecisions(sql: Sql): Decisions {
  const known = new Set<number>();

  async function ensureDays(instants: readonly Instant[]): Promise<void> {
    const days = new Set(instants.flatMap((at) => [dayOf(at), dayOf(at) + 1]));
    const missing = [...days].filter((day) => !known.has(day)).sort((left, right) => left - right);
    if (missing.length === 0) return;
    await sql.transaction(async (session) => {
      await session.query(`select pg_advisory_xact_lock(${LOCK_KEY})`);
      await session.script(`set local client_min_messages = warning; ${missing.map(creation).join('\n')}`);
    }, BULK);
    for (const day of missing) known.add(day);
  }

  return {
    async write(dialGroupId, decisions) {
      if (decisions.length === 0) return;
      await ensureDays(decisions.map(({ at }) => at));
      const rows = decisions.map((record) => ({
        dial_group_id: dialGroupId,
        at: timestamp(record.at),
        pool_id: record.poolId,
        campaign_ids: record.campaigns.map(({ campaignId }) => campaignId).join(ID_SEPARATOR),
        record: JSON.stringify(record),
      }));
      await sql.transaction((session) =>
        session.query(
          `insert into pacing_decisions (${columnList(COLUMNS)})
             select dial_group_id, at, pool_id, string_to_array(campaign_ids, '${ID_SEPARATOR}'), record::jsonb
               from ${unnest('row', COLUMNS)}`,
          columnArrays(COLUMNS, rows),
        ),
      );
    },
    async drop(before) {
      const partitions = await sql.query<{ name: string }>(
        `select relid::regclass::text as name from pg_partition_tree('pacing_decisions') where isleaf
            and relid::regclass::text like '${PREFIX}%' order by 1`,
      );
      const past = partitions.filter(({ name }) => endOf(name) <= before);
      for (const { name } of past) {
        await sql.transaction((session) => session.script(`drop table if exists ${name}`), BULK);
        known.delete(dayOf(endOf(name)) - 1);
      }
      return past.length;
    },
  };
}

/** Newest first: those of `[from, to]` that the campaign took part in, or its pool where none did, all being held. */
export async function decisionsOf(
  sql: Sql,
  campaignId: CampaignId,
  from: Instant,
  to: Instant,
  limit: number,
): Promise<DecisionRecord[]> {
  const rows = await sql.query<{ record: DecisionRecord }>(
    `select record from pacing_decisions
      where dial_group_id = (select dial_group_id from campaigns where campaign_id = $1)
        and at >= $2 and at <= $3
        and ($1 = any(campaign_ids)
          or campaign_ids = '{}' and pool_id in (dial_group_id, dial_group_id || '/' || $1))
      order by at desc, position desc limit $4`,
    [campaignId, timestamp(from), timestamp(to), limit],
  );
  return rows.map(({ record }) => record);
}

/** Days since 1970, UTC. */
const dayOf = (at: Instant): number => Math.floor(at / DAY_MS);
const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

function creation(day: number): string {
  const [from, to] = [dateOf(day), dateOf(day + 1)];
  return `create table if not exists ${PREFIX}${from.replaceAll('-', '_')} partition of pacing_decisions
    for values from ('${from} 00:00:00+00') to ('${to} 00:00:00+00');`;
}

function endOf(partition: string): Instant {
  return Date.parse(partition.slice(-10).replaceAll('_', '-')) + DAY_MS;
}
