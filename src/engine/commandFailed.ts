/**
 * Commands to the telephony that came to nothing. While the link is away all of them do, and the comparison that
 * follows takes every call up; otherwise what must happen is ordered again. A failed join shows by its deadline.
 */
import type { CallState } from '../domain/call/state.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { Agent } from './agent.ts';
import { playRefused } from './answer.ts';
import { callKey } from './call.ts';
import { conversationOf, placeParties, talkingOf } from './conversation.ts';
import { detectionRefused } from './detect.ts';
import { flowPlayFailed } from './flowEvents.ts';
import { isBlind, log, type Floor } from './floor.ts';
import { inboundCommandFailed } from './inboundLoop.ts';
import type { EngineInput } from './input.ts';
import { endedLeg } from './legLoop.ts';
import { RECONCILE_KEY } from './reconcile.ts';
import { bridgeFailed } from './supervision.ts';
import { attemptIdOf } from './join.ts';

const HANGUP_AGAIN_MS = 2 * SECOND_MS;
const ADOPT_AGAIN_MS = SECOND_MS;
export const ADOPT_KIND = 'adopt';
const PLACE_AGAIN_MS = SECOND_MS / 2;
export const PLACE_KIND = 'place';
const IS_PLACED: ReadonlySet<CallState> = new Set(['joined', 'parked', 'transferred']);

export function commandFailed(floor: Floor, input: Extract<EngineInput, { type: 'commandFailed' }>): void {
  const { operation, code, callIds, bridgeId } = input;
  log(floor, 'warn', 'telephony.commandFailed', { operation, code, callIds });
  const [callId = ''] = callIds;
  inboundCommandFailed(floor, callId, operation);
  const call = floor.calls.get(callId);
  switch (operation) {
    case 'play':
      if (call?.state === 'inFlow') flowPlayFailed(floor, call);
      else if (call !== undefined && call.state !== 'closing') playRefused(floor, call, code);
      return;
    case 'detect':
      if (call !== undefined && code !== '404') detectionRefused(floor, call);
      return;
    case 'snoop': {
      const leg = floor.legs.get(callId);
      return leg === undefined ? undefined : endedLeg(floor, leg, code);
    }
    case 'hangup':
      // A leg that nobody has any more is found by the next comparison, and hung up as an orphan.
      floor.deadlines.set(
        call?.state === 'closing' ? callKey(callId) : RECONCILE_KEY,
        floor.now + HANGUP_AGAIN_MS,
      );
      return;
    case 'bridge':
    case 'seat':
      if (operation === 'bridge') bridgeFailed(floor, callIds);
      return placeLater(floor, bridgeId === undefined ? callId : attemptIdOf(bridgeId));
    case 'mute':
      // Left on, the next customer would hear nobody; left off, this one hears an agent who believes not to be heard.
      if (code !== '404' && floor.seats.has(callId))
        floor.deadlines.set(`${PLACE_KIND}:${callId}`, floor.now + PLACE_AGAIN_MS);
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

/** A join has a limit of its own; whoever has spoken is put where they belong until it works, or a leg's end is told. */
function placeLater(floor: Floor, attemptId: string): void {
  if (IS_PLACED.has(floor.calls.get(attemptId)?.state ?? 'ended'))
    floor.deadlines.set(`${PLACE_KIND}:${attemptId}`, floor.now + PLACE_AGAIN_MS);
}

/** The parties of a call, or the microphone of an agent's leg. */
export function placeAgain(floor: Floor, callId: string): void {
  const agent = floor.agents.get(floor.seats.get(callId) ?? '');
  if (agent !== undefined) return muteAgain(floor, agent, callId);
  const call = floor.calls.get(callId);
  if (call !== undefined && !isBlind(floor)) placeParties(floor, call);
}

/** As the agent has it by now, in this call or none. */
function muteAgain(floor: Floor, agent: Agent, seatId: string): void {
  if (isBlind(floor)) return floor.deadlines.set(`${PLACE_KIND}:${seatId}`, floor.now + PLACE_AGAIN_MS);
  const call = talkingOf(floor, agent)?.call;
  const on = call !== undefined && conversationOf(call).muted.includes(agent.profile.agentId);
  floor.effects.push({ type: 'mute', callId: seatId, on });
}

export function adoptAgain(floor: Floor, callId: string): void {
  const isOurs = floor.calls.has(callId) || floor.seats.has(callId) || floor.legs.has(callId);
  if (isBlind(floor) || !isOurs) return;
  // The list shows what has happened to the leg meanwhile.
  floor.effects.push({ type: 'adopt', callId }, { type: 'listCalls' });
}
