/**
 * People who have spoken with an agent and need another: they are nobody's abandoned call, so they wait with music,
 * longer than somebody who has just picked up, and are closed without being counted.
 */
import type { AgentId } from '../domain/kernel/ids.ts';
import { reserve } from './agentLoop.ts';
import { serve } from './answer.ts';
import type { Call } from './call.ts';
import type { Floor } from './floor.ts';
import { startJoin } from './join.ts';
import { dismissThird } from './leave.ts';

/** To the agent who knows them, where that one is ready, or to whoever is next. */
export function giveBack(floor: Floor, call: Call, preferredId: AgentId | undefined): void {
  dismissThird(floor, call);
  call.conversation = undefined;
  call.parkedBy = undefined;
  const preferred = floor.agents.get(preferredId ?? '');
  if (preferred?.state !== 'ready' || preferred.seatId === undefined) return serve(floor, call);
  reserve(floor, preferred, call);
  startJoin(floor, call, preferred);
}
