/** What the calendar brings by itself: hand-overs whose deadline has come, and holiday tables that end soon. */
import { countriesOf, holidayNotice } from '../domain/compliance/holidayNotice.ts';
import type { Law } from '../domain/compliance/law.ts';
import type { CalendarWarning } from '../domain/floor/board.ts';
import { MINUTE_MS, type Instant } from '../domain/kernel/time.ts';
import type { RecordsPort } from '../ports/records.ts';
import { createHandoverClock, type HandoverClockOptions } from './handoverClock.ts';
import { createLoop, type Loop } from './loop.ts';

const INTERVAL_MS = MINUTE_MS;
/** Of campaigns in these states nobody waits for a call. */
const OVER: ReadonlySet<string> = new Set(['stopped', 'completed']);

export interface CalendarWatchOptions extends HandoverClockOptions {
  readonly records: Pick<RecordsPort, 'handovers' | 'campaigns'>;
  readonly law: Law;
  readonly dialGroupId: string;
}

export interface CalendarWatch {
  readonly loops: readonly Loop[];
  /** For the board; empty while every table reaches far enough. */
  readonly warnings: () => readonly CalendarWarning[];
}

export function createCalendarWatch(options: CalendarWatchOptions): CalendarWatch {
  const { records, law, dialGroupId, clock, log, noteFailure } = options;
  let warnings: readonly CalendarWarning[] = [];

  async function found(now: Instant): Promise<readonly CalendarWarning[]> {
    const byCountry = new Map<string, string[]>();
    for (const { campaignId, state, settings } of await records.campaigns(dialGroupId)) {
      if (OVER.has(state)) continue;
      for (const country of countriesOf(law, settings))
        byCountry.set(country, [...(byCountry.get(country) ?? []), campaignId]);
    }
    return [...byCountry].flatMap(([country, campaignIds]) => {
      const notice = holidayNotice(law, country, now);
      return notice === undefined ? [] : [{ ...notice, campaignIds }];
    });
  }

  const loop = createLoop(clock, async () => {
    try {
      const next = await found(clock.now());
      for (const { country, text, campaignIds } of next)
        if (!warnings.some((known) => known.country === country))
          log.warn({ event: 'calendar.ending', country, campaignIds, detail: text });
      warnings = next;
    } catch (error) {
      noteFailure('calendar', error);
    }
    return INTERVAL_MS;
  });

  return { loops: [createHandoverClock(options), loop], warnings: () => warnings };
}
