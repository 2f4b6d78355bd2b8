/**
 * One connection to Redis as the stores use it: scripts by name, typed failures, the link's state.
 *
 * A command is never kept for later: without a link it is refused at once, with a link it is answered or
 * rejected within the deadline. Whoever waits through an outage would otherwise dial on a decision that is old.
 */
import type { Cluster, Redis } from 'ioredis';
import { type LuaScript, readScripts } from './scripts.ts';
import { type Operation, notConnected, toPortFailure } from './failure.ts';

export type RedisClient = Redis | Cluster;
export type LinkState = 'up' | 'down';

export interface StoreDescription {
  /** `Redis` or `Valkey`. */
  readonly name: string;
  readonly version: string;
}

type ScriptMethod = (...args: readonly (string | number)[]) => Promise<unknown>;

export class RedisConnection {
  readonly client: RedisClient;
  /** Host and port, without the password. */
  readonly where: string;
  /** Set once by `connectRedis`, after the first contact. */
  description: StoreDescription = { name: 'Redis', version: '' };
  warnings: readonly string[] = [];
  readonly #listeners = new Set<(state: LinkState) => void>();
  readonly #numberOfKeys = new Map<string, number>();
  #link: LinkState = 'down';

  constructor(client: RedisClient, where: string, scripts: readonly LuaScript[] = readScripts()) {
    this.client = client;
    this.where = where;
    for (const script of scripts) {
      this.#numberOfKeys.set(script.name, script.numberOfKeys);
      client.defineCommand(methodName(script.name), { lua: script.lua, numberOfKeys: script.numberOfKeys });
    }
    client.on('ready', () => this.#setLink('up'));
    client.on('close', () => this.#setLink('down'));
    client.on('end', () => this.#setLink('down'));
    // Every failure reaches its caller as a PortFailure, and the link's listeners; unheard, it would end the process.
    client.on('error', () => undefined);
  }

  get link(): LinkState {
    return this.#link;
  }

  /** Calls `listener` at each change of the link until the returned function is called. */
  onLink(listener: (state: LinkState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Runs the script of that name, one atomic step. */
  async run(
    at: Operation,
    script: string,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    const expected = this.#numberOfKeys.get(script);
    if (expected !== keys.length)
      throw new Error(`${script} takes ${String(expected)} keys, not ${keys.length}`);
    return await this.call(at, (client) => {
      const method = (client as unknown as Record<string, ScriptMethod>)[methodName(script)];
      if (method === undefined) throw new Error(`no script ${script}`);
      return method.call(client, ...keys, ...args);
    });
  }

  /** Runs plain commands, mostly reads. */
  async call<T>(at: Operation, commands: (client: RedisClient) => Promise<T>): Promise<T> {
    if (this.client.status !== 'ready') throw notConnected(at, this.where);
    try {
      return await commands(this.client);
    } catch (error) {
      throw toPortFailure(at, this.where, error);
    }
  }

  describe(): StoreDescription {
    return this.description;
  }

  close(): Promise<void> {
    const { status } = this.client;
    // Between two tries there is no socket whose end could be waited for.
    if (status === 'end' || status === 'reconnecting') {
      this.client.disconnect();
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.client.once('end', () => resolve());
      this.client.disconnect();
    });
  }

  #setLink(state: LinkState): void {
    if (state === this.#link) return;
    this.#link = state;
    for (const listener of this.#listeners) listener(state);
  }
}

/** Apart from the built-in commands, some of which have the same names. */
function methodName(script: string): string {
  return `outpace${script}`;
}
