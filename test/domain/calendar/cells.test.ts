import { describe, expect, it } from 'vitest';
import { loadLaw } from '../../../src/app/policy/law.ts';
import { cellAt, cellHoldsUntil, type Whereabouts } from '../../../src/domain/calendar/cells.ts';
import { DEFAULT_STAGGERED } from '../../../src/domain/campaign/staggered.ts';

const { dayKinds } = loadLaw();
const cell = (zones: readonly string[], regions: readonly string[], time: string, kinds = dayKinds) => {
  const where: Whereabouts = { zones, regions, dayKinds: kinds };
  return cellAt(where, DEFAULT_STAGGERED, Date.parse(time));
};
const china = (time: string) => cell(['Asia/Shanghai'], ['CN'], `${time}+08:00`);

describe('the cell of a moment', () => {
  it.each([
    ['2026-11-18T08:00', 'working-daytime'],
    ['2026-11-18T17:59', 'working-daytime'],
    ['2026-11-18T18:00', 'working-evening'],
    ['2026-11-18T20:59', 'working-evening'],
    ['2026-11-21T10:00', 'off-daytime'],
    ['2026-11-22T19:00', 'off-evening'],
    ['2026-11-18T07:59', undefined],
    ['2026-11-18T21:00', undefined],
  ])('in Shanghai at %s is %s', (time, expected) => {
    expect(china(time)).toBe(expected);
  });

  it('takes a public holiday for a day off, and a Saturday that makes up for one for a working day', () => {
    expect(china('2026-10-01T10:00')).toBe('off-daytime');
    expect(china('2026-02-14T19:00')).toBe('working-evening');
  });

  it('follows the clock on the wall when it is changed', () => {
    const berlin = (time: string) => cell(['Europe/Berlin'], ['DE'], time);
    expect(berlin('2026-10-23T16:00:00Z')).toBe('working-evening');
    expect(berlin('2026-10-26T16:00:00Z')).toBe('working-daytime');
    expect(berlin('2026-10-26T17:00:00Z')).toBe('working-evening');
  });

  it('of several zones is an evening as soon as it is one in the first of them, and none where one is asleep', () => {
    const coasts = ['America/New_York', 'America/Los_Angeles'];
    expect(cell(coasts, ['US'], '2026-11-18T17:00:00-05:00')).toBe('working-daytime');
    expect(cell(coasts, ['US'], '2026-11-18T18:00:00-05:00')).toBe('working-evening');
    expect(cell(coasts, ['US'], '2026-11-18T21:00:00-05:00')).toBeUndefined();
    expect(cell(coasts, ['US'], '2026-11-18T10:00:00-05:00')).toBeUndefined();
  });

  it('of several parts of a country is a day off as soon as one of them has a holiday', () => {
    const day = '2026-11-30T12:00:00Z';
    expect(cell(['Europe/London'], ['GB'], day)).toBe('working-daytime');
    expect(cell(['Europe/London'], ['GB', 'GB-SCT'], day)).toBe('off-daytime');
  });

  it('goes by the weekday where no table says more, and is none where no zone is known', () => {
    const unknown = () => undefined;
    expect(cell(['Asia/Shanghai'], ['CN'], '2026-10-01T10:00:00+08:00', unknown)).toBe('working-daytime');
    expect(cell(['Asia/Shanghai'], [], '2026-11-21T10:00:00+08:00')).toBe('off-daytime');
    expect(cell([], ['CN'], '2026-11-18T10:00:00+08:00')).toBeUndefined();
  });
});

describe('until when a cell holds', () => {
  const until = (time: string, hours = DEFAULT_STAGGERED) => {
    const where: Whereabouts = { zones: ['Europe/Berlin'], regions: ['DE'], dayKinds };
    return new Date(cellHoldsUntil(where, hours, Date.parse(time))).toISOString();
  };

  it('is the next edge of daytime, evening or day', () => {
    expect(until('2026-11-18T09:00:30Z')).toBe('2026-11-18T17:00:00.000Z');
    expect(until('2026-11-18T17:00:00Z')).toBe('2026-11-18T20:00:00.000Z');
  });

  it('is short of an edge that comes an hour sooner, since the clock is put forward before it', () => {
    const early = { ...DEFAULT_STAGGERED, dayFromMinute: 4 * 60 };
    // Berlin leaps from 2 to 3 o'clock, at 1 o'clock UTC.
    expect(until('2026-03-28T23:30:00Z', early) <= '2026-03-29T02:00:00.000Z').toBe(true);
  });
});
