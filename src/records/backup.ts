/**
 * BackupPort over any `Sql`. A copy is read in one repeatable-read transaction; a restore is one transaction that drops
 * what is there, makes the schema by the same migrations that the copy was made with, fills it, and migrates on.
 */
import type { BackupPort, BackupSchema, NumberAttempt, RowBatch, RowCounts } from '../ports/backup.ts';
import { migrateIn, readMigrations } from './migrate.ts';
import { BULK, SqlFailure, type Sql, type SqlSession } from './sql.ts';
import { schemaOf } from './backupSchema.ts';

const BATCH_ROWS = 500;
/** So that the text of a time or an interval means the same on both sides. */
const PLAIN_TEXT = `set local datestyle = 'ISO, YMD'; set local timezone = 'UTC';
  set local intervalstyle = 'postgres'; set local bytea_output = 'hex'; set local extra_float_digits = 1;
  set local client_min_messages = warning`;
const BOUND = /^FOR VALUES FROM \('[0-9: .+-]{1,40}'\) TO \('[0-9: .+-]{1,40}'\)$/;
const NAME = /^[a-z_][a-z0-9_]{0,62}$/;

export function createBackup(sql: Sql): BackupPort {
  return {
    start: () => sql.open(),
    stop: () => sql.close(),
    misfit,
    take: (sink) =>
      sql.transaction(async (session) => {
        await session.script(`set transaction isolation level repeatable read; ${PLAIN_TEXT}`);
        const schema = await schemaOf(session);
        await sink.schema(schema);
        for (const { name } of schema.tables) await copyTable(session, name, sink.rows);
      }, BULK),
    async counts() {
      const { tables } = await schemaOf(sql);
      return countRows(
        sql,
        tables.map(({ name }) => name),
      );
    },
    load: (schema, batches) =>
      sql.transaction(async (session) => {
        await session.script(PLAIN_TEXT);
        await dropAll(session);
        const migrations = readMigrations();
        await migrateIn(session, migrations.slice(0, schema.migrations.length));
        await makePartitions(session, schema);
        await fill(session, schema, batches);
        for (const { name, lastValue } of schema.sequences)
          await session.query('select setval($1::regclass, $2::bigint)', [quoted(name), lastValue]);
        await migrateIn(session, migrations);
      }, BULK),
    lastAttempts: (from) => lastAttempts(sql, from),
    async dialGroups() {
      const rows = await sql.query<{ id: string }>(
        'select dial_group_id as id from campaigns union select dial_group_id from agents order by 1',
      );
      return rows.map(({ id }) => id);
    },
  };
}

function misfit({ migrations, tables, partitions, sequences }: BackupSchema): string | undefined {
  const own = readMigrations();
  if (migrations.length > own.length) {
    const newest = migrations.at(-1)?.name ?? '';
    return `it was made by a newer version (${newest} is not known here): restore it with that version`;
  }
  const edited = migrations.find(
    ({ name, checksum }, index) => own[index]?.name !== name || own[index].checksum !== checksum,
  );
  if (edited !== undefined) return `its migration ${edited.name} is not the one of this version`;
  const names = [
    ...tables.flatMap(({ name, columns }) => [name, ...columns]),
    ...sequences.map(({ name }) => name),
  ];
  const odd = [...names, ...partitions.flatMap(({ name, table }) => [name, table])].find(
    (name) => !NAME.test(name),
  );
  if (odd !== undefined) return `it names ${JSON.stringify(odd)}, which is no name of a table or column`;
  const bound = partitions.find((partition) => !BOUND.test(partition.bound));
  return bound === undefined ? undefined : `the bounds of its partition ${bound.name} cannot be read`;
}

async function copyTable(
  session: SqlSession,
  table: string,
  write: (batch: RowBatch) => Promise<void>,
): Promise<void> {
  await session.script(
    `declare rows_of_table no scroll cursor for select t::text as row from ${quoted(table)} t`,
  );
  for (;;) {
    const found = await session.query<{ row: string }>(`fetch ${BATCH_ROWS} from rows_of_table`);
    if (found.length === 0) break;
    await write({ table, rows: found.map(({ row }) => row) });
  }
  await session.script('close rows_of_table');
}

async function countRows(sql: Sql, tables: readonly string[]): Promise<RowCounts> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const [row] = await sql.query<{ count: number }>(`select count(*)::int as count from ${quoted(table)}`);
    if (row !== undefined && row.count > 0) counts[table] = row.count;
  }
  return counts;
}

/** Only what is ours to drop, tables before what they use: extensions and other schemas stay. */
async function dropAll(session: SqlSession): Promise<void> {
  const found = await session.query<{ statement: string }>(
    `with ours as (
       select 1 as turn, case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
              else 'table' end as kind, c.oid, c.oid::regclass::text as name
         from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'S', 'v', 'm') and not c.relispartition
       union all select 2, 'routine', p.oid, p.oid::regprocedure::text
         from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'p')
       union all select 3, 'type', t.oid, t.oid::regtype::text
         from pg_type t where t.typnamespace = 'public'::regnamespace and t.typtype in ('e', 'd'))
     select format('drop %s if exists %s cascade', kind, name) as statement from ours
      where not exists (select from pg_depend d where d.objid = ours.oid and d.deptype = 'e')
      order by turn, kind desc`,
  );
  for (const { statement } of found) await session.script(statement);
}

async function makePartitions(session: SqlSession, { partitions }: BackupSchema): Promise<void> {
  for (const { name, table, bound } of partitions)
    await session.script(`create table if not exists ${quoted(name)} partition of ${quoted(table)} ${bound}`);
}

async function fill(
  session: SqlSession,
  schema: BackupSchema,
  batches: AsyncIterable<RowBatch>,
): Promise<void> {
  const columnsOf = new Map(schema.tables.map(({ name, columns }) => [name, columns.map(quoted).join(', ')]));
  for await (const { table, rows } of batches) {
    const columns = columnsOf.get(table);
    if (columns === undefined)
      throw new SqlFailure(`rows of an unknown table ${table}`, 'refused', 'backup-table');
    await session.query(
      `insert into ${quoted(table)} (${columns}) overriding system value
         select ${columns} from unnest($1::text[]::${quoted(table)}[])`,
      [rows],
    );
  }
}

async function* lastAttempts(sql: Sql, from: number): AsyncGenerator<readonly NumberAttempt[]> {
  let after = '';
  for (;;) {
    const rows = await sql.query<{ number: string; attempt_id: string; created_at: Date }>(
      `select distinct on (number) number, attempt_id, created_at from attempts
        where number > $1 and created_at >= $2 order by number, created_at desc limit 1000`,
      [after, new Date(from).toISOString()],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => ({
      number: row.number,
      attemptId: row.attempt_id,
      at: row.created_at.getTime(),
    }));
    after = last.number;
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
