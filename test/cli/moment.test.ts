import { describe, expect, it } from 'vitest';
import { momentIn, momentOf } from '../../src/cli/moment.ts';

/** A Sunday, in the zone of the machine. */
const NOW = new Date(2026, 10, 22, 11, 30).getTime();
const local = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime();

describe('a moment as people write it', () => {
  it.each([
    ['now', NOW],
    ['tomorrow 9:00', local(23, 9)],
    ['Tomorrow', local(23, 0)],
    ['today 18:05', local(22, 18, 5)],
    ['monday 8:00', local(23, 8)],
    ['saturday 8:00', local(28, 8)],
    ['sunday 12:00', local(22, 12)],
    ['sunday 9:00', local(29, 9)],
    ['14:05', local(22, 14, 5)],
    ['2026-11-24T09:00:00Z', Date.UTC(2026, 10, 24, 9)],
  ])('%s', (text, at) => {
    expect(momentOf(text, NOW)).toBe(at);
  });

  it.each(['', 'soon', 'tomorrow 25:00', 'nowhere'])('%j is refused, with examples', (text) => {
    expect(() => momentOf(text, NOW)).toThrow(/tomorrow 9:00/);
  });

  it('is now where nothing is said, and is shown in any zone', () => {
    expect(momentOf(undefined, NOW)).toBe(NOW);
    expect(momentIn(Date.UTC(2026, 10, 23, 14), 'America/New_York')).toBe('Mon 2026-11-23 09:00 GMT-5');
  });
});
