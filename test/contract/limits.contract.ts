/** What every keeper of limits does. */
import { expect, test } from 'vitest';
import { DAY_MS } from '../../src/domain/kernel/time.ts';
import type { CountAsked, LimitsPort, Reservation, TrunkLimits } from '../../src/ports/limits.ts';
import { type StoreUnderTest, T0, freshId, freshNumber } from '../support/stores.ts';

const HOLD_MS = 60_000;
const wide = { lines: 1_000, callsPerSecond: 1_000 };
const reserved: Reservation = { reserved: true };

const counting = (most: number, more: Partial<CountAsked> = {}): CountAsked => ({
  caps: [{ most, from: T0 }],
  past: [],
  since: T0,
  countsForMs: DAY_MS,
  ...more,
});

/** Reserved and gone at once. */
async function leave(
  limits: LimitsPort,
  trunkId: string,
  attemptId: string,
  limit: TrunkLimits,
  at: number,
): Promise<Reservation> {
  const reservation = await limits.reserveTrunk(trunkId, attemptId, limit, HOLD_MS, at);
  await limits.leftTrunk(trunkId, attemptId, at);
  return reservation;
}

export function limitsContract(store: () => StoreUnderTest): void {
  test('a trunk has no more lines in use than it has, and gives released ones again', async () => {
    const { limits } = store().open('main');
    const trunk = freshId('trunk');
    const two = { ...wide, lines: 2 };
    expect(await limits.reserveTrunk(trunk, 'a', two, HOLD_MS, T0)).toEqual(reserved);
    expect(await limits.reserveTrunk(trunk, 'b', two, HOLD_MS, T0)).toEqual(reserved);
    const refused = await limits.reserveTrunk(trunk, 'c', two, HOLD_MS, T0);
    expect(refused).toEqual({ reserved: false, code: 'lines', retryAt: T0 + 1_000 });
    expect(await limits.linesInUse(trunk)).toBe(2);
    await limits.releaseTrunk(trunk, 'a');
    await limits.releaseTrunk(trunk, 'a');
    await limits.releaseTrunk(trunk, 'never reserved');
    expect(await limits.linesInUse(trunk)).toBe(1);
    expect(await limits.reserveTrunk(trunk, 'c', two, HOLD_MS, T0)).toEqual(reserved);
  });

  test('a line is taken whether one is free or not, lapses unless it is taken again, and is given back', async () => {
    const { limits } = store().open('main');
    const trunk = freshId('trunk');
    const one = { ...wide, lines: 1 };
    await limits.reserveTrunk(trunk, 'a', one, HOLD_MS, T0);
    await limits.takeLine(trunk, 'in-1', 1_000, T0);
    expect(await limits.linesInUse(trunk)).toBe(2);
    await limits.releaseTrunk(trunk, 'a');
    expect(await limits.reserveTrunk(trunk, 'b', one, HOLD_MS, T0)).toMatchObject({ code: 'lines' });
    await limits.takeLine(trunk, 'in-1', 1_000, T0 + 900);
    expect(await limits.reserveTrunk(trunk, 'b', one, HOLD_MS, T0 + 1_500)).toMatchObject({ code: 'lines' });
    expect(await limits.reserveTrunk(trunk, 'b', one, HOLD_MS, T0 + 1_900)).toEqual(reserved);
    await limits.releaseTrunk(trunk, 'b');
    await limits.takeLine(trunk, 'in-1', 1_000, T0 + 2_000);
    await limits.releaseTrunk(trunk, 'in-1');
    expect(await limits.linesInUse(trunk)).toBe(0);
  });

  test('a line that is not released lapses', async () => {
    const { limits } = store().open('main');
    const trunk = freshId('trunk');
    const one = { ...wide, lines: 1 };
    await limits.reserveTrunk(trunk, 'a', one, HOLD_MS, T0);
    const late = T0 + HOLD_MS - 1;
    const refused = await limits.reserveTrunk(trunk, 'b', one, HOLD_MS, late);
    expect(refused).toEqual({ reserved: false, code: 'lines', retryAt: T0 + HOLD_MS });
    expect(await limits.reserveTrunk(trunk, 'b', one, HOLD_MS, T0 + HOLD_MS)).toEqual(reserved);
    expect(await limits.linesInUse(trunk)).toBe(1);
  });

  test('in any second no more calls start than the trunk takes', async () => {
    const { limits } = store().open('main');
    const trunk = freshId('trunk');
    const three = { ...wide, callsPerSecond: 3 };
    for (const [id, at] of [
      ['a', T0],
      ['b', T0 + 400],
      ['c', T0 + 800],
    ] as const)
      expect(await leave(limits, trunk, id, three, at)).toEqual(reserved);
    await limits.releaseTrunk(trunk, 'a');
    const refused = await limits.reserveTrunk(trunk, 'd', three, HOLD_MS, T0 + 999);
    expect(refused).toEqual({ reserved: false, code: 'calls-per-second', retryAt: T0 + 1_000 });
    expect(await leave(limits, trunk, 'd', three, T0 + 1_000)).toEqual(reserved);
    const next = await limits.reserveTrunk(trunk, 'e', three, HOLD_MS, T0 + 1_000);
    expect(next).toMatchObject({ retryAt: T0 + 1_400 });
  });

  test('a call counts from when it has left, however long it was on the way', async () => {
    const { limits } = store().open('main');
    const trunk = freshId('trunk');
    const one = { ...wide, callsPerSecond: 1 };
    await limits.reserveTrunk(trunk, 'a', one, HOLD_MS, T0);
    const onTheWay = await limits.reserveTrunk(trunk, 'b', one, HOLD_MS, T0 + 1_500);
    expect(onTheWay).toEqual({ reserved: false, code: 'calls-per-second', retryAt: T0 + 2_500 });
    await limits.leftTrunk(trunk, 'a', T0 + 1_600);
    await limits.leftTrunk(trunk, 'a', T0 + 1_900);
    await limits.leftTrunk(trunk, 'never reserved', T0);
    const left = await limits.reserveTrunk(trunk, 'b', one, HOLD_MS, T0 + 2_599);
    expect(left).toEqual({ reserved: false, code: 'calls-per-second', retryAt: T0 + 2_600 });
    expect(await limits.reserveTrunk(trunk, 'b', one, HOLD_MS, T0 + 2_600)).toEqual(reserved);
  });

  test('a call that is never seen leaving keeps its place for a few seconds, not for ever', async () => {
    const { limits } = store().open('main');
    const trunk = freshId('trunk');
    const one = { ...wide, callsPerSecond: 1 };
    await limits.reserveTrunk(trunk, 'a', one, HOLD_MS, T0);
    expect(await limits.reserveTrunk(trunk, 'b', one, HOLD_MS, T0 + 5_999)).toMatchObject({
      reserved: false,
    });
    expect(await limits.reserveTrunk(trunk, 'b', one, HOLD_MS, T0 + 6_000)).toEqual(reserved);
  });

  test('a rate below one call a second holds as well', async () => {
    const { limits } = store().open('main');
    const trunk = freshId('trunk');
    const slow = { ...wide, callsPerSecond: 0.5 };
    expect(await leave(limits, trunk, 'a', slow, T0)).toEqual(reserved);
    const refused = await limits.reserveTrunk(trunk, 'b', slow, HOLD_MS, T0 + 1_999);
    expect(refused).toEqual({ reserved: false, code: 'calls-per-second', retryAt: T0 + 2_000 });
    expect(await limits.reserveTrunk(trunk, 'b', slow, HOLD_MS, T0 + 2_000)).toEqual(reserved);
  });

  test('reserving twice for one attempt takes one line and one start', async () => {
    const { limits } = store().open('main');
    const trunk = freshId('trunk');
    const two = { lines: 2, callsPerSecond: 2 };
    await limits.reserveTrunk(trunk, 'a', two, HOLD_MS, T0);
    expect(await limits.reserveTrunk(trunk, 'a', two, HOLD_MS, T0)).toEqual(reserved);
    expect(await limits.linesInUse(trunk)).toBe(1);
    expect(await limits.reserveTrunk(trunk, 'b', two, HOLD_MS, T0)).toEqual(reserved);
  });

  test('limits hold across dial groups, also when all ask at once', async () => {
    const trunk = freshId('trunk');
    const asked = Array.from({ length: 30 }, (_, index) =>
      store()
        .open(`group-${index % 3}`)
        .limits.reserveTrunk(trunk, `attempt-${index}`, { ...wide, lines: 7 }, HOLD_MS, T0),
    );
    expect((await Promise.all(asked)).filter((reservation) => reservation.reserved)).toHaveLength(7);
  });

  test('a trunk spends no more in a day than its cap, over all dial groups', async () => {
    const [one, other] = [store().open('main').limits, store().open('other').limits];
    const trunk = freshId('trunk');
    const asked = { amount: 40, cap: 100, day: '2026-01-31' };
    expect(await one.reserveSpend(trunk, 'a', asked, T0)).toEqual(reserved);
    expect(await other.reserveSpend(trunk, 'b', asked, T0)).toEqual(reserved);
    expect(await one.reserveSpend(trunk, 'a', asked, T0), 'once for each attempt').toEqual(reserved);
    const refused = await one.reserveSpend(trunk, 'c', asked, T0);
    expect(refused).toMatchObject({ reserved: false, code: 'spend-cap' });
    await one.settleSpend(trunk, 'a', 10);
    await one.settleSpend(trunk, 'a', 10);
    await one.settleSpend(trunk, 'never reserved', 1_000);
    expect(await other.spent(trunk, '2026-01-31')).toBe(50);
    expect(await one.reserveSpend(trunk, 'c', asked, T0)).toEqual(reserved);
    expect(await one.reserveSpend(trunk, 'd', { ...asked, day: '2026-02-01' }, T0)).toEqual(reserved);
    expect(await one.reserveSpend(trunk, 'e', { amount: 1_000, day: '2026-01-31' }, T0)).toEqual(reserved);
    expect(await one.spent(trunk, '2026-01-31')).toBe(1_090);
  });

  test('caller IDs take turns, the better rank first, each as often in a day as it may', async () => {
    const { limits } = store().open('main');
    const [near, far, farther] = [freshNumber(), freshNumber(), freshNumber()];
    const ranked = [far, farther, near].map((number) => ({ number, rank: number === near ? 0 : 1 }));
    const shown = async (perDay: number | undefined, at: number) => {
      const choice = await limits.reserveCallerId({ ranked, perDay, restMs: 1_000 }, at);
      return choice.reserved ? choice.number : choice.retryAt;
    };
    expect(await shown(2, T0)).toBe(near);
    expect(await shown(2, T0)).toBe(far);
    expect(await shown(2, T0 + 1)).toBe(farther);
    expect(await shown(2, T0 + 2), 'all of them rest').toBe(T0 + 1_000);
    expect(await shown(2, T0 + 1_000)).toBe(near);
    expect(await shown(2, T0 + 2_000), 'its calls of the day are made').toBe(far);
    expect(await shown(2, T0 + 2_000)).toBe(farther);
    const tomorrow = await shown(2, T0 + 5_000);
    expect(tomorrow).toBe((Math.floor(T0 / DAY_MS) + 1) * DAY_MS);
    expect(await shown(2, Number(tomorrow))).toBe(near);
  });

  test('a caller ID is not used more often than it may by nodes that ask at once', async () => {
    const number = freshNumber();
    const asked = Array.from({ length: 12 }, (_, index) =>
      store()
        .open(`group-${index % 3}`)
        .limits.reserveCallerId({ ranked: [{ number, rank: 0 }], perDay: 5, restMs: 0 }, T0),
    );
    expect((await Promise.all(asked)).filter((choice) => choice.reserved)).toHaveLength(5);
  });

  test('two attempts on one number keep their distance', async () => {
    const { limits } = store().open('main');
    const number = freshNumber();
    expect(await limits.reserveNumber(number, 'a', DAY_MS, T0)).toEqual(reserved);
    expect(await limits.reserveNumber(number, 'a', DAY_MS, T0 + 5)).toEqual(reserved);
    const refused = await store()
      .open('other')
      .limits.reserveNumber(number, 'b', DAY_MS, T0 + DAY_MS - 1);
    expect(refused).toEqual({ reserved: false, code: 'attempt-spacing', retryAt: T0 + DAY_MS });
    expect(await limits.reserveNumber(number, 'b', DAY_MS, T0 + DAY_MS)).toEqual(reserved);
  });

  test('releasing a number forgets its reservation and brings back the one before', async () => {
    const { limits } = store().open('main');
    const number = freshNumber();
    await limits.reserveNumber(number, 'a', 1_000, T0);
    await limits.reserveNumber(number, 'b', 1_000, T0 + 1_000);
    await limits.releaseNumber(number, 'b');
    const refused = await limits.reserveNumber(number, 'c', DAY_MS, T0 + 2_000);
    expect(refused).toEqual({ reserved: false, code: 'attempt-spacing', retryAt: T0 + DAY_MS });
    await limits.releaseNumber(number, 'a');
    expect(await limits.reserveNumber(number, 'c', DAY_MS, T0 + 2_000)).toEqual(reserved);
  });

  test('releasing does nothing where another attempt has reserved since', async () => {
    const { limits } = store().open('main');
    const number = freshNumber();
    await limits.reserveNumber(number, 'a', 1_000, T0);
    await limits.reserveNumber(number, 'b', 1_000, T0 + 1_000);
    await limits.releaseNumber(number, 'a');
    expect(await limits.reserveNumber(number, 'c', 1_000, T0 + 1_500)).toMatchObject({
      code: 'attempt-spacing',
      retryAt: T0 + 2_000,
    });
  });

  test('a number on the do-not-call list is never reserved', async () => {
    const { limits, doNotCall } = store().open('main');
    const number = freshNumber();
    await limits.reserveNumber(number, 'a', 0, T0);
    await doNotCall.add([{ number, source: 'key', addedAt: T0 }]);
    const refused = await limits.reserveNumber(number, 'b', 0, T0 + DAY_MS);
    expect(refused).toMatchObject({ reserved: false, code: 'do-not-call' });
    if ('retryAt' in refused) expect(new Date(refused.retryAt).getUTCFullYear()).toBeGreaterThan(9_999);
    await limits.releaseNumber(number, 'a');
    expect(await doNotCall.has(number)).toBe(true);
  });

  test('a number is reserved no more often than its cap, over all dial groups', async () => {
    const [one, other] = [store().open('main').limits, store().open('other').limits];
    const number = freshNumber();
    const first = await one.reserveNumber(number, 'a', 0, T0, 'camp', counting(2));
    expect(first).toEqual({ reserved: true, counted: [] });
    const second = await other.reserveNumber(number, 'b', 0, T0 + 1, 'camp-2', counting(2));
    expect(second).toEqual({ reserved: true, counted: [T0] });
    const refused = await one.reserveNumber(number, 'c', 0, T0 + 2, 'camp', counting(2));
    expect(refused).toEqual({ reserved: false, code: 'policy-cap', counted: [T0, T0 + 1] });
    expect(await other.attemptsOn([number, freshNumber()], T0)).toEqual([T0, T0 + 1]);
    expect(await other.attemptsOn([number], T0 + 1)).toEqual([T0 + 1]);
    const later = await one.reserveNumber(number, 'c', 0, T0 + 2, 'camp', {
      ...counting(2),
      caps: [{ most: 2, from: T0 + 1 }],
    });
    expect(later).toMatchObject({ reserved: true });
  });

  test('repeating a reservation counts it once', async () => {
    const { limits } = store().open('main');
    const number = freshNumber();
    await limits.reserveNumber(number, 'a', 0, T0, undefined, counting(1));
    const again = await limits.reserveNumber(number, 'a', 0, T0, undefined, counting(1));
    expect(again).toEqual({ reserved: true, counted: [] });
    await limits.reserveNumber(number, 'b', 0, T0, undefined, counting(9));
    expect(await limits.reserveNumber(number, 'a', 0, T0, undefined, counting(1))).toMatchObject({
      reserved: true,
    });
    expect(await limits.attemptsOn([number], 0)).toEqual([T0, T0]);
  });

  test('attempts on record count, and once where they are reserved as well', async () => {
    const { limits } = store().open('main');
    const number = freshNumber();
    await limits.reserveNumber(number, 'a', 0, T0, undefined, counting(9));
    await limits.reserveNumber(number, 'b', 0, T0 + 5, undefined, counting(9));
    const asked = counting(4, { past: [T0 - 1, T0, T0 + 3], caps: [{ most: 4, from: 0 }], since: 0 });
    const refused = await limits.reserveNumber(number, 'c', 0, T0 + 9, undefined, asked);
    expect(refused).toMatchObject({ reserved: false, code: 'policy-cap' });
    const counted = 'counted' in refused ? refused.counted : [];
    expect(new Set(counted)).toEqual(new Set([T0 - 1, T0, T0 + 3, T0 + 5]));
    expect(counted).toHaveLength(4);
    const twice = counting(4, { past: [T0, T0], since: T0 });
    expect(await limits.reserveNumber(number, 'c', 0, T0 + 9, undefined, twice)).toMatchObject({
      reserved: true,
    });
  });

  test('an attempt reserved without a count takes no place, and neither does one refused or given back', async () => {
    const { limits, doNotCall } = store().open('main');
    const number = freshNumber();
    await limits.reserveNumber(number, 'a', 0, T0);
    await limits.reserveNumber(number, 'b', DAY_MS, T0 + 1, undefined, counting(1));
    expect(await limits.attemptsOn([number], 0)).toEqual([]);
    await limits.reserveNumber(number, 'c', 0, T0 + 2, undefined, counting(1));
    expect(await limits.attemptsOn([number], 0)).toEqual([T0 + 2]);
    await limits.reserveNumber(number, 'd', 0, T0 + 3, undefined, counting(9));
    await limits.releaseNumber(number, 'c');
    await limits.releaseNumber(number, 'never reserved');
    expect(await limits.attemptsOn([number], 0), 'given back, though another has reserved').toEqual([T0 + 3]);
    await doNotCall.add([{ number, source: 'key', addedAt: T0 }]);
    await limits.reserveNumber(number, 'e', 0, T0 + 4, undefined, counting(9));
    expect(await limits.attemptsOn([number], 0)).toEqual([T0 + 3]);
  });

  test('an attempt that turns out not to count leaves its place, and its spacing stays', async () => {
    const { limits } = store().open('main');
    const number = freshNumber();
    await limits.reserveNumber(number, 'a', 0, T0, undefined, counting(1));
    await limits.uncountAttempt(number, 'a');
    await limits.uncountAttempt(number, 'a');
    const spaced = await limits.reserveNumber(number, 'b', DAY_MS, T0 + 1, undefined, counting(1));
    expect(spaced).toEqual({ reserved: false, code: 'attempt-spacing', retryAt: T0 + DAY_MS });
    expect(await limits.reserveNumber(number, 'b', 0, T0 + 1, undefined, counting(1))).toEqual({
      reserved: true,
      counted: [],
    });
  });

  test('no more are reserved than the cap where many ask at once', async () => {
    const number = freshNumber();
    const asked = Array.from({ length: 30 }, (_, index) =>
      store()
        .open(`group-${index % 3}`)
        .limits.reserveNumber(number, `attempt-${index}`, 0, T0 + index, undefined, counting(7)),
    );
    expect((await Promise.all(asked)).filter((reservation) => reservation.reserved)).toHaveLength(7);
  });
}
