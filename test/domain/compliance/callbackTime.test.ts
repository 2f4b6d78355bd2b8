/** When somebody may be promised a call. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_CALLBACKS } from '../../../src/domain/callback/callback.ts';
import { reviewCallback } from '../../../src/domain/compliance/callbackTime.ts';
import type { Place } from '../../../src/domain/compliance/opening.ts';

const NOW = Date.UTC(2026, 2, 26, 12, 0);
const nowhere: Place = { zones: [], dayKinds: () => 'working' };
const at = (zones: readonly string[]): Place => ({ ...nowhere, zones });
const review = (place: Place, localTime: string) =>
  reviewCallback({ localTime }, place, DEFAULT_CALLBACKS, NOW);

describe('the time of a callback on the clock of the person', () => {
  it.each([
    ['Europe/Berlin', '2026-03-28T10:30', '2026-03-28T09:30:00.000Z'],
    // After the clock has been set forward.
    ['Europe/Berlin', '2026-03-30T10:30', '2026-03-30T08:30:00.000Z'],
    ['Asia/Kolkata', '2026-03-27T09:15', '2026-03-27T03:45:00.000Z'],
    ['Pacific/Kiritimati', '2026-03-28T00:00', '2026-03-27T10:00:00.000Z'],
  ])('%s %s is one moment', (zone, localTime, iso) => {
    expect(review(at([zone]), localTime)).toEqual({ ok: true, at: Date.parse(iso) });
  });

  it('is refused where the clock leaps over it', () => {
    expect(review(at(['Europe/Berlin']), '2026-03-29T02:30')).toMatchObject({ ok: false });
  });

  it('is refused where the number may lie in zones that disagree, and taken where they agree', () => {
    const refused = review(at(['America/New_York', 'America/Chicago']), '2026-03-27T10:00');
    expect(refused).toMatchObject({ ok: false, message: expect.stringContaining('offset') as string });
    expect(review(at(['Europe/Berlin', 'Europe/Paris']), '2026-03-27T10:00')).toMatchObject({ ok: true });
  });

  it('is refused where nobody knows the zone, unless the campaign has one', () => {
    expect(review(nowhere, '2026-03-27T10:00')).toMatchObject({ ok: false });
    const window = { timeZone: 'Asia/Tokyo', days: [5], fromMinute: 0, toMinute: 1_440 };
    expect(review({ ...nowhere, window }, '2026-03-27T10:00')).toEqual({
      ok: true,
      at: Date.UTC(2026, 2, 27, 1, 0),
    });
  });
});
