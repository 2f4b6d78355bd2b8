/**
 * The world of the bench of hoppers: a Postgres and a Redis of its own, with lists of leads made inside the database,
 * and campaigns that dial them. A list is dialled by several campaigns, so that there are as many leads to a campaign
 * as are asked for without as many people.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { findPostgres } from '../../src/app/postgres.ts';
import { findRedis } from '../../src/app/redis.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import type { Stores } from '../../src/ports/stores.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { connectRedis, createRedisStores } from '../../src/store/redis/index.ts';

export interface WorldOptions {
  readonly campaigns: number;
  readonly leads: number;
  readonly lists: number;
  readonly onProgress: (message: string) => void;
}

export interface HopperWorld {
  readonly campaignIds: readonly string[];
  readonly records: RecordsPort;
  readonly stores: Stores;
  readonly fence: number;
  readonly generateSec: number;
  redisMemoryMb(): Promise<number>;
  close(): Promise<void>;
}

export const DIAL_GROUP = 'bench';
const OWNED_MS = 24 * 3_600_000;

export async function openWorld(options: WorldOptions): Promise<HopperWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-hopper-'));
  chmodSync(folder, 0o755);
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.toReversed()) await closer();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const postgres = await findPostgres({ name: 'server', folder: join(folder, 'postgres') });
    if (postgres === undefined) throw new Error('the programs of PostgreSQL 15 or newer are needed');
    closers.push(() => postgres.stop('immediate'));
    const redis = await findRedis({ dataDir: join(folder, 'redis') });
    if (redis === undefined) throw new Error('redis-server is needed');
    closers.push(() => redis.stop());
    const records = createPostgresRecords({ url: postgres.url, statementTimeoutMs: 60_000 });
    await records.start();
    closers.push(() => records.stop());
    const from = performance.now();
    const campaignIds = await generate(postgres.url, options);
    const generateSec = (performance.now() - from) / 1_000;
    const connection = await connectRedis(redis.url);
    closers.push(() => connection.close());
    const stores = createRedisStores(connection, DIAL_GROUP);
    const owned = await stores.ownership.acquire(DIAL_GROUP, 'bench', OWNED_MS, Date.now());
    if (owned === undefined) throw new Error('the dial group is owned');
    return {
      campaignIds,
      records,
      stores,
      fence: owned.fence,
      generateSec,
      redisMemoryMb: async () => {
        const at = { port: 'hopper', operation: 'info' } as const;
        const info = await connection.call(at, async (client) => String(await client.call('info', 'memory')));
        return Number(/^used_memory:(\d+)/m.exec(info)?.[1]) / 2 ** 20;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function generate(
  url: string,
  { campaigns, leads, lists, onProgress }: WorldOptions,
): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      "insert into lists (list_id, name) select 'list-' || l, 'bench' from generate_series(1, $1::int) l",
      [lists],
    );
    onProgress(`making ${lists} lists of ${leads} leads`);
    await client.query(LEADS, [lists, leads]);
    // One of a hundred is on the do-not-call list of the records, and stays out of every hopper.
    await client.query(
      `insert into do_not_call (number, source, added_at) select number, 'bench', now() from leads where source_line % 100 = 0 on conflict do nothing`,
    );
    const ids = Array.from({ length: campaigns }, (_, index) => `campaign-${index + 1}`);
    onProgress(`making ${campaigns} campaigns over them`);
    await client.query(
      `insert into campaigns (campaign_id, name, dial_group_id, state, settings)
         select id, id, $2, 'running', $3 from unnest($1::text[]) id`,
      [ids, DIAL_GROUP, JSON.stringify(GATE_SETTINGS)],
    );
    await client.query(
      `insert into campaign_lists (campaign_id, list_id, position)
         select id, 'list-' || (1 + (place - 1) % $2::int), 1 from unnest($1::text[]) with ordinality as one(id, place)`,
      [ids, lists],
    );
    await takeUp(client, onProgress);
    return ids;
  } finally {
    await client.end();
  }
}

/** What the gate asks of a campaign. */
const GATE_SETTINGS = { maxAttempts: 3, attemptSpacingMs: 60_000, retry: {} };

const LEADS = `
  insert into leads (lead_id, list_id, number, raw_number, fields, source_line)
    select md5(l || '/' || i)::uuid::text, 'list-' || l, '+86139' || lpad(((l - 1)::bigint * $2 + i)::text, 8, '0'), '', '{}', i
      from generate_series(1, $1::int) l cross join generate_series(1, $2::int) i`;

/** As the records do when a campaign is made; the indexes of all rows are built at once, and not row by row. */
async function takeUp(client: Client, onProgress: (message: string) => void): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes where tablename = 'campaign_leads'`,
  );
  await client.query('alter table campaign_leads drop constraint campaign_leads_pkey');
  for (const { name } of rows) await client.query(`drop index if exists ${name}`);
  await client.query(
    `insert into campaign_leads (campaign_id, lead_id, dial_order, state)
       select campaign_lists.campaign_id, leads.lead_id, 1000000000000 + leads.position, 'due'
         from campaign_lists join leads using (list_id)`,
  );
  await client.query("set maintenance_work_mem = '512MB'");
  for (const { name, definition } of rows) {
    onProgress(`building ${name}`);
    await client.query(definition);
  }
  await client.query('alter table campaign_leads add primary key using index campaign_leads_pkey');
  await client.query('analyze');
}
