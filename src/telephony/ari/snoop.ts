/**
 * Listening in on a leg: a Snoop channel of ours beside it, in the call table like any other leg, so that it shows when
 * it may be bridged and when it has ended (with the leg it listens to, by itself). `spy=both` hears what the leg says
 * and hears; `whisper=out` is heard by the leg alone, not by who it speaks with (ASTERISK 3.5, measured). Like a moved
 * channel it would not tell of its end, since leaving the application ends our subscription: it is subscribed to as well.
 */
import { PortFailure } from '../../ports/failure.ts';
import type { SnoopMode } from '../../ports/telephony.ts';
import { telephonyFailure } from '../failures.ts';
import type { CallTable } from './callTable.ts';
import type { AriLibrary } from './library.ts';

export interface Snooper {
  readonly library: AriLibrary;
  readonly table: CallTable;
  readonly app: string;
}

export async function snoop(
  { library, table, app }: Snooper,
  snoopId: string,
  callId: string,
  mode: SnoopMode,
): Promise<void> {
  if (table.has(snoopId)) {
    const message = 'this snoop id is in use already';
    throw telephonyFailure({ operation: 'snoop', outcome: 'refused', code: 'duplicate', message });
  }
  // Its events tell when it has come; nobody waits for it here.
  void table.register(snoopId);
  const whisper = mode === 'whisper' ? 'out' : 'none';
  try {
    const order = { channelId: callId, snoopId, spy: 'both', whisper, app, appArgs: 'snoop' };
    await library.call('channels', 'snoopChannelWithId', order);
    const eventSource = `channel:${snoopId}`;
    await library.call('applications', 'subscribe', { applicationName: app, eventSource });
  } catch (error) {
    // Where it came up all the same it is hung up when it shows itself.
    const wasRefused = error instanceof PortFailure && error.outcome !== 'unknown';
    if (wasRefused && table.leg(snoopId)?.isInStasis !== true) table.forget(snoopId);
    else table.markStray(snoopId);
    throw error;
  }
  table.placed(snoopId);
}
