/** Wires the parts of a started adapter: link events to the call table, both to the sink. */
import type { Logger } from 'pino';
import type { TelephonySink } from '../../ports/telephony.ts';
import { messageOf } from '../failures.ts';
import { CallTable } from './callTable.ts';
import { Detector } from './detect.ts';
import { arrivalOf } from './inbound.ts';
import type { AriLibrary } from './library.ts';
import { AriLink, type LinkOptions } from './link.ts';
import { Recorder } from './recording.ts';
import { WaitingRooms } from './seats.ts';

export interface Assembly {
  readonly library: AriLibrary;
  readonly link: AriLink;
  readonly table: CallTable;
  readonly rooms: WaitingRooms;
  readonly detector: Detector;
  readonly recorder: Recorder;
}

export interface AssemblyOptions extends Omit<LinkOptions, 'onUp' | 'onDown' | 'onFenced' | 'onEvent'> {
  readonly sink: TelephonySink;
  readonly roomIds: ReadonlySet<string>;
}

/** Normal clearing, Q.850: never one that comes back looking like a busy or a rejecting network. */
export const NORMAL_CLEARING = '16';

export function assemble(options: AssemblyOptions): Assembly {
  const { library, clock, logger, roomIds } = options;
  const sink = guarded(options.sink, logger);
  const rooms = new WaitingRooms(library, roomIds, (error) =>
    logger.warn({ event: 'seats.noMusic', reason: messageOf(error) }),
  );
  const hangUpStray = (callId: string): void => {
    library.call('channels', 'hangup', { channelId: callId, reason_code: NORMAL_CLEARING }).then(
      () => logger.warn({ event: 'ari.stray.hungUp', callId }),
      (error: unknown) => logger.warn({ event: 'ari.stray.left', callId, reason: messageOf(error) }),
    );
  };
  const table = new CallTable({ clock, emit: sink, onStray: hangUpStray, hiddenBridgeIds: roomIds });
  const detector = new Detector({
    library,
    app: options.app,
    clock,
    emit: sink,
    onFault: (callId, reason) => logger.warn({ event: 'ari.detect.fault', callId, reason }),
  });
  const recorder = new Recorder({
    library,
    app: options.app,
    clock,
    download: (path) => options.transport.download(path),
    onFault: (name, reason) => logger.warn({ event: 'ari.recording.fault', name, reason }),
  });
  const link = new AriLink({
    ...options,
    onEvent(event) {
      if (event.kind === 'channel') {
        const arrival = arrivalOf(event.signal);
        if (arrival !== undefined) table.arrived(event.signal.channel.id, arrival);
        table.apply(event.signal);
        detector.entered(event.signal);
        recorder.heard(event.signal);
      } else if (event.kind === 'playbackStarted') table.playbackStarted(event.playback);
      else if (event.kind === 'playbackFinished') table.playbackFinished(event.playback);
    },
    onUp(_info, restarted) {
      if (restarted) {
        table.clear();
        rooms.forget();
      }
      for (const callId of table.strays()) hangUpStray(callId);
      sink({ type: 'linkUp', restarted, at: clock.now() });
    },
    onDown(reason) {
      table.abandonWaiters('the event link was lost');
      sink({ type: 'linkDown', reason, at: clock.now() });
    },
    onFenced() {
      table.abandonWaiters('the application was taken over');
      sink({ type: 'linkFenced', at: clock.now() });
    },
  });
  return { library, link, table, rooms, detector, recorder };
}

/** A sink that throws is a bug of the caller's; it must not cost other calls their events. */
function guarded(sink: TelephonySink, logger: Logger): TelephonySink {
  return (event) => {
    try {
      sink(event);
    } catch (error) {
      logger.error({ event: 'telephony.sink.fault', type: event.type, err: error });
    }
  };
}
