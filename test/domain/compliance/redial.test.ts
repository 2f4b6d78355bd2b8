import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELLS, type Cell } from '../../../src/domain/calendar/cells.ts';
import type { DayKinds } from '../../../src/domain/calendar/dayKind.ts';
import { DEFAULT_STAGGERED, type StaggeredRule } from '../../../src/domain/campaign/staggered.ts';
import { shutReasonAt, type Place } from '../../../src/domain/compliance/opening.ts';
import type { Policy } from '../../../src/domain/compliance/policy.ts';
import { mayDial } from '../../../src/domain/compliance/gate.ts';
import { nextCell, redialAt, triedCells } from '../../../src/domain/compliance/redial.ts';
import { lapsing } from '../../../src/domain/compliance/rules.ts';
import type { GateView } from '../../../src/domain/compliance/view.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/domain/kernel/time.ts';
import type { CampaignSettings } from '../../../src/domain/campaign/campaign.ts';
import type { GateFacts } from '../../../src/domain/lead/past.ts';
import { SETTINGS, aLead } from '../../engine/floor.ts';

const RUNS = 1_000;
/** With changes of the clock of an hour, half an hour (Lord Howe), and none. */
const ZONES = [
  'America/New_York',
  'America/Chicago',
  'America/Phoenix',
  'Asia/Shanghai',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
];
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

const POLICY: Policy = {
  policyId: 'XX',
  version: '1',
  source: 'a test',
  confidence: 'source',
  region: 'XX',
  windows: [{ days: EVERY_DAY, fromMinute: 8 * 60, toMinute: 21 * 60 }],
  holidays: 'asUsual',
  caps: [],
  minGapMs: 0,
  minRingMs: 15_000,
  redialLockMs: 0,
  refusalLockMs: 0,
  abandonWindows: [],
  promptBeforeAgent: 'forbidden',
  consent: 'notRequired',
  retentionDays: 30,
};

const weekdayOf = (date: string): number => new Date(`${date}T12:00:00Z`).getUTCDay();
/** Weekends, every date that ends in `0`, a holiday, and Sundays that end in `7`, made up for. */
const dayKinds: DayKinds = (_region, date) => {
  if (date.endsWith('0')) return 'holiday';
  if (weekdayOf(date) === 0 && date.endsWith('7')) return 'makeUp';
  return [0, 6].includes(weekdayOf(date)) ? 'weekend' : 'working';
};

const clocks = new Map<string, Intl.DateTimeFormat>();
function clockIn(timeZone: string): Intl.DateTimeFormat {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  clocks.set(timeZone, clock);
  return clock;
}

/** By another way than the code's: the clock on the wall as text. */
function cellOnTheWall(zones: readonly string[], rule: StaggeredRule, at: number): Cell | undefined {
  const walls = zones.map((timeZone) => {
    const [date = '', time = ''] = clockIn(timeZone).format(at).split(' ');
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    return { isOff: ['holiday', 'weekend'].includes(dayKinds('XX', date) ?? ''), minute: hour * 60 + minute };
  });
  if (walls.some(({ minute }) => minute < rule.dayFromMinute || minute >= rule.eveningToMinute))
    return undefined;
  const day = walls.some(({ isOff }) => isOff) ? 'off' : 'working';
  const part = walls.some(({ minute }) => minute >= rule.eveningFromMinute) ? 'evening' : 'daytime';
  return `${day}-${part}`;
}

const viewOf = (place: Place, lead: readonly number[] = []): GateView => ({
  place,
  maxAttempts: 20,
  attemptsMade: lead.length,
  attemptSpacingMs: 0,
  attempts: { lead, number: lead, person: lead },
  dueAt: 0,
});
const called = (view: GateView, at: number): GateView => viewOf(view.place, [...view.attempts.lead, at]);

