/** What every emergency stop does. */
import { afterEach, expect, test } from 'vitest';
import type { EmergencyOrder, EmergencyState, EmergencyWatch } from '../../src/ports/emergency.ts';
import { type StoreUnderTest, T0, freshId } from '../support/stores.ts';

const order = (action: EmergencyOrder['action'], reason = 'wrong list'): EmergencyOrder => ({
  action,
  at: T0,
  by: 'ada',
  reason,
});

export function emergencyContract(store: () => StoreUnderTest): void {
  const watches: EmergencyWatch[] = [];
  afterEach(() => {
    for (const watch of watches.splice(0)) watch.stop();
  });

  test('reaches every dial group within a second, and lets go of all of them again', async () => {
    const groups = [store().open(freshId('group')), store().open(freshId('group'))];
    const heard = groups.map(({ emergency }) => {
      const states: EmergencyState[] = [];
      const watch = emergency.watch((state) => states.push(state));
      watches.push(watch);
      return { watch, states };
    });
    const all = (isClear: boolean) => heard.every(({ watch }) => watch.isClear() === isClear);
    await expect.poll(() => all(true)).toBe(true);
    await groups[0]?.emergency.give(order('stop'));
    await expect.poll(() => all(false), { timeout: 1_000, interval: 10 }).toBe(true);
    await expect
      .poll(() => heard.map(({ states }) => states.at(-1)), { timeout: 1_000, interval: 10 })
      .toEqual([
        { kind: 'stopped', order: order('stop') },
        { kind: 'stopped', order: order('stop') },
      ]);
    await groups[1]?.emergency.give(order('release', 'list corrected'));
    await expect.poll(() => all(true), { timeout: 1_000, interval: 10 }).toBe(true);
    expect(heard.map(({ states }) => states.at(-1)?.kind)).toEqual(['clear', 'clear']);
  });

  test('stands for whoever comes later, until it is released', async () => {
    await store().open(freshId('group')).emergency.give(order('stop'));
    const later = store().open(freshId('group'));
    expect(await later.emergency.last()).toEqual(order('stop'));
    const kinds: string[] = [];
    const watch = later.emergency.watch(({ kind }) => kinds.push(kind));
    watches.push(watch);
    await expect.poll(() => kinds.at(-1)).toBe('stopped');
    expect(kinds).not.toContain('clear');
    expect(watch.isClear()).toBe(false);
    await later.emergency.give(order('release'));
  });

  test('keeps who gave which order and why, the newest first', async () => {
    const { emergency } = store().open(freshId('group'));
    for (const reason of ['one', 'two', 'three']) await emergency.give(order('stop', reason));
    await emergency.give(order('release', 'four'));
    const history = await emergency.history(3);
    expect(history.map(({ action, reason }) => `${action} ${reason}`)).toEqual([
      'release four',
      'stop three',
      'stop two',
    ]);
  });

  test('tells nothing more to a watch that has been stopped', async () => {
    const { emergency } = store().open(freshId('group'));
    const first: string[] = [];
    const second: string[] = [];
    const watch = emergency.watch(({ kind }) => first.push(kind));
    watches.push(emergency.watch(({ kind }) => second.push(kind)));
    await expect.poll(() => [first.at(-1), second.at(-1)]).toEqual(['clear', 'clear']);
    watch.stop();
    await emergency.give(order('stop'));
    await expect.poll(() => second.at(-1)).toBe('stopped');
    expect(first).not.toContain('stopped');
    await emergency.give(order('release'));
  });
}
