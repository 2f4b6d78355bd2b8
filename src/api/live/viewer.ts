/** What a caller may see of the floor, by their permissions and teams. */
import { may, type Caller } from '../../domain/account/caller.ts';
import type { Permission } from '../../domain/account/permission.ts';
import { FLOOR_PARTS, type FloorPart, type FloorViewer } from '../../domain/floor/view.ts';

const NEEDS: Readonly<Record<FloorPart, Permission>> = {
  agents: 'agent.read',
  alarms: 'floor.read',
  callbacks: 'agent.read',
  calls: 'call.read',
  campaigns: 'campaign.read',
  figures: 'campaign.read',
  inbound: 'call.read',
  supervisors: 'agent.read',
  trunks: 'trunk.read',
};

/** Undefined: nothing. */
export function viewerOf(caller: Caller | undefined): FloorViewer | undefined {
  if (caller === undefined || !may(caller, 'floor.read')) return undefined;
  return {
    parts: new Set(FLOOR_PARTS.filter((part) => may(caller, NEEDS[part]))),
    seesPersons: may(caller, 'person.read'),
    ...(caller.teamIds === undefined ? {} : { teamIds: caller.teamIds }),
  };
}
