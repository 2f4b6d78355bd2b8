/** What every keeper of ownership does. */
import { expect, test } from 'vitest';
import { type StoreUnderTest, T0, freshId } from '../support/stores.ts';

const LEASE_MS = 10_000;

export function ownershipContract(store: () => StoreUnderTest): void {
  test('one node holds a dial group until its lease lapses', async () => {
    const group = freshId('group');
    const { ownership } = store().open(group);
    const held = await ownership.acquire(group, 'node-1', LEASE_MS, T0);
    expect(held).toEqual({ dialGroupId: group, node: 'node-1', fence: 1, expiresAt: T0 + LEASE_MS });
    expect(await ownership.acquire(group, 'node-2', LEASE_MS, T0 + LEASE_MS - 1)).toBeUndefined();
    expect(await ownership.current(group, T0 + LEASE_MS - 1)).toEqual(held);
    expect(await ownership.current(group, T0 + LEASE_MS)).toBeUndefined();
    expect(await ownership.acquire(group, 'node-2', LEASE_MS, T0 + LEASE_MS)).toMatchObject({ fence: 2 });
  });

  test('the fence grows with every owner, also when a node follows itself', async () => {
    const group = freshId('group');
    const { ownership } = store().open(group);
    const first = await ownership.acquire(group, 'node-1', LEASE_MS, T0);
    const again = await ownership.acquire(group, 'node-1', LEASE_MS, T0 + 1);
    expect([first?.fence, again?.fence]).toEqual([1, 2]);
    if (!first || !again) return;
    expect(await ownership.renew(first, LEASE_MS, T0 + 2)).toBe(false);
    await ownership.release(first);
    expect(await ownership.current(group, T0 + 2)).toEqual(again);
    await ownership.release(again);
    expect(await ownership.current(group, T0 + 2)).toBeUndefined();
    expect(await ownership.acquire(group, 'node-2', LEASE_MS, T0 + 2)).toMatchObject({ fence: 3 });
  });

  test('renewing extends a lease, and fails once another node holds the group or it was given up', async () => {
    const group = freshId('group');
    const { ownership } = store().open(group);
    const held = await ownership.acquire(group, 'node-1', LEASE_MS, T0);
    if (!held) throw new Error('not acquired');
    expect(await ownership.renew(held, LEASE_MS, T0 + 5_000)).toBe(true);
    expect(await ownership.current(group, T0 + 14_999)).toMatchObject({ expiresAt: T0 + 15_000 });
    const follower = await ownership.acquire(group, 'node-2', LEASE_MS, T0 + 15_000);
    expect(await ownership.renew(held, LEASE_MS, T0 + 15_001)).toBe(false);
    expect(await ownership.current(group, T0 + 15_001)).toEqual(follower);
    if (follower) await ownership.release(follower);
    expect(follower && (await ownership.renew(follower, LEASE_MS, T0 + 15_002))).toBe(false);
  });

  test('of many nodes that ask at once one is given the group', async () => {
    const group = freshId('group');
    const { ownership } = store().open(group);
    const asked = Array.from({ length: 10 }, (_, index) =>
      ownership.acquire(group, `node-${index}`, LEASE_MS, T0),
    );
    expect((await Promise.all(asked)).filter((held) => held !== undefined)).toHaveLength(1);
  });
}
