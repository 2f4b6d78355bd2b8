/**
 * What a Redis server must be like to hold the spool: it never evicts, and it should keep an append-only file.
 * Read from INFO, which hosted services allow where they forbid CONFIG.
 */
import { Cluster, type Redis } from 'ioredis';
import { PortFailure } from '../../ports/failure.ts';
import type { RedisConnection, StoreDescription } from './connection.ts';

const AT = { port: 'store', operation: 'selfCheck' } as const;

export interface SelfCheck {
  readonly description: StoreDescription;
  readonly warnings: readonly string[];
}

export async function selfCheck(connection: RedisConnection): Promise<SelfCheck> {
  const infos = await connection.call(AT, (client) =>
    Promise.all((client instanceof Cluster ? client.nodes('master') : [client]).map(readInfo)),
  );
  const [first = new Map<string, string>()] = infos;
  for (const info of infos) refuseEviction(info, connection.where);
  const warnings = infos.some((info) => info.get('aof_enabled') === '0')
    ? [
        `Redis at ${connection.where} keeps no append-only file: a crash there loses records; set 'appendonly yes'`,
      ]
    : [];
  return { description: describe(first), warnings };
}

function refuseEviction(info: ReadonlyMap<string, string>, where: string): void {
  const policy = info.get('maxmemory_policy');
  if (policy === undefined || policy === 'noeviction') return;
  throw new PortFailure(
    `Redis at ${where} evicts keys (maxmemory-policy ${policy}) and would lose records: set 'maxmemory-policy noeviction'`,
    { ...AT, outcome: 'refused', code: 'eviction-policy' },
  );
}

function describe(info: ReadonlyMap<string, string>): StoreDescription {
  const valkey = info.get('valkey_version');
  if (valkey !== undefined) return { name: 'Valkey', version: valkey };
  return { name: 'Redis', version: info.get('redis_version') ?? 'unknown' };
}

async function readInfo(node: Redis): Promise<ReadonlyMap<string, string>> {
  const text = await node.info();
  return new Map(
    text
      .split('\r\n')
      .filter((line) => line.includes(':'))
      .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}
