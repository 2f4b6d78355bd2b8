import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DayKind, DayKinds } from '../../../src/domain/calendar/dayKind.ts';
import { firstRefusal, judge, judgedAgainAt } from '../../../src/domain/compliance/judge.ts';
import { opensAt, shutReasonAt, type Place } from '../../../src/domain/compliance/opening.ts';
import type { AttemptCap, Policy } from '../../../src/domain/compliance/policy.ts';
import { RULE_NAMES } from '../../../src/domain/compliance/rules.ts';
import type { GateView } from '../../../src/domain/compliance/view.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/domain/kernel/time.ts';

const RUNS = 10_000;
/** With changes of the clock of an hour, half an hour (Lord Howe), none, and one in the other half of the year. */
const ZONES = [
  'America/New_York',
  'America/Los_Angeles',
  'America/Phoenix',
  'America/St_Johns',
  'Asia/Shanghai',
  'Asia/Kolkata',
  'Europe/London',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Pacific/Auckland',
];

const weekends: DayKinds = (_region, date) => {
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6 ? 'weekend' : 'working';
};

const POLICY: Policy = {
  policyId: 'XX',
  version: '1',
  source: 'a test',
  confidence: 'source',
  region: 'XX',
  windows: [{ days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 24 * 60 }],
  holidays: 'asUsual',
  caps: [],
  minGapMs: 0,
  minRingMs: 15_000,
  redialLockMs: 72 * HOUR_MS,
  refusalLockMs: 30 * DAY_MS,
  abandonWindows: [],
  promptBeforeAgent: 'forbidden',
  consent: 'notRequired',
  retentionDays: 30,
};

const NOON = Date.UTC(2026, 10, 18, 12);

const placeOf = (policy: Partial<Policy> = {}, changes: Partial<Place> = {}): Place => ({
  zones: ['Europe/London'],
  policies: [{ ...POLICY, ...policy }],
  dayKinds: weekends,
  ...changes,
});

const viewOf = (changes: Partial<GateView> = {}): GateView => ({
  place: placeOf(),
  maxAttempts: 5,
  attemptsMade: 0,
  attemptSpacingMs: 0,
  attempts: { lead: [], number: [], person: [] },
  dueAt: 0,
  ...changes,
});

/** By another way than the code's: the clock on the wall as text. */
function wallClock(zone: string, at: number): { date: string; minute: number; weekday: number } {
  const [date = '', time = ''] = new Date(at).toLocaleString('sv-SE', { timeZone: zone }).split(' ');
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return {
    date,
    minute: hour * 60 + minute,
    weekday: ((new Date(`${date}T12:00Z`).getUTCDay() + 6) % 7) + 1,
  };
}

const instants = fc.integer({ min: Date.UTC(2024, 0, 1) / MINUTE_MS, max: Date.UTC(2028, 0, 1) / MINUTE_MS });
const someDays = fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 });
const dayWindow = fc
  .tuple(someDays, fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 1, max: 1_440 }))
  .filter(([, from, to]) => from < to)
  .map(([days, fromMinute, toMinute]) => ({ days, fromMinute, toMinute }));

