/** An event as a receiver gets it, and as `GET /events` shows it. */
import type { KeptEvent } from '../ports/events.ts';

export function bodyOf(event: KeptEvent): string {
  return JSON.stringify(shownEvent(event));
}

/** `number`: as it is, in place of the masked one, for whoever may know it. */
export function shownEvent({ position, eventId, type, at, campaignId, leadId, data, number }: KeptEvent) {
  return {
    id: eventId,
    position,
    type,
    at,
    ...(campaignId === undefined ? {} : { campaignId }),
    ...(leadId === undefined ? {} : { leadId }),
    data: number === undefined ? data : { ...data, number },
  };
}
