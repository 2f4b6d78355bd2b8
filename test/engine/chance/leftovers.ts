/** What must hold once a story has come to its end: everybody has gone, and nothing is left over. */
import type { World } from './world.ts';

const AT_REST: ReadonlySet<string> = new Set([
  'ready',
  'paused',
  'seating',
  'loggedOut',
  'previewing',
  'wrapUp',
]);

export function checkLeftovers(world: World): void {
  checkPeople(world);
  checkExchange(world);
  checkLedger(world);
  for (const { agentId, state } of world.engine.board().agents)
    if (!AT_REST.has(state)) world.violate(`${agentId} is ${state} for ever`);
}

function checkPeople(world: World): void {
  const { calls, inbound = [], supervisors = [] } = world.engine.board();
  for (const { attemptId, state } of calls) world.violate(`${attemptId} is ${state} for ever`);
  for (const { callId, state } of inbound) world.violate(`the caller ${callId} is ${state} for ever`);
  for (const { supervisorId } of supervisors) world.violate(`${supervisorId} is at a phone for ever`);
}

function checkExchange(world: World): void {
  const { legs, bridges, muted } = world.exchange;
  const seats = new Set(world.engine.board().agents.map(({ seatId }) => seatId));
  for (const [callId] of legs) if (!seats.has(callId)) world.violate(`the leg ${callId} is left over`);
  for (const bridgeId of bridges) world.violate(`the bridge ${bridgeId} is left over`);
  for (const callId of muted) world.violate(`${callId} is still muted`);
}

function checkLedger(world: World): void {
  const { lines, recordings, opened, asked } = world.ledger;
  for (const [callId] of lines)
    if (callId.startsWith('consult-')) world.violate(`the line of ${callId} is left over`);
  for (const [recordingId] of recordings) world.violate(`the recording ${recordingId} is left running`);
  for (const [attemptId, records] of opened)
    if (records !== 1) world.violate(`${attemptId} has ${records} records`);
  for (const { what, answers } of asked.values())
    if (answers !== 1) world.violate(`${what} was answered ${answers} times`);
}
