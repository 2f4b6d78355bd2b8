/**
 * Commands to the telephony that came to nothing. While the link is away all of them do, and the comparison that
 * follows takes every call up; otherwise what must happen is ordered again. A failed join shows by its deadline.
 */
import { SECOND_MS } from '../domain/kernel/time.ts';
import { playRefused } from './answer.ts';
import { callKey } from './call.ts';
import { isBlind, log, type Floor } from './floor.ts';
import type { EngineInput } from './input.ts';

const HANGUP_AGAIN_MS = 2 * SECOND_MS;
const ADOPT_AGAIN_MS = SECOND_MS;
export const ADOPT_KIND = 'adopt';

export function commandFailed(floor: Floor, input: Extract<EngineInput, { type: 'commandFailed' }>): void {
  const { operation, code, callIds, bridgeId } = input;
  log(floor, 'warn', 'telephony.commandFailed', { operation, code, callIds });
  const [callId = ''] = callIds;
  const call = floor.calls.get(callId);
  switch (operation) {
    case 'play':
      if (call !== undefined && call.state !== 'closing') playRefused(floor, call, code);
      return;
    case 'hangup':
      if (call?.state === 'closing') floor.deadlines.set(callKey(callId), floor.now + HANGUP_AGAIN_MS);
      return;
    case 'adopt':
      // Without it no event of the leg comes here: neither its answer nor its end.
      if (code !== '404') floor.deadlines.set(`${ADOPT_KIND}:${callId}`, floor.now + ADOPT_AGAIN_MS);
      return;
    case 'unbridge':
      if (bridgeId !== undefined) floor.bridgesToEnd.add(bridgeId);
      return;
    default:
  }
}

export function adoptAgain(floor: Floor, callId: string): void {
  const isOurs = floor.calls.has(callId) || floor.seats.has(callId) || floor.legs.has(callId);
  if (isBlind(floor) || !isOurs) return;
  // The list shows what has happened to the leg meanwhile.
  floor.effects.push({ type: 'adopt', callId }, { type: 'listCalls' });
}