/** Days on which clocks are changed. */
const CHANGES = ['2025-04-06', '2026-03-08', '2026-03-29', '2026-10-04', '2026-10-25', '2026-11-01'];
const instants = fc.oneof(
  fc.integer({ min: Date.UTC(2024, 0, 1) / MINUTE_MS, max: Date.UTC(2028, 0, 1) / MINUTE_MS }),
  fc
    .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -3 * 24 * 60, max: 24 * 60 }))
    .map(([day, minutes]) => Date.parse(day) / MINUTE_MS + minutes),
);
const windowOf = fc
  .tuple(
    fc.subarray(EVERY_DAY, { minLength: 1 }),
    fc.integer({ min: 0, max: 1_300 }),
    fc.integer({ min: 60, max: 1_440 }),
  )
  .filter(([, from, to]) => from < to)
  .map(([days, fromMinute, toMinute]) => ({ days, fromMinute, toMinute }));
const zonesOf = fc.subarray(ZONES, { minLength: 1, maxLength: 2 });
const placeOf = fc
  .tuple(
    zonesOf,
    fc.array(windowOf, { minLength: 1, maxLength: 2 }),
    fc.constantFrom('asUsual' as const, 'closed' as const),
  )
  .map(
    ([zones, windows, holidays]): Place => ({
      zones,
      policies: [{ ...POLICY, windows, holidays }],
      dayKinds,
    }),
  );
const ruleOf = fc
  .tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 0, max: 700 }),
    fc.integer({ min: 701, max: 1_200 }),
    fc.integer({ min: 1_201, max: 1_440 }),
  )
  .map(
    ([perCell, dayFromMinute, eveningFromMinute, eveningToMinute]): StaggeredRule => ({
      ...DEFAULT_STAGGERED,
      perCell,
      dayFromMinute,
      eveningFromMinute,
      eveningToMinute,
    }),
  );
const askedOf = fc.integer({ min: 0, max: 2 * 24 * 60 });
const pastOf = fc.array(fc.integer({ min: 1, max: 20 * 24 * 60 }), { maxLength: 6 });

describe('the next call to a lead that was not reached', () => {
  it(`lies in a cell tried least, in no shut window, never sooner, and at its first opening (${RUNS} cases)`, () => {
    const cases = fc.property(
      placeOf,
      ruleOf,
      pastOf,
      instants,
      askedOf,
      (place, rule, minutesAgo, minute, asked) => {
        const from = minute * MINUTE_MS;
        // Another lead of the place, a while before.
        nextCell(viewOf(place), rule, from - asked * MINUTE_MS, lapsing);
        const past = minutesAgo.map((ago) => from - ago * MINUTE_MS).sort((left, right) => left - right);
        const tried = new Map<Cell | undefined, number>();
        for (const at of past) {
          const cell = cellOnTheWall(place.zones, rule, at);
          tried.set(cell, (tried.get(cell) ?? 0) + 1);
        }
        const countAt = (at: number): number => {
          const cell = cellOnTheWall(place.zones, rule, at);
          if (cell === undefined || shutReasonAt(place, at) !== undefined) return Number.POSITIVE_INFINITY;
          return tried.get(cell) ?? 0;
        };
        const found = nextCell(viewOf(place, past), rule, from, lapsing);
        const until = found?.at ?? from + 31 * DAY_MS;
        const count = found === undefined ? rule.perCell : countAt(found.at);
        if (found !== undefined) {
          expect(found.at).toBeGreaterThanOrEqual(from);
          expect(found.cell).toBe(cellOnTheWall(place.zones, rule, found.at));
          expect(count).toBeLessThan(rule.perCell);
        }
        for (let at = from; at < until; at += 97 * MINUTE_MS) {
          const better = found === undefined ? countAt(at) < count : countAt(at) <= count;
          if (better) expect.fail(`at ${new Date(at).toISOString()} already`);
        }
      },
    );
    fc.assert(cases, { numRuns: RUNS });
  }, 120_000);

  it(`covers the four cells in four calls, and perCell times that in as many more (${RUNS / 4} cases)`, () => {
    const cases = fc.property(
      fc.constantFrom(...ZONES),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 72 * 60 }),
      instants,
      (zone, perCell, gapMinutes, minute) => {
        // Zones that share every cell within the law's hours.
        const place: Place = { zones: [zone], policies: [POLICY], dayKinds };
        const rule = { ...DEFAULT_STAGGERED, perCell };
        let view = viewOf(place);
        let from = minute * MINUTE_MS;
        for (let call = 1; call <= 4 * perCell; call += 1) {
          const next = nextCell(view, rule, from, lapsing);
          if (next === undefined) throw new Error(`no cell for call ${call}`);
          view = called(view, next.at);
          from = next.at + gapMinutes * MINUTE_MS;
          if (call === 4) expect(Object.values(triedCells(view, rule))).toEqual([1, 1, 1, 1]);
        }
        expect(Object.values(triedCells(view, rule))).toEqual(CELLS.map(() => perCell));
        expect(nextCell(view, rule, from, lapsing)).toBeUndefined();
      },
    );
    fc.assert(cases, { numRuns: RUNS / 4 });
  }, 120_000);
});

