/**
 * The do-not-call lists in Redis. An entry is a field of its number's own key, so that the script which reserves
 * the number refuses it in the same step. The numbers for all campaigns are kept a second time in index sets, for
 * counting only: written after the entry and again on every repeat, so that a crash in between mends itself.
 * Patterns stand in one hash; a node reads it again when its version has changed, which each question asks.
 */
import { randomUUID } from 'node:crypto';
import {
  listNaming,
  listsAsked,
  listVersion,
  type ListedPattern,
} from '../../domain/compliance/doNotCall.ts';
import { hasWildcard } from '../../domain/compliance/doNotCallPattern.ts';
import type { CampaignId } from '../../domain/kernel/ids.ts';
import type { DoNotCallEntry, DoNotCallKey, DoNotCallPort } from '../../ports/doNotCall.ts';
import { NUMBER_KEPT_MS } from '../rules.ts';
import type { RedisConnection } from './connection.ts';
import {
  doNotCallField,
  doNotCallIndexKey,
  doNotCallIndexKeys,
  doNotCallPatternKeys,
  numberKey,
} from './keys.ts';

/** Entries sent in one go: an import of a million must not fill the client's buffers. */
const BATCH = 1_000;
const KEYS = doNotCallPatternKeys();

export class RedisDoNotCall implements DoNotCallPort {
  readonly #redis: RedisConnection;
  #patterns: { readonly version: string | null; readonly list: readonly ListedPattern[] } = {
    version: null,
    list: [],
  };

  constructor(redis: RedisConnection) {
    this.#redis = redis;
  }

  async add(entries: readonly DoNotCallEntry[]): Promise<void> {
    await this.#inBatches(
      entries,
      (entry) => this.#addEntry(entry),
      (numbers) => this.#changeIndex('sadd', numbers),
    );
    await this.#countChange('add', entries);
  }

  async remove(keys: readonly DoNotCallKey[]): Promise<void> {
    await this.#inBatches(
      keys,
      (key) => this.#removeEntry(key),
      (numbers) => this.#changeIndex('srem', numbers),
    );
    await this.#countChange('remove', keys);
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

  async listsNaming(
    numbers: readonly string[],
    campaignId: CampaignId | undefined,
  ): Promise<readonly (string | undefined)[]> {
    const at = { port: 'doNotCall', operation: 'listsNaming' } as const;
    const ofCampaign = doNotCallField(campaignId);
    const [version, ...held] = await this.#redis.call(at, (client) =>
      Promise.all([
        client.get(KEYS.version),
        ...numbers.map((number) => client.hmget(numberKey(number), 'doNotCall', ofCampaign)),
      ]),
    );
    const patterns = await this.#patternsOf(version);
    return numbers.map((number, index) =>
      listNaming(number, campaignId, {
        isOnInternal: held[index]?.[0] != null,
        isOnCampaign: held[index]?.[1] != null,
        patterns,
        files: [],
      }),
    );
  }

  async versions(campaignId: CampaignId | undefined): Promise<readonly string[]> {
    const at = { port: 'doNotCall', operation: 'versions' } as const;
    const lists = listsAsked(campaignId);
    const counts = await this.#redis.call(at, (client) =>
      client.hmget(KEYS.changes, ...lists.map(doNotCallField)),
    );
    return lists.map((list, index) => listVersion(list, Number(counts[index] ?? 0)));
  }

  /** After the change: what is asked of a list is at least as new as the version read before it. */
  async #countChange(operation: string, keys: readonly DoNotCallKey[]): Promise<void> {
    const lists = new Set(keys.map(({ campaignId }) => doNotCallField(campaignId)));
    await this.#redis.call({ port: 'doNotCall', operation }, (client) =>
      Promise.all([...lists].map((list) => client.hincrby(KEYS.changes, list, 1))),
    );
  }

  /** The version is asked before the patterns: what is read is at least as new. */
  async #patternsOf(version: string | null): Promise<readonly ListedPattern[]> {
    if (version === this.#patterns.version) return this.#patterns.list;
    const at = { port: 'doNotCall', operation: 'listsNaming' } as const;
    const kept = await this.#redis.call(at, (client) => client.hvals(KEYS.patterns));
    const list = kept.map((json) => {
      const { number, campaignId } = JSON.parse(json) as DoNotCallEntry;
      return { pattern: number, campaignId };
    });
    this.#patterns = { version, list };
    return list;
  }

  #addEntry(entry: DoNotCallEntry): Promise<unknown> {
    const at = { port: 'doNotCall', operation: 'add' } as const;
    const json = JSON.stringify(entry);
    if (hasWildcard(entry.number)) return this.#changePattern('add', entry, json);
    const args = [json, doNotCallField(entry.campaignId)];
    return this.#redis.run(at, 'addDoNotCall', [numberKey(entry.number)], args);
  }

  #removeEntry(key: DoNotCallKey): Promise<unknown> {
    const at = { port: 'doNotCall', operation: 'remove' } as const;
    if (hasWildcard(key.number)) return this.#changePattern('remove', key, '');
    const args = [doNotCallField(key.campaignId), NUMBER_KEPT_MS];
    return this.#redis.run(at, 'removeDoNotCall', [numberKey(key.number)], args);
  }

  #changePattern(operation: string, { number, campaignId }: DoNotCallKey, json: string): Promise<unknown> {
    const at = { port: 'doNotCall', operation } as const;
    const field = `${doNotCallField(campaignId)} ${number}`;
    return this.#redis.run(at, 'changePattern', [KEYS.patterns, KEYS.version], [field, json, randomUUID()]);
  }

  async #inBatches<Key extends DoNotCallKey>(
    keys: readonly Key[],
    change: (key: Key) => Promise<unknown>,
    changeIndex: (numbers: readonly string[]) => Promise<unknown>,
  ): Promise<void> {
    for (let start = 0; start < keys.length; start += BATCH) {
      const batch = keys.slice(start, start + BATCH);
      await Promise.all(batch.map(change));
      const counted = batch.filter((key) => key.campaignId === undefined && !hasWildcard(key.number));
      await changeIndex(counted.map(({ number }) => number));
    }
  }

  async #changeIndex(command: 'sadd' | 'srem', numbers: readonly string[]): Promise<void> {
    const numbersByKey = new Map<string, string[]>();
    for (const number of numbers) {
      const key = doNotCallIndexKey(number);
      const known = numbersByKey.get(key);
      if (known) known.push(number);
      else numbersByKey.set(key, [number]);
    }
    const operation = command === 'sadd' ? 'add' : 'remove';
    await this.#redis.call({ port: 'doNotCall', operation }, (client) =>
      Promise.all([...numbersByKey].map(([key, some]) => client[command](key, ...some))),
    );
  }
}
