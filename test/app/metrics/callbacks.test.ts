import { expect, it } from 'vitest';
import { createMetrics } from '../../../src/app/metrics/metrics.ts';
import type { FloorBoard } from '../../../src/domain/floor/board.ts';

const BOARD: FloorBoard = { at: 0, link: 'up', holds: [], campaigns: [], agents: [], calls: [] };

async function linesOf(board: FloorBoard): Promise<readonly string[]> {
  const metrics = createMetrics();
  metrics.connect({
    version: '1',
    node: 'node',
    dialGroupId: 'main',
    read: () => Promise.resolve({ board }),
    alarms: () => [],
  });
  const text = await metrics.text();
  metrics.stop();
  return text.split('\n').filter((line) => line.startsWith('outpace_callbacks{'));
}

it('counts the callbacks that are due and those that were missed, none among them', async () => {
  const callbacks = { soon: 5, due: 3, missed: 2, nextAt: 0, agents: [] };
  expect(await linesOf({ ...BOARD, callbacks })).toEqual([
    'outpace_callbacks{state="due"} 3',
    'outpace_callbacks{state="missed"} 2',
  ]);
  expect(await linesOf(BOARD)).toEqual([
    'outpace_callbacks{state="due"} 0',
    'outpace_callbacks{state="missed"} 0',
  ]);
});
