/** What every do-not-call list does. */
import { expect, test } from 'vitest';
import { type StoreUnderTest, T0, freshNumber } from '../support/stores.ts';

export function doNotCallContract(store: () => StoreUnderTest): void {
  test('a number is listed from the moment it was added, for every dial group', async () => {
    const number = freshNumber();
    const { doNotCall } = store().open('main');
    expect(await doNotCall.has(number)).toBe(false);
    await doNotCall.add([{ number, source: 'agent', addedAt: T0, attemptId: 'attempt-1' }]);
    expect(await doNotCall.has(number)).toBe(true);
    expect(await store().open('other').doNotCall.has(number)).toBe(true);
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
  });
}
