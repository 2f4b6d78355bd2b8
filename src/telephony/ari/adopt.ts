/**
 * Taking over a live leg. A channel of another application is moved into ours: measured on 22.10.1, it stays in its
 * mixing or holding bridge undisturbed, ringing or answered. A moved channel gives us every event but its last,
 * ChannelDestroyed, since leaving the application ends the subscription that the move made; so it is subscribed to as
 * well, and so is its bridge (no event comes twice by that). A channel of our own application keeps its subscription
 * over a lost link. What changed since the leg was last told of is given to the sink.
 */
import { invalidArgument } from '../failures.ts';
import type { Assembly } from './assembly.ts';
import { channelOf } from './events.ts';
import type { Leg } from './leg.ts';
import { foundLeg } from './liveCalls.ts';

export async function adopt(
  { library, table }: Assembly,
  app: string,
  callId: string,
  nowMs: number,
): Promise<void> {
  const found = table.leg(callId);
  if (found?.isInStasis !== true) {
    await library.call('channels', 'move', { channelId: callId, app, appArgs: 'adopt' });
    const sources = [`channel:${callId}`, ...bridgesOf(found).map((bridgeId) => `bridge:${bridgeId}`)];
    const eventSource = sources.join(',');
    await library.call('applications', 'subscribe', { applicationName: app, eventSource });
  }
  const channel = channelOf(await library.call('channels', 'get', { channelId: callId }));
  if (channel === undefined) throw invalidArgument('adopt', 'Asterisk described no channel');
  table.seed({ ...foundLeg({ callId, state: 'created' }), isInStasis: true });
  table.apply({ type: 'StasisStart', args: [], channel, stampMs: nowMs });
}

export function bridgesOf(leg: Leg | undefined): readonly string[] {
  return [...(leg?.stays ?? [])].flatMap(([bridgeId, { isInside }]) => (isInside ? [bridgeId] : []));
}
