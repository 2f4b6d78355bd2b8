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
    const watcher = live.watch({ viewer, lastEventId, recheck });
    if (watcher === undefined)
      throw new OutpaceError('OUT_UNAVAILABLE', 'as many watch the floor as may: close a page, or try later');
    return { bytes: watcher };
  },
};
