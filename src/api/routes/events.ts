/** Events for other programs, over HTTP. */
import { EVENT_TYPES, type EventType } from '../../domain/event/event.ts';
import { OutpaceError } from '../../services/errors.ts';
import { shownEvent } from '../../services/webhookEvent.ts';
import type { Handlers } from '../handlers.ts';
import { seesPersons } from '../masked.ts';
import type { eventEndpoints } from '../schemas/events.ts';

export const eventHandlers: Handlers<typeof eventEndpoints> = {
  'GET /events': async ({ query: { after = 0, types, campaignId, limit } }, { parts, caller }) => {
    const events = await parts.events.list({
      after,
      types: types === undefined ? undefined : typesIn(types),
      campaignId,
      teamIds: caller.teamIds,
      withNumbers: seesPersons(caller),
      limit,
    });
    return { events: events.map(shownEvent), next: events.at(-1)?.position ?? after };
  },

  'GET /events/newest': async (_asked, { parts }) => ({ position: await parts.events.newest() }),
};

function typesIn(text: string): EventType[] {
  return text.split(',').map((name) => {
    const type = EVENT_TYPES.find((known) => known === name.trim());
    if (type === undefined)
      throw new OutpaceError(
        'OUT_USAGE',
        `types: ${JSON.stringify(name)} is none of ${EVENT_TYPES.join(', ')}`,
      );
    return type;
  });
}