describe('the calling window', () => {
  it(`is open only when it is open in every zone, by the clock on the wall there (${RUNS} cases)`, () => {
    const cases = fc.property(
      fc.subarray(ZONES, { minLength: 1, maxLength: 3 }),
      fc.array(dayWindow, { minLength: 1, maxLength: 3 }),
      instants,
      (zones, windows, minute) => {
        const at = minute * MINUTE_MS;
        const isOpenThere = (zone: string): boolean => {
          const clock = wallClock(zone, at);
          return windows.some(
            ({ days, fromMinute, toMinute }) =>
              days.includes(clock.weekday) && clock.minute >= fromMinute && clock.minute < toMinute,
          );
        };
        const rules = { zones, policies: [{ ...POLICY, windows }], dayKinds: weekends };
        expect(shutReasonAt(rules, at) === undefined).toBe(zones.every(isOpenThere));
      },
    );
    fc.assert(cases, { numRuns: RUNS });
  });

  it('says the first minute at which it opens: open then, shut the minute before', () => {
    const cases = fc.property(
      fc.subarray(ZONES, { minLength: 1, maxLength: 2 }),
      fc.array(dayWindow, { minLength: 1, maxLength: 2 }),
      instants,
      (zones, windows, minute) => {
        const rules = { zones, policies: [{ ...POLICY, windows }], dayKinds: weekends };
        const now = minute * MINUTE_MS;
        const opening = opensAt(rules, now);
        if (opening === undefined || opening === now) return;
        expect(shutReasonAt(rules, opening)).toBeUndefined();
        // Never in between, looked at from its end on and every seven minutes.
        for (let at = opening - MINUTE_MS; at > Math.max(now, opening - DAY_MS); at -= 7 * MINUTE_MS) {
          if (shutReasonAt(rules, at) === undefined)
            expect.fail(`open at ${new Date(at).toISOString()} already`);
        }
      },
    );
    fc.assert(cases, { numRuns: 100 });
  });

  const onDay =
    (kind: DayKind, date: string): DayKinds =>
    (region, day) =>
      day === date ? kind : weekends(region, day);
  const office = [{ days: [1, 2, 3, 4, 5], fromMinute: 8 * 60, toMinute: 20 * 60 }];

  it('follows the working days where a weekend day makes up for a holiday', () => {
    const saturday = Date.UTC(2026, 1, 14, 4);
    const rules = { zones: ['Asia/Shanghai'], policies: [{ ...POLICY, windows: office }] };
    expect(shutReasonAt({ ...rules, dayKinds: weekends }, saturday)).toBe('window');
    expect(shutReasonAt({ ...rules, dayKinds: onDay('makeUp', '2026-02-14') }, saturday)).toBeUndefined();
  });

  it.each([
    ['closed', 'closed' as const, undefined],
    ['shorter hours', { fromMinute: 9 * 60, toMinute: 10 * 60 }, Date.UTC(2026, 11, 25, 9)],
  ])('keeps to the rule for public holidays: %s', (_name, holidays, opening) => {
    const rules = {
      zones: ['Europe/London'],
      policies: [{ ...POLICY, windows: office, holidays }],
      dayKinds: onDay('holiday', '2026-12-25'),
    };
    const now = Date.UTC(2026, 11, 25, 8, 30);
    expect(shutReasonAt(rules, now)).toBe('holiday');
    // The day after is a Saturday.
    expect(opensAt(rules, now)).toBe(opening ?? Date.UTC(2026, 11, 28, 8));
  });

  it('is refused, not guessed, where the holidays of the year are not known', () => {
    const dayKinds: DayKinds = (region, date) =>
      date.startsWith('2027') ? undefined : weekends(region, date);
    const refusal = firstRefusal(viewOf({ place: placeOf({}, { dayKinds }) }), Date.UTC(2027, 0, 4, 12));
    expect(refusal).toMatchObject({ rule: 'calendar', code: 'calendar-missing' });
    expect(refusal?.retryAt).toBeUndefined();
  });
});

describe('caps', () => {
  const capOf = fc.record({
    scope: fc.constantFrom('lead' as const, 'number' as const, 'person' as const),
    most: fc.integer({ min: 1, max: 4 }),
    within: fc.constantFrom('localDay' as const, { hours: 24 }, { hours: 7 * 24 }, { hours: 30 * 24 }),
  });
  const past = fc.array(fc.integer({ min: 0, max: 40 * 24 * 60 }), { maxLength: 8 });

  it(`are never passed, and the refusal lapses when it says (${RUNS} cases)`, () => {
    const cases = fc.property(capOf, past, fc.constantFrom(...ZONES), (cap, minutesAgo, zone) => {
      const made = minutesAgo.map((minutes) => NOON - minutes * MINUTE_MS).toSorted((a, b) => a - b);
      const attempts = { lead: [], number: [], person: [], [cap.scope]: made };
      const view = viewOf({ place: placeOf({ caps: [cap] }, { zones: [zone] }), attempts });
      const refusal = firstRefusal(view, NOON);
      expect(refusal === undefined).toBe(countedBy(cap, zone, made, NOON) < cap.most);
      if (refusal?.retryAt === undefined) return;
      expect(firstRefusal(view, refusal.retryAt)).toBeUndefined();
      expect(firstRefusal(view, refusal.retryAt - 1)).toBeDefined();
    });
    fc.assert(cases, { numRuns: RUNS });
  });

  it('over all time are final', () => {
    const caps = [{ scope: 'person' as const, most: 1, within: 'ever' as const }];
    const view = viewOf({ place: placeOf({ caps }), attempts: { lead: [], number: [], person: [1] } });
    expect(firstRefusal(view, NOON)).toEqual({
      rule: 'policyCap',
      code: 'policy-cap',
      because: '1 of 1 attempts to the person in all',
    });
  });

  /** Counted by the date on the wall, or back from now. */
  function countedBy(cap: AttemptCap, zone: string, made: readonly number[], now: number): number {
    const { within } = cap;
    if (within === 'ever') return made.length;
    if (within !== 'localDay') return made.filter((at) => at > now - within.hours * HOUR_MS).length;
    const today = wallClock(zone, now).date;
    return made.filter((at) => wallClock(zone, at).date === today).length;
  }
});

