/** Redis and Postgres: which would be taken, and whether they may hold what Outpace entrusts to them. */
import { readMigrations } from '../../records/migrate.ts';
import { createPostgresRecords } from '../../records/postgres.ts';
import { createPgSql } from '../../records/pgSql.ts';
import { connectRedis } from '../../store/redis/index.ts';
import { canInstall } from '../apt.ts';
import { withPassword } from '../config/print.ts';
import { OLDEST_MAJOR } from '../postgres.ts';
import { findPrograms } from '../postgresPrograms.ts';
import { findProgram } from '../process.ts';
import { fault, faultOf, ok, skewFinding, warning, type Check, type Finding } from './check.ts';

const DEADLINE_MS = 5_000;
const AWAY = 'OUT_POSTGRES_UNREACHABLE';

export const checkRedis: Check = async ({ config, runtime }) => {
  const { url: configured, password } = config.redis;
  const url = configured ?? (runtime?.alive === true ? runtime.redisUrl : undefined);
  if (url === undefined)
    return [
      wouldStart(
        'Redis',
        findProgram('redis-server', 'valkey-server'),
        'the hopper would be kept in memory, and be lost at a crash',
      ),
    ];
  try {
    const connection = await connectRedis(withPassword(url, password));
    try {
      const time = await connection.call({ port: 'store', operation: 'time' }, (client) => client.time());
      const { name, version } = connection.description;
      const [seconds = 0, microseconds = 0] = time.map(Number);
      return [
        ok('Redis', `${name} ${version} at ${connection.where}`),
        ...connection.warnings.map((text) => warning('Redis', text)),
        skewFinding('Redis', seconds * 1_000 + microseconds / 1_000, 0),
      ];
    } finally {
      await connection.close();
    }
  } catch (error) {
    return [faultOf('Redis', error)];
  }
};

export const checkPostgres: Check = async ({ config, runtime }) => {
  const { url: configured, password } = config.postgres;
  const url = configured ?? (runtime?.alive === true ? runtime.postgresUrl : undefined);
  if (url === undefined) {
    const program = findPrograms(OLDEST_MAJOR)[0]?.postgres;
    return [wouldStart('Postgres', program, 'the embedded PGlite would be used, for trials only')];
  }
  const findings = await inspectPostgres(withPassword(url, password));
  const { waitSeconds } = config.postgres;
  if (configured === undefined || waitSeconds === 0 || !findings.some(({ code }) => code === AWAY))
    return findings;
  return [
    ...findings,
    warning('Postgres', `outpace serve would wait ${waitSeconds} s for it (postgres.waitSeconds)`),
  ];
};

async function inspectPostgres(url: string): Promise<readonly Finding[]> {
  const records = createPostgresRecords({ url, maxConnections: 1, connectTimeoutMs: DEADLINE_MS });
  const sql = createPgSql({
    url,
    maxConnections: 1,
    connectTimeoutMs: DEADLINE_MS,
    statementTimeoutMs: DEADLINE_MS,
  });
  try {
    // Asked through the port first: its failures say what, where and how to mend it.
    const { name, version } = await records.describe();
    const { host } = new URL(url);
    if (Number.parseInt(version, 10) < OLDEST_MAJOR) {
      return [
        fault(
          'Postgres',
          'OUT_POSTGRES_UNFIT',
          `PostgreSQL ${version} at ${host} is too old: upgrade it to ${OLDEST_MAJOR} or newer`,
        ),
      ];
    }
    const [row] = await sql.query<{ now: number; applied: boolean }>(
      "select extract(epoch from clock_timestamp())::float8 * 1000 as now, to_regclass('schema_migrations') is not null as applied",
    );
    const count =
      row?.applied === true
        ? await sql.query<{ count: number }>('select count(*)::int as count from schema_migrations')
        : [];
    return [
      ok('Postgres', `${name} ${version} at ${host}`),
      schemaFinding(count[0]?.count ?? 0),
      skewFinding('Postgres', row?.now ?? Date.now(), 0),
    ];
  } catch (error) {
    return [faultOf('Postgres', error)];
  } finally {
    await Promise.allSettled([records.stop(), sql.close()]);
  }
}

function schemaFinding(applied: number): Finding {
  const known = readMigrations().length;
  if (applied > known) {
    return fault(
      'schema',
      'OUT_POSTGRES_UNFIT',
      `a newer Outpace has changed the schema (migration ${applied}, known ${known}): run that version`,
    );
  }
  return ok(
    'schema',
    applied === known
      ? `up to date (migration ${applied})`
      : `at migration ${applied} of ${known}: serve brings it up to date`,
  );
}

function wouldStart(part: string, program: string | undefined, otherwise: string): Finding {
  if (program !== undefined) return ok(part, `${program} on this machine would be started`);
  if (canInstall()) {
    return ok(part, "none yet: serve would install the distribution's package");
  }
  return warning(part, `none configured and none on this machine: ${otherwise}`);
}
