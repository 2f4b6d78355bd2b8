/** After a crash: the third party of a call is known again, and let go where it cannot be. */
import type { Call } from './call.ts';
import { watchRinging } from './consult.ts';
import type { Floor } from './floor.ts';
import { addLeg } from './leg.ts';

export function bindThird(floor: Floor, call: Call): void {
  const { third } = call.conversation ?? {};
  if (third === undefined) return;
  const { attemptId } = call.attempt;
  if (third.kind === 'leg') {
    const { legId, trunkId, isUp } = third;
    const leg = addLeg(floor, {
      legId,
      purpose: 'consult',
      attemptId,
      state: isUp ? 'up' : 'calling',
      trunkId,
    });
    if (!isUp) watchRinging(floor, leg);
    return;
  }
  const agent = floor.agents.get(third.agentId);
  if (agent?.seatId !== undefined && agent.attemptId === undefined) {
    Object.assign(agent, { state: 'talking' });
    agent.attemptId = attemptId;
    return;
  }
  const { third: _, consultBridgeId, ...rest } = call.conversation ?? { state: 'talking', muted: [] };
  // Nobody is left in the bridge; it is ended with the next comparison.
  if (consultBridgeId !== undefined) floor.bridgesToEnd.add(consultBridgeId);
  call.conversation = { ...rest, state: 'talking' };
}
