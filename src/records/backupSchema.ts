/** What a copy must know of the database: its migrations, its tables in the order of their references, and its partitions. */
import type { BackupSchema } from '../ports/backup.ts';
import type { SqlSession } from './sql.ts';

/** Kept by the migrations themselves. */
const NOT_COPIED = 'schema_migrations';

export async function schemaOf(session: SqlSession): Promise<BackupSchema> {
  return {
    migrations: await migrationsOf(session),
    tables: inOrder(await tablesOf(session), await referencesOf(session)),
    partitions: await partitionsOf(session),
    sequences: await sequencesOf(session),
  };
}

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

interface Reference {
  readonly table: string;
  readonly to: string;
}

/** An empty database has none. */
async function migrationsOf(session: SqlSession): Promise<BackupSchema['migrations']> {
  const [found] = await session.query<{ name: string | null }>(
    `select to_regclass('public.${NOT_COPIED}')::text as name`,
  );
  if (found?.name == null) return [];
  return session.query(`select name, checksum from ${NOT_COPIED} order by number`);
}

async function tablesOf(session: SqlSession): Promise<Table[]> {
  const rows = await session.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and c.relname <> $1
      group by c.relname order by c.relname`,
    [NOT_COPIED],
  );
  return rows.map(({ name, columns }) => ({ name, columns }));
}

async function referencesOf(session: SqlSession): Promise<readonly Reference[]> {
  return session.query(
    `select conrelid::regclass::text as table, confrelid::regclass::text as to
       from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`,
  );
}

async function partitionsOf(session: SqlSession): Promise<BackupSchema['partitions']> {
  return session.query(
    `select c.relname as name, p.relname as table, pg_get_expr(c.relpartbound, c.oid) as bound
       from pg_class c join pg_inherits i on i.inhrelid = c.oid join pg_class p on p.oid = i.inhparent
      where c.relispartition and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`,
  );
}

async function sequencesOf(session: SqlSession): Promise<BackupSchema['sequences']> {
  return session.query(
    `select sequencename as name, last_value::text as "lastValue" from pg_sequences
      where schemaname = 'public' and last_value is not null order by 1`,
  );
}

/** A table comes after those that it refers to. */
function inOrder(tables: readonly Table[], references: readonly Reference[]): Table[] {
  const ordered: Table[] = [];
  const placed = new Set<string>();
  const place = (table: Table): void => {
    if (placed.has(table.name)) return;
    placed.add(table.name);
    for (const { to } of references.filter((reference) => reference.table === table.name)) {
      const target = tables.find(({ name }) => name === to);
      if (target !== undefined) place(target);
    }
    ordered.push(table);
  };
  tables.forEach(place);
  return ordered;
}
