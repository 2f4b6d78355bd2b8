/** What events and webhooks out work with. */
import type { EventsPort } from '../ports/events.ts';
import type { WebhookParts } from '../services/webhooksOut.ts';

export interface EventParts extends WebhookParts {
  readonly events: EventsPort;
}
