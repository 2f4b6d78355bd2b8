/** What becomes of a flow's transfer: the outside party answers, or the person is back in the flow, which says so. */
import { enter, type Call } from './call.ts';
import { settingsOf } from './campaignFloor.ts';
import { flowJoined, giveFlow, noteTransfer } from './flow.ts';
import { endMusic } from './flowReach.ts';
import type { Floor } from './floor.ts';

/** The outside party has answered: the flow is over, and the two of them speak. */
export function numberAnswered(floor: Floor, call: Call): void {
  const third = call.conversation?.third;
  if (call.flow === undefined || third?.kind !== 'leg') return;
  noteTransfer(call, third.number);
  flowJoined(floor, call);
}

/** Nobody was free or answered in time: the person is back in the flow, which says so. */
export function transferFailed(floor: Floor, call: Call): void {
  call.conversation = undefined;
  enter(floor, call, 'runFlow', settingsOf(floor, call).maxTalkMs);
  endMusic(floor, call);
  giveFlow(floor, call, { type: 'transferFailed' });
}
