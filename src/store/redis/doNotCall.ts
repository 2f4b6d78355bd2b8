/**
 * The do-not-call list in Redis. An entry is a field of its number's own key, so that the script which reserves
 * the number refuses it in the same step. The numbers are kept a second time in index sets, for counting only:
 * written after the entry and again on every repeat, so that a crash in between mends itself.
 */
import type { DoNotCallEntry, DoNotCallPort } from '../../ports/doNotCall.ts';
import type { RedisConnection } from './connection.ts';
import { doNotCallIndexKey, doNotCallIndexKeys, numberKey } from './keys.ts';

/** Entries sent in one go: an import of a million must not fill the client's buffers. */
const BATCH = 1_000;

export class RedisDoNotCall implements DoNotCallPort {
  readonly #redis: RedisConnection;

  constructor(redis: RedisConnection) {
    this.#redis = redis;
  }

  async add(entries: readonly DoNotCallEntry[]): Promise<void> {
    for (let start = 0; start < entries.length; start += BATCH) {
      const batch = entries.slice(start, start + BATCH);
      await Promise.all(batch.map((entry) => this.#addEntry(entry)));
      await this.#addToIndex(batch);
    }
  }

  async has(number: string): Promise<boolean> {
    const at = { port: 'doNotCall', operation: 'has' } as const;
    return (await this.#redis.call(at, (client) => client.hexists(numberKey(number), 'doNotCall'))) === 1;
  }

  async count(): Promise<number> {
    const at = { port: 'doNotCall', operation: 'count' } as const;
    const sizes = await this.#redis.call(at, (client) =>
      Promise.all(doNotCallIndexKeys().map((key) => client.scard(key))),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  #addEntry(entry: DoNotCallEntry): Promise<unknown> {
    const at = { port: 'doNotCall', operation: 'add' } as const;
    return this.#redis.run(at, 'addDoNotCall', [numberKey(entry.number)], [JSON.stringify(entry)]);
  }

  async #addToIndex(entries: readonly DoNotCallEntry[]): Promise<void> {
    const numbersByKey = new Map<string, string[]>();
    for (const { number } of entries) {
      const key = doNotCallIndexKey(number);
      const numbers = numbersByKey.get(key);
      if (numbers) numbers.push(number);
      else numbersByKey.set(key, [number]);
    }
    await this.#redis.call({ port: 'doNotCall', operation: 'add' }, (client) =>
      Promise.all([...numbersByKey].map(([key, numbers]) => client.sadd(key, ...numbers))),
    );
  }
}
