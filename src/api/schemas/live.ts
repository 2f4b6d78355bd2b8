/** Live events: the floor as it is and as it changes. */
import { EVENT_STREAM } from '../live/eventStream.ts';
import { endpoints } from '../endpoint.ts';

export const liveEndpoints = endpoints({
  'GET /live': {
    access: 'floor.read',
    summary: 'The floor as it changes, as server-sent events.',
    description:
      'First an event `floor`: the whole of what the caller may see. Then `change`, some a second at most: the fields that have changed (null: gone), by row. `Last-Event-ID` goes on where an earlier stream was cut, or begins anew with `floor`. docs/live.md has the form.',
    answer: { download: EVENT_STREAM },
  },
});
