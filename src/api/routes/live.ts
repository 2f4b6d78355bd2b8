/** Live events over HTTP. */
import { OutpaceError } from '../../services/errors.ts';
import type { Handlers } from '../handlers.ts';
import { viewerOf } from '../live/viewer.ts';
import type { liveEndpoints } from '../schemas/live.ts';

export const liveHandlers: Handlers<typeof liveEndpoints> = {
  'GET /live': (_asked, { caller, live, lastEventId, callerNow }) => {
    const viewer = viewerOf(caller);
    if (viewer === undefined) throw new OutpaceError('OUT_FORBIDDEN', 'this needs the permission floor.read');
    const recheck = async () => viewerOf(await callerNow());
    const watcher = live.watch({ viewer, who: caller.userId, lastEventId, recheck });
    if (watcher === undefined)
      throw new OutpaceError(
        'OUT_UNAVAILABLE',
        'as many pages watch the floor as may, in all or of yours: close one, or try later',
      );
    return { bytes: watcher };
  },
};
