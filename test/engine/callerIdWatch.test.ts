/** A number of ours that people stop answering is told once, and shown on the board until it is well again. */
import { expect, it } from 'vitest';
import { BUSY, aCampaign, aFloor, type TestFloor } from './floor.ts';

const GOOD = '+15550100001';
const BAD = '+15550100002';

/** One call that shows the number, answered or busy. */
function call(floor: TestFloor, callerId: string, isAnswered: boolean): void {
  floor.feed(1);
  const [begun] = floor.take('beginAttempt');
  if (begun === undefined) throw new Error('nothing was begun');
  const callId = begun.attempt.attemptId;
  floor.give({ type: 'attemptBegun', attemptId: callId, callerId });
  floor.take('originate');
  if (isAnswered) floor.answer(callId);
  floor.end(callId, isAnswered ? undefined : BUSY);
  floor.wait(4_000);
}

it('a number answered far less than its peers is flagged, and no other', () => {
  const floor = aFloor({
    campaigns: [aCampaign({ callerIds: { numbers: [GOOD, BAD], localPresence: false, restMs: 0 } })],
  });
  const told = () => floor.all('log').filter(({ event }) => event === 'callerId.answerRateDropped');
  for (let round = 0; round < 60; round += 1) {
    call(floor, GOOD, round % 2 === 0);
    call(floor, BAD, round < 10 && round % 2 === 0);
  }
  expect(told().map(({ fields }) => fields['callerId'])).toEqual([BAD]);
  const [trunk] = floor.engine.board().trunks ?? [];
  expect(trunk?.callerIdsInDoubt).toMatchObject([{ callerId: BAD, peers: 0.5 }]);
});
