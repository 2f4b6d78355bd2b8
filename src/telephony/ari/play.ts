/** Playing to whoever hears a leg: the bridge it is in, else the leg alone. */
import { isRefusedWith } from '../failures.ts';
import { bridgesOf } from './adopt.ts';
import type { Assembly } from './assembly.ts';
import { heardIn } from './recordingNames.ts';
import type { AriLibrary } from './library.ts';

export async function play(
  {
    library,
    table,
    recorder,
  }: Pick<Assembly, 'library' | 'table'> & {
    readonly recorder?: Pick<Assembly['recorder'], 'stop'>;
  },
  {
    callId,
    playbackId,
    media,
  }: { readonly callId: string; readonly playbackId: string; readonly media: string },
  roomIds: ReadonlySet<string>,
): Promise<void> {
  table.playbackAsked(playbackId, callId);
  // Whoever spoke hears all of it: the order to end it may still be on its way.
  // Where that takes too long, what is written so far is played.
  for (const name of heardIn(media)) await recorder?.stop(name).catch(() => undefined);
  // Played on the channel, only that one hears it, and hears nobody else meanwhile (measured).
  const bridgeId = bridgesOf(table.leg(callId)).find((id) => !roomIds.has(id));
  try {
    const isInBridge =
      bridgeId !== undefined && (await playInBridge(library, { bridgeId, playbackId, media }));
    if (!isInBridge) await library.call('channels', 'playWithId', { channelId: callId, playbackId, media });
  } catch (error) {
    if (isRefusedWith(error, '404', '409', '412', '500')) table.playbackRefused(playbackId);
    throw error;
  }
}

/** False: the bridge is gone, and that the leg has left it was not told yet. */
async function playInBridge(
  library: AriLibrary,
  order: { readonly bridgeId: string; readonly playbackId: string; readonly media: string },
): Promise<boolean> {
  try {
    await library.call('bridges', 'playWithId', order);
    return true;
  } catch (error) {
    if (isRefusedWith(error, '404')) return false;
    throw error;
  }
}
