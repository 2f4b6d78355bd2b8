/** A second connection for reads that wait: on the shared one they would hold up every other command. */
import { Redis, type RedisOptions } from 'ioredis';
import type { RedisClient, RedisConnection } from './connection.ts';
import { type Operation, notConnected, toPortFailure } from './failure.ts';

const GRACE_MS = 1_000;
/** The client needs a limit of its own: a silent peer never ends a wait. */
const LIMITS = {
  enableAutoPipelining: false,
  socketTimeout: undefined,
  commandTimeout: undefined,
  blockingTimeout: 60_000,
  blockingTimeoutGrace: GRACE_MS,
};

export class BlockingReader {
  readonly #redis: RedisConnection;
  readonly #at: Operation;
  readonly #client: RedisClient;

  /** Rejects at the end: the cluster client would leave a wait hanging that is under way then. */
  readonly #closed: Promise<never>;
  #rejectWait: (error: Error) => void = () => undefined;

  private constructor(redis: RedisConnection, at: Operation, client: RedisClient) {
    this.#redis = redis;
    this.#at = at;
    this.#client = client;
    this.#closed = new Promise((_, reject) => {
      this.#rejectWait = reject;
    });
    this.#closed.catch(() => undefined);
  }

  static async open(redis: RedisConnection, at: Operation): Promise<BlockingReader> {
    if (redis.link === 'down') throw notConnected(at, redis.where);
    const client = duplicate(redis.client);
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch (error) {
      client.disconnect();
      throw notConnected(at, redis.where, error);
    }
    return new BlockingReader(redis, at, client);
  }

  /** The first item of the list, or undefined where none came in time. */
  async pop(key: string, waitMs: number): Promise<string | undefined> {
    if (this.#client.status !== 'ready') throw notConnected(this.#at, this.#redis.where);
    try {
      const wait = this.#client.blpop(key, Math.max(0.01, waitMs / 1_000));
      const popped = await Promise.race([wait, this.#closed]);
      return popped?.[1];
    } catch (error) {
      throw toPortFailure(this.#at, this.#redis.where, error);
    }
  }

  /** Resolves when the connection may be used again after a loss, or was closed. */
  untilUsable(): Promise<void> {
    if (this.#client.status === 'ready' || this.#client.status === 'end') return Promise.resolve();
    return new Promise((resolve) => {
      const settle = (): void => {
        this.#client.off('ready', settle);
        this.#client.off('end', settle);
        resolve();
      };
      this.#closed.catch(settle);
      this.#client.on('ready', settle);
      this.#client.on('end', settle);
    });
  }

  /** Ends a wait that is under way: it rejects. */
  close(): void {
    this.#rejectWait(new Error('closed'));
    this.#client.disconnect();
  }
}

function duplicate(client: RedisClient): RedisClient {
  if (client instanceof Redis) return client.duplicate(LIMITS);
  const redisOptions: Omit<RedisOptions, 'replyMapping'> = { ...client.options.redisOptions, ...LIMITS };
  return client.duplicate([], { enableAutoPipelining: false, redisOptions });
}
