/** The hopper's store: the configured Redis, one on this machine or installed, else this process's memory. */
import { join } from 'node:path';
import { createMemoryStores } from '../store/memory/index.ts';
import { connectRedis, createRedisStores } from '../store/redis/index.ts';
import { invariant } from '../domain/kernel/assert.ts';
import { startError } from '../services/errors.ts';
import type { Stores } from '../ports/stores.ts';
import { findRedis } from './redis.ts';

export interface StorePart {
  readonly name: string;
  readonly version: string;
  readonly source: string;
  /** With the password; absent in memory. */
  readonly url?: string;
  /** Worth a line at the start, e.g. that nothing is written to disk. */
  readonly warnings: readonly string[];
  readonly open: (dialGroupId: string) => Stores;
  readonly onLink: (listener: (state: 'up' | 'down') => void) => void;
  /** Forgets everything in it; only for stores that belong to this data folder. */
  readonly wipe: () => Promise<void>;
  readonly close: () => Promise<void>;
  /** As `close`, with a server of ours left running. */
  readonly leave: () => Promise<void>;
}

export interface StoreRequest {
  readonly url: string | undefined;
  readonly dataDir: string;
  readonly install: boolean;
  readonly onProgress: (line: string) => void;
}

export async function openStorePart(request: StoreRequest): Promise<StorePart> {
  const redis = await findRedis({
    ...(request.url === undefined ? {} : { url: request.url }),
    dataDir: join(request.dataDir, 'redis'),
    detached: true,
    install: request.install,
    onProgress: request.onProgress,
  }).catch((error: unknown) => {
    throw startError('redis', error);
  });
  if (redis === undefined) return memoryPart();
  const connection = await connectRedis(redis.url);
  const { name, version } = connection.description;
  return {
    name,
    version,
    source: redis.source,
    url: redis.url,
    warnings: connection.warnings,
    open: (dialGroupId) => createRedisStores(connection, dialGroupId),
    onLink: (listener) => void connection.onLink(listener),
    wipe: async () => {
      invariant(redis.source !== 'configured', 'a Redis that is not ours is never wiped');
      await connection.call({ port: 'hopper', operation: 'wipe' }, (client) => client.flushall());
    },
    close: async () => {
      await connection.close();
      await redis.stop();
    },
    leave: () => connection.close(),
  };
}

function memoryPart(): StorePart {
  return {
    name: 'memory',
    version: 'in this process',
    source: 'embedded',
    warnings: ['no Redis: calls under way do not survive a crash of this process'],
    open: (dialGroupId) => createMemoryStores(dialGroupId),
    onLink: () => undefined,
    wipe: async () => undefined,
    close: async () => undefined,
    leave: async () => undefined,
  };
}
