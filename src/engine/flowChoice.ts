/** Which calls the campaign's flow takes at the answer: those that the pacer dialled, and each once. */
import type { Call } from './call.ts';
import { settingsOf } from './campaignFloor.ts';
import type { Floor } from './floor.ts';

export function isForFlow(floor: Floor, call: Call): boolean {
  const { flow } = settingsOf(floor, call);
  const hasBegun = call.flow !== undefined || call.details.flow !== undefined;
  return flow !== undefined && !hasBegun && call.agentId === undefined && call.details.origin === undefined;
}
