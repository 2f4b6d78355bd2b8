/** What every live board does. */
import { expect, test } from 'vitest';
import type { Floor } from '../../src/ports/liveBoard.ts';
import { type StoreUnderTest, T0, expectFailure, freshId } from '../support/stores.ts';

const floor = (node: string): Floor => ({
  at: T0,
  node,
  link: 'up',
  holds: [],
  campaigns: [],
  agents: [],
  calls: [{ attemptId: 'a', campaignId: 'camp', state: 'ringing', since: T0, number: '+1555•••' }],
});

export function liveBoardContract(store: () => StoreUnderTest): void {
  test('shows what its owner published last', async () => {
    const group = freshId('group');
    const { liveBoard } = store().open(group);
    expect(await liveBoard.read(group)).toBeUndefined();
    await liveBoard.publish(group, 1, floor('node-1'));
    await liveBoard.publish(group, 1, floor('node-2'));
    expect(await liveBoard.read(group)).toEqual(floor('node-2'));
  });

  test('refuses what a former owner publishes', async () => {
    const group = freshId('group');
    const { liveBoard, ownership } = store().open(group);
    await ownership.acquire(group, 'node-1', 1_000, T0);
    await ownership.acquire(group, 'node-2', 1_000, T0 + 1_000);
    await liveBoard.publish(group, 2, floor('node-2'));
    await expectFailure(liveBoard.publish(group, 1, floor('node-1')), { outcome: 'refused', code: 'fenced' });
    expect(await liveBoard.read(group)).toEqual(floor('node-2'));
  });
}