describe('in Shanghai', () => {
  const WEDNESDAY_TEN = Date.parse('2026-11-18T10:00:00+08:00');
  const place = (policy: Partial<Policy> = {}, changes: Partial<Place> = {}): Place => ({
    zones: ['Asia/Shanghai'],
    policies: [{ ...POLICY, ...policy }],
    dayKinds,
    ...changes,
  });
  const next = (view: GateView, from = WEDNESDAY_TEN + HOUR_MS) => {
    const found = nextCell(view, DEFAULT_STAGGERED, from, lapsing);
    return found === undefined
      ? undefined
      : `${found.cell} ${new Date(found.at + 8 * HOUR_MS).toISOString().slice(0, 16)}`;
  };

  it('a lead tried by day is called in the evening, then on Friday, a holiday, by day and in the evening', () => {
    let view = viewOf(place(), [WEDNESDAY_TEN]);
    expect(next(view)).toBe('working-evening 2026-11-18T18:00');
    view = called(view, WEDNESDAY_TEN + 8 * HOUR_MS);
    expect(next(view)).toBe('off-daytime 2026-11-20T08:00');
    view = called(view, WEDNESDAY_TEN + 46 * HOUR_MS);
    expect(next(view)).toBe('off-evening 2026-11-20T18:00');
    view = called(view, WEDNESDAY_TEN + 56 * HOUR_MS);
    expect(next(view)).toBeUndefined();
  });

  it('is not kept waiting for a cell that its law or its campaign never opens', () => {
    const untilSix = [{ days: [1, 2, 3, 4, 5], fromMinute: 9 * 60, toMinute: 18 * 60 }];
    expect(next(viewOf(place({ windows: untilSix, holidays: 'closed' }), [WEDNESDAY_TEN]))).toBeUndefined();
    const window = { timeZone: 'Asia/Shanghai', days: EVERY_DAY, fromMinute: 540, toMinute: 1_080 };
    expect(next(viewOf(place({}, { window }), [WEDNESDAY_TEN]))).toBe('off-daytime 2026-11-20T09:00');
    expect(next(viewOf(place({}, { dayKinds: () => undefined }), [WEDNESDAY_TEN]))).toBeUndefined();
  });

  it('waits for the law: a cap a day, a least gap, and a consent that runs out first', () => {
    const cap = { scope: 'number', most: 1, within: 'localDay' } as const;
    expect(next(viewOf(place({ caps: [cap] }), [WEDNESDAY_TEN]))).toBe('working-evening 2026-11-19T18:00');
    expect(next(viewOf(place({ minGapMs: 30 * HOUR_MS }), [WEDNESDAY_TEN]))).toBe(
      'working-evening 2026-11-19T18:00',
    );
    const asked = {
      ...viewOf(place({ consent: 'required' }), [WEDNESDAY_TEN]),
      consentUntil: WEDNESDAY_TEN + 7 * HOUR_MS,
    };
    expect(next(asked)).toBeUndefined();
  });

  it('where no zone is known the campaign window says where people are, and nothing where there is none', () => {
    const window = { timeZone: 'Asia/Shanghai', days: EVERY_DAY, fromMinute: 0, toMinute: 1_440 };
    expect(next(viewOf({ zones: [], window, dayKinds }, [WEDNESDAY_TEN]))).toBe(
      'working-evening 2026-11-18T18:00',
    );
    expect(next(viewOf({ zones: [], dayKinds }, [WEDNESDAY_TEN]))).toBeUndefined();
  });

  describe('a busy line', () => {
    const soon = WEDNESDAY_TEN + 10 * MINUTE_MS;
    const evening = WEDNESDAY_TEN + 8 * HOUR_MS;
    const busy = { rule: DEFAULT_STAGGERED, status: 'busy', retriesBusy: true };
    const redial = (past: readonly number[], at: number, changes: Partial<GateView> = {}) =>
      redialAt({ ...viewOf(place(), past), maxAttempts: 6, redial: busy, ...changes }, at, lapsing);

    it('is called once more in the same cell, then in another', () => {
      expect(redial([WEDNESDAY_TEN], soon)).toBe(soon);
      expect(redial([WEDNESDAY_TEN, soon], soon + MINUTE_MS)).toBe(evening);
    });

    it('is not, where no rule asks for it, the cell is over, or its attempts are wanted for other cells', () => {
      expect(redial([WEDNESDAY_TEN], soon, { redial: { ...busy, retriesBusy: false } })).toBe(evening);
      expect(redial([WEDNESDAY_TEN], soon, { redial: { ...busy, status: 'no_answer' } })).toBe(evening);
      expect(redial([WEDNESDAY_TEN], soon, { maxAttempts: 4 })).toBe(evening);
      expect(redial([WEDNESDAY_TEN], evening + MINUTE_MS)).toBe(evening + MINUTE_MS);
    });
  });

  describe('the gate', () => {
    const dialled = (at: number, changes: Partial<CampaignSettings> = {}, gate: Partial<GateFacts> = {}) => {
      const settings = {
        ...SETTINGS,
        attemptSpacingMs: 0,
        maxAttempts: 4,
        staggered: DEFAULT_STAGGERED,
        ...changes,
      };
      const past = { lead: [WEDNESDAY_TEN], number: [WEDNESDAY_TEN], person: [WEDNESDAY_TEN] };
      const lead = aLead(1, { attempts: 1, gate: { past, lastDialStatus: 'no_answer', ...gate } });
      return mayDial(lead, settings, () => place(), at);
    };

    it('keeps a lead that comes to its dial too late for its cell out of one that was tried, until the next opens', () => {
      expect(dialled(WEDNESDAY_TEN + 10 * HOUR_MS)).toBeUndefined();
      expect(dialled(WEDNESDAY_TEN + 24 * HOUR_MS)).toEqual({
        code: 'cell-tried',
        retryAt: WEDNESDAY_TEN + 32 * HOUR_MS,
      });
    });

    it('lets pass whoever is not redialled by cells: no setting, another outcome, a reserved agent', () => {
      const late = WEDNESDAY_TEN + 24 * HOUR_MS;
      expect(dialled(late, { staggered: undefined })).toBeUndefined();
      expect(dialled(late, {}, { lastDialStatus: 'answered' })).toBeUndefined();
      const lead = aLead(1, {
        attempts: 1,
        gate: { past: { lead: [WEDNESDAY_TEN], number: [], person: [] }, lastDialStatus: 'busy' },
      });
      const settings = { ...SETTINGS, maxAttempts: 4, staggered: DEFAULT_STAGGERED };
      expect(mayDial(lead, settings, () => place(), late)?.code).toBe('cell-tried');
      expect(mayDial(lead, settings, () => place(), late, true)).toBeUndefined();
    });
  });
});