describe('the gate', () => {
  const refusals: readonly [string, Partial<GateView>, string, number | undefined][] = [
    ['a listed number', { listed: { list: 'internal' } }, 'do-not-call', undefined],
    ['a final lead', { finalBecause: 'the goal was reached' }, 'lead-final', undefined],
    ['spent attempts', { maxAttempts: 1, attemptsMade: 1 }, 'attempt-cap', undefined],
    ['no policy', { place: placeOf({}, { policies: [] }) }, 'policy-missing', undefined],
    ['a number of no known zone', { place: placeOf({}, { zones: [] }) }, 'zone-missing', undefined],
    ['no consent', { place: placeOf({ consent: 'required' }) }, 'consent-missing', undefined],
    [
      'the end of a consent',
      { place: placeOf({ consent: 'required' }), consentUntil: NOON },
      'consent-missing',
      undefined,
    ],
    ['a refusal', { refusedAt: NOON - DAY_MS }, 'refused-lately', NOON + 29 * DAY_MS],
    ['an abandoned call', { abandonedAt: NOON - HOUR_MS }, 'abandoned-lately', NOON + 71 * HOUR_MS],
    [
      'a call just now',
      { attemptSpacingMs: HOUR_MS, attempts: at('number', NOON - 1) },
      'attempt-spacing',
      NOON - 1 + HOUR_MS,
    ],
    ['a later due time', { dueAt: NOON + 1 }, 'not-due', NOON + 1],
  ];

  it.each(refusals)('refuses for %s, and says when that lapses', (_name, changes, code, retryAt) => {
    const refusal = firstRefusal(viewOf(changes), NOON);
    expect(refusal?.code).toBe(code);
    expect(refusal?.retryAt).toBe(retryAt);
    expect(refusal?.because).not.toBe('');
  });

  it('asks nothing of policies where the campaign names none, and of several the strictest', () => {
    const none = viewOf({ place: { zones: [], dayKinds: weekends }, refusedAt: NOON - 1 });
    expect(firstRefusal(none, NOON)).toBeUndefined();
    const both = placeOf({}, { policies: [POLICY, { ...POLICY, refusalLockMs: 60 * DAY_MS }] });
    expect(firstRefusal(viewOf({ place: both, refusedAt: NOON - 1 }), NOON)?.retryAt).toBe(
      NOON - 1 + 60 * DAY_MS,
    );
    const early = { ...POLICY, windows: [{ days: [3], fromMinute: 8 * 60, toMinute: 11 * 60 }] };
    const shut = placeOf({}, { policies: [POLICY, early] });
    expect(firstRefusal(viewOf({ place: shut }), NOON)?.code).toBe('window-closed');
  });

  it('judges again what somebody may mend, and never what is final', () => {
    const missing = firstRefusal(viewOf({ place: placeOf({}, { policies: [] }) }), NOON);
    expect(missing && judgedAgainAt(missing, NOON)).toBe(NOON + HOUR_MS);
    const listed = firstRefusal(viewOf({ listed: { list: 'internal' } }), NOON);
    expect(listed && judgedAgainAt(listed, NOON)).toBeUndefined();
  });

  it('lets an abandoned person be called where an agent is reserved', () => {
    expect(
      firstRefusal(viewOf({ abandonedAt: NOON - HOUR_MS, hasReservedAgent: true }), NOON),
    ).toBeUndefined();
  });

  it('shows every rule once, in its order, and agrees with the first refusal', () => {
    const view = viewOf({ listed: { list: 'internal' }, dueAt: NOON + 1 });
    const verdicts = judge(view, NOON);
    expect(verdicts.map(({ rule }) => rule)).toEqual(RULE_NAMES);
    expect(verdicts.filter(({ passes }) => !passes).map(({ rule }) => rule)).toEqual(['doNotCall', 'notDue']);
    expect(verdicts.find(({ passes }) => !passes)).toMatchObject(firstRefusal(view, NOON) ?? {});
  });

  function at(scope: 'number', ...times: number[]): GateView['attempts'] {
    return { lead: [], person: [], [scope]: times };
  }
});
