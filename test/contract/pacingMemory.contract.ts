/** What every memory of the pacers does. */
import { expect, test } from 'vitest';
import { type StoreUnderTest, T0, expectFailure, freshId } from '../support/stores.ts';

export function pacingMemoryContract(store: () => StoreUnderTest): void {
  test('gives back what was saved last, as plain JSON', async () => {
    const group = freshId('group');
    const { pacingMemory } = store().open(group);
    expect(await pacingMemory.read(group)).toBeUndefined();
    await pacingMemory.save(group, 1, { pools: { a: [1, 2] } });
    await pacingMemory.save(group, 1, { pools: { a: [0.1, 1e-9], b: null } });
    expect(await pacingMemory.read(group)).toEqual({ pools: { a: [0.1, 1e-9], b: null } });
    expect(await pacingMemory.read(freshId('group'))).toBeUndefined();
  });

  test('refuses what a former owner saves', async () => {
    const group = freshId('group');
    const { pacingMemory, ownership } = store().open(group);
    await ownership.acquire(group, 'node-1', 1_000, T0);
    await ownership.acquire(group, 'node-2', 1_000, T0 + 1_000);
    await pacingMemory.save(group, 2, { from: 'node-2' });
    const stale = pacingMemory.save(group, 1, { from: 'node-1' });
    await expectFailure(stale, { port: 'pacingMemory', outcome: 'refused', code: 'fenced' });
    expect(await pacingMemory.read(group)).toEqual({ from: 'node-2' });
  });
}
