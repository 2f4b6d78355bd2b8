/** What supervisors do: listen in, speak, take over, leave, and order agents about. */
import type { SupervisorAction } from '../../../src/domain/supervision/action.ts';
import { someAgent } from './agents.ts';
import { SUPERVISORS } from './cast.ts';
import type { World } from './world.ts';

export function actAsSupervisor(world: World): void {
  const supervisorId = world.pick(SUPERVISORS);
  const agentId = someAgent(world);
  const actions: readonly SupervisorAction[] = [
    { type: 'listen', agentId, phone: `phone-${supervisorId}` },
    { type: 'listen', agentId, phone: `phone-${supervisorId}` },
    { type: 'whisper' },
    { type: 'barge' },
    { type: 'takeOver' },
    { type: 'leave' },
    { type: 'moveAgent', agentId, teamId: 'team' },
    world.chance(0.3) ? { type: 'logoutAgent', agentId } : { type: 'pauseAgent', agentId, reason: 'talk' },
  ];
  order(world, supervisorId, world.pick(actions));
}

export function everySupervisorLeaves(world: World): void {
  for (const supervisorId of SUPERVISORS) order(world, supervisorId, { type: 'leave' });
}

function order(world: World, supervisorId: string, action: SupervisorAction): void {
  world.command(action.type, (commandId) => ({ type: 'supervisorAction', commandId, supervisorId, action }));
}
