/** What is said of the calls that are up. */
import { expect, it } from 'vitest';
import type { CallBoard } from '../../src/domain/floor/board.ts';
import type { LiveBoardPort } from '../../src/ports/liveBoard.ts';
import { callActivity, liveCalls } from '../../src/services/liveCalls.ts';

const call: CallBoard = {
  attemptId: 'a',
  campaignId: 'c',
  state: 'joined',
  since: 5,
  number: '+1***02',
  agentId: 'mei',
};
const boardOf = (calls: readonly CallBoard[]): LiveBoardPort => ({
  publish: async () => undefined,
  read: async () => ({ at: 9, node: 'n', link: 'up', holds: [], campaigns: [], agents: [], calls }),
});

it('lists the calls of the dial group, the longest in its state first', async () => {
  const older = { ...call, attemptId: 'b', since: 1 };
  expect((await liveCalls(boardOf([call, older]), 'main')).map(({ attemptId }) => attemptId)).toEqual([
    'b',
    'a',
  ]);
});

it('has none where no engine tells of any', async () => {
  expect(await liveCalls(undefined, 'main')).toEqual([]);
});

it('says who parked a call, so that it can be picked up', () => {
  expect(callActivity({ ...call, state: 'parked', parkedBy: 'mei' })).toBe('parked by mei');
});

it('says what the agent does with the customer, who else is in it and who wants help', () => {
  expect(callActivity(call)).toBe('joined');
  expect(callActivity({ ...call, conversation: { state: 'held', muted: ['mei'] } })).toBe(
    'held (muted: mei)',
  );
  const conversation = {
    state: 'consulting',
    third: { who: 'li', isUp: true },
    help: { agentId: 'mei', since: 1, note: 'angry' },
  } as const;
  expect(callActivity({ ...call, conversation })).toBe('consulting with li (mei asks for help: angry)');
});

it('says that a call goes on without its agent', () => {
  const third = { who: '+1***77', isUp: true };
  expect(callActivity({ ...call, state: 'transferred', conversation: { state: 'talking', third } })).toBe(
    'transferred with +1***77',
  );
});
