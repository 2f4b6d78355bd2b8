/** The live feed of one server: numbered anew at each start, since what was seen is known to this process only. */
import { randomUUID } from 'node:crypto';
import { createLiveFeed, type LiveFeed } from '../../services/liveFeed.ts';
import type { ApiServerOptions } from '../server/options.ts';
import { encodeEvent } from './eventStream.ts';

export function createServerFeed({ parts, onError }: Pick<ApiServerOptions, 'parts' | 'onError'>): LiveFeed {
  return createLiveFeed({
    liveBoard: parts.stores.liveBoard,
    dialGroupId: parts.dialGroupId,
    encode: encodeEvent,
    feedId: randomUUID().slice(0, 8),
    onFault: (error) => onError(error, 'live'),
  });
}
