/**
 * Opens the connection to Redis or Valkey and decides whether the server may hold records on their way to the
 * database: one that evicts keys may not, one without an append-only file may, with a warning.
 */
import { setTimeout } from 'node:timers/promises';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { PortFailure } from '../../ports/failure.ts';
import { type LinkState, type RedisClient, RedisConnection } from './connection.ts';
import { selfCheck } from './selfCheck.ts';

export interface ConnectRedisOptions {
  /** Called at each loss and each return of the link; the first connect included. */
  readonly onLink?: (state: LinkState) => void;
  /** Longest wait for an answer, after which its outcome is unknown. */
  readonly commandTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
}

type NodeOptions = Omit<RedisOptions, 'replyMapping'>;

const AT = { port: 'store', operation: 'connect' } as const;
const COMMAND_TIMEOUT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 5_000;
const HEARTBEAT_MS = 1_000;
const RECONNECT_MIN_MS = 50;
const RECONNECT_MAX_MS = 2_000;

/**
 * Connects to `redis://[user:password@]host:port[/db]`, `rediss://…` (TLS), or to a cluster by
 * `redis-cluster://host:port`. Rejects with a PortFailure whose message is one line: what, where, how to mend.
 * Afterwards it reconnects by itself, for ever.
 */
export async function connectRedis(url: string, options: ConnectRedisOptions = {}): Promise<RedisConnection> {
  const { client, where } = createClient(url, options);
  const connection = new RedisConnection(client, where);
  if (options.onLink) connection.onLink(options.onLink);
  try {
    await firstContact(client, where, options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS);
    const { description, warnings } = await selfCheck(connection);
    connection.description = description;
    connection.warnings = warnings;
  } catch (error) {
    await connection.close();
    throw error;
  }
  keepAlive(client);
  return connection;
}

/** Commands wait in no queue: not before the link is there, not after it is lost. */
export function clientOptions(options: ConnectRedisOptions): NodeOptions {
  const commandTimeout = options.commandTimeoutMs ?? COMMAND_TIMEOUT_MS;
  return {
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    enableAutoPipelining: true,
    commandTimeout,
    // A peer that is silent though a heartbeat was sent is gone: only a new connection helps.
    socketTimeout: commandTimeout + HEARTBEAT_MS,
    connectTimeout: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    connectionName: 'outpace',
    retryStrategy: backOff,
  };
}

/** Exponential with full jitter: many nodes must not come back in step. */
export function backOff(times: number): number {
  const ceilingMs = Math.min(RECONNECT_MAX_MS, RECONNECT_MIN_MS * 2 ** Math.min(times, 10));
  return RECONNECT_MIN_MS + Math.random() * (ceilingMs - RECONNECT_MIN_MS);
}

function createClient(url: string, options: ConnectRedisOptions): { client: RedisClient; where: string } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^(redis|rediss|redis-cluster):$/.test(parsed.protocol)) {
    throw new PortFailure(
      `'${mask(url)}' is no Redis URL: write redis://[user:password@]host:port, rediss:// for TLS, or redis-cluster://`,
      { ...AT, outcome: 'refused', code: 'invalid-url' },
    );
  }
  const host = parsed.hostname.replace(/^\[|\]$/g, '') || '127.0.0.1';
  const port = Number(parsed.port || 6379);
  const where = `${parsed.hostname || host}:${port}`;
  const node: NodeOptions = clientOptions(options);
  if (parsed.username) node.username = decodeURIComponent(parsed.username);
  if (parsed.password) node.password = decodeURIComponent(parsed.password);
  if (parsed.protocol === 'rediss:') node.tls = {};
  if (parsed.protocol === 'redis-cluster:') {
    return { client: createCluster(host, port, node), where };
  }
  const db = Number(parsed.pathname.slice(1) || 0);
  return { client: new Redis({ ...node, host, port, db }), where };
}

function createCluster(host: string, port: number, node: NodeOptions): Cluster {
  // Each node reconnects by the cluster's own strategy.
  const { retryStrategy: _, enableOfflineQueue: __, ...redisOptions } = node;
  return new Cluster([{ host, port }], {
    lazyConnect: true,
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    clusterRetryStrategy: backOff,
    redisOptions,
  });
}

/** The first connect is tried once: a start-up that waits silently helps nobody. */
async function firstContact(client: RedisClient, where: string, timeoutMs: number): Promise<void> {
  const heard: Error[] = [];
  const onError = (error: Error): number => heard.push(error);
  const connected = new AbortController();
  const deadline = async (): Promise<never> => {
    await setTimeout(timeoutMs, undefined, { signal: connected.signal });
    throw new Error(`no answer within ${timeoutMs} ms`);
  };
  client.on('error', onError);
  try {
    await Promise.race([client.connect(), deadline()]);
  } catch (error) {
    throw connectFailure(where, heard[0] ?? error);
  } finally {
    connected.abort();
    client.off('error', onError);
  }
}

function connectFailure(where: string, error: unknown): PortFailure {
  const { message, code = '' } = error as { message: string; code?: string };
  if (/WRONGPASS|NOAUTH|invalid password|invalid username-password/i.test(message)) {
    return new PortFailure(
      `Redis at ${where} refuses the password: correct user and password in the Redis URL (redis://user:password@host:port)`,
      { ...AT, outcome: 'refused', code: 'wrong-password', cause: error },
    );
  }
  return new PortFailure(
    `Redis at ${where} cannot be reached (${code || message}): start it, or correct host and port in the Redis URL`,
    { ...AT, outcome: 'unavailable', code: code || 'unreachable', cause: error },
  );
}

/** Together with `socketTimeout`: notices a peer that is connected and silent. */
function keepAlive(client: RedisClient): void {
  const timer = setInterval(() => {
    if (client.status === 'ready') client.ping().catch(() => undefined);
  }, HEARTBEAT_MS);
  timer.unref();
  client.once('end', () => clearInterval(timer));
}

function mask(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//***@');
}
