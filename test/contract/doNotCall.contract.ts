/** What every do-not-call list does. */
import { expect, test } from 'vitest';
import { type StoreUnderTest, T0, freshId, freshNumber } from '../support/stores.ts';

export function doNotCallContract(store: () => StoreUnderTest): void {
  test('a number is listed from the moment it was added, for every dial group', async () => {
    const number = freshNumber();
    const { doNotCall } = store().open('main');
    expect(await doNotCall.has(number)).toBe(false);
    await doNotCall.add([{ number, source: 'agent', addedAt: T0, attemptId: 'attempt-1' }]);
    expect(await doNotCall.has(number)).toBe(true);
    const other = store().open('other').doNotCall;
    expect(await other.has(number)).toBe(true);
    expect(await other.listsNaming([freshNumber(), number], 'camp')).toEqual([undefined, 'internal']);
  });

  test('counts numbers, however often they were added', async () => {
    const { doNotCall } = store().open('main');
    const before = await doNotCall.count();
    const entries = Array.from({ length: 2_500 }, () => ({
      number: freshNumber(),
      source: 'import' as const,
      addedAt: T0,
    }));
    await doNotCall.add(entries);
    await doNotCall.add([...entries.slice(0, 10), ...entries.slice(0, 10)]);
    await doNotCall.add([]);
    expect((await doNotCall.count()) - before).toBe(2_500);
    await doNotCall.remove(entries.slice(0, 1_500));
    await doNotCall.remove(entries.slice(0, 10));
    expect((await doNotCall.count()) - before).toBe(1_000);
  });

  test('tells which state of the lists a call is asked of', async () => {
    const { doNotCall } = store().open('main');
    const [number, campaignId] = [freshNumber(), freshId('camp')];
    const before = await doNotCall.versions(campaignId);
    expect(before).toEqual([expect.stringMatching(/^internal #\d+$/), `campaign:${campaignId} #0`]);
    await doNotCall.add([{ number, campaignId, source: 'sms', addedAt: T0 }]);
    const [internal] = before;
    expect(await doNotCall.versions(campaignId)).toEqual([internal, `campaign:${campaignId} #1`]);
    await doNotCall.remove([{ number, campaignId }]);
    await doNotCall.add([{ number, source: 'sms', addedAt: T0 }]);
    const after = await store().open('other').doNotCall.versions(campaignId);
    expect(after[0]).not.toBe(internal);
    expect(after[1]).toBe(`campaign:${campaignId} #2`);
    expect(await doNotCall.versions(undefined)).toEqual(after.slice(0, 1));
  });

  test("a campaign's own list stops its calls only, and is no part of the count", async () => {
    const { doNotCall, limits } = store().open('main');
    const [number, campaignId] = [freshNumber(), freshId('camp')];
    const before = await doNotCall.count();
    await doNotCall.add([{ number, campaignId, source: 'sms', addedAt: T0 }]);
    expect(await doNotCall.listsNaming([number], campaignId)).toEqual([`campaign:${campaignId}`]);
    expect(await doNotCall.listsNaming([number], 'another')).toEqual([undefined]);
    expect(await doNotCall.listsNaming([number], undefined)).toEqual([undefined]);
    expect(await doNotCall.has(number)).toBe(false);
    expect(await doNotCall.count()).toBe(before);
    const refused = { reserved: false, code: 'do-not-call', retryAt: expect.any(Number) as number };
    expect(await limits.reserveNumber(number, 'a', 0, T0, campaignId)).toEqual(refused);
    expect(await limits.reserveNumber(number, 'b', 0, T0, 'another')).toEqual({ reserved: true });
    expect(await limits.reserveNumber(number, 'c', 0, T0 + 1, campaignId)).toEqual(refused);
  });

  test('what is removed may be called again, unless another list names it', async () => {
    const { doNotCall, limits } = store().open('main');
    const [number, campaignId] = [freshNumber(), freshId('camp')];
    const entry = { number, source: 'operator', addedAt: T0 } as const;
    await doNotCall.add([entry, { ...entry, campaignId }]);
    await doNotCall.remove([{ number }]);
    expect(await doNotCall.listsNaming([number], campaignId)).toEqual([`campaign:${campaignId}`]);
    expect(await doNotCall.has(number)).toBe(false);
    await doNotCall.remove([{ number, campaignId }, { number }]);
    expect(await doNotCall.listsNaming([number], campaignId)).toEqual([undefined]);
    expect(await limits.reserveNumber(number, 'a', 0, T0, campaignId)).toEqual({ reserved: true });
  });

  test('patterns are in force at once for every dial group, until they are removed', async () => {
    const { doNotCall } = store().open('main');
    const other = store().open('other').doNotCall;
    const number = freshNumber();
    const [all, own] = [`${number.slice(0, -3)}*`, `${number.slice(0, -2)}??`];
    expect(await other.listsNaming([number], 'camp-p')).toEqual([undefined]);
    await doNotCall.add([{ number: own, campaignId: 'camp-p', source: 'operator', addedAt: T0 }]);
    expect(await other.listsNaming([number], 'camp-p')).toEqual([`campaign:camp-p (${own})`]);
    expect(await other.listsNaming([number], 'camp-q')).toEqual([undefined]);
    await doNotCall.add([{ number: all, source: 'operator', addedAt: T0 }]);
    expect(await other.listsNaming([number], 'camp-q')).toEqual([`internal (${all})`]);
    await doNotCall.remove([{ number: all }, { number: own, campaignId: 'camp-p' }]);
    expect(await other.listsNaming([number, `${number}0`], 'camp-p')).toEqual([undefined, undefined]);
  });
}
