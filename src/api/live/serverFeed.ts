/** The live feed of one server: numbered anew at each start, since what was seen is known to this process only. */
import { randomUUID } from 'node:crypto';
import { createFloorFigures } from '../../services/floorFigures.ts';
import { createLiveFeed, type LiveFeed } from '../../services/liveFeed.ts';
import type { ApiServerOptions } from '../server/options.ts';
import { encodeEvent } from './eventStream.ts';

export function createServerFeed({ parts, onError }: Pick<ApiServerOptions, 'parts' | 'onError'>): LiveFeed {
  const { dialGroupId, records, stores } = parts;
  const onFault = (error: unknown): void => onError(error, 'live');
  return createLiveFeed({
    liveBoard: stores.liveBoard,
    figures: createFloorFigures({ records, hopper: stores.hopper, dialGroupId, onFault }),
    dialGroupId,
    encode: encodeEvent,
    feedId: randomUUID().slice(0, 8),
    onFault,
  });
}
