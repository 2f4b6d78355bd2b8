/** Playing to whoever hears a leg: the bridge it is in, else the leg alone. */
import { isRefusedWith } from '../failures.ts';
import { bridgesOf } from './adopt.ts';
import type { Assembly } from './assembly.ts';

export async function play(
  { library, table }: Pick<Assembly, 'library' | 'table'>,
  {
    callId,
    playbackId,
    media,
  }: { readonly callId: string; readonly playbackId: string; readonly media: string },
  roomIds: ReadonlySet<string>,
): Promise<void> {
  table.playbackAsked(playbackId, callId);
  // Played on the channel, only that one hears it, and hears nobody else meanwhile (measured).
  const bridgeId = bridgesOf(table.leg(callId)).find((id) => !roomIds.has(id));
  try {
    if (bridgeId === undefined)
      await library.call('channels', 'playWithId', { channelId: callId, playbackId, media });
    else await library.call('bridges', 'playWithId', { bridgeId, playbackId, media });
  } catch (error) {
    if (isRefusedWith(error, '404', '409', '412', '500')) table.playbackRefused(playbackId);
    throw error;
  }
}
