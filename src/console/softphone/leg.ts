/** The leg that the engine calls: answered at once, played on the loudspeaker, watched for sound. */
import type { RTCSession } from 'jssip/lib/RTCSession';
import { watchMedia, type MediaWatch } from './mediaWatch.ts';

export interface LegSettings {
  readonly microphone: MediaStream | undefined;
  readonly iceServers: readonly RTCIceServer[];
  readonly loudspeaker: HTMLAudioElement;
  readonly onUp: () => void;
  /** Whether sound arrives, at each change. */
  readonly onSound: (arrives: boolean) => void;
  readonly onOver: () => void;
}

export interface Leg {
  /** After a new socket: Asterisk sends a call's BYE to the old one until the call itself has come by the new one. */
  tellWhereWeAre(): void;
  /** Another microphone, without the other side noticing. */
  speakInto(track: MediaStreamTrack): Promise<void>;
  hangUp(): void;
}

export function takeLeg(call: RTCSession, settings: LegSettings): Leg {
  const { microphone, iceServers, loudspeaker } = settings;
  let watch: MediaWatch | undefined;
  call.on('peerconnection', ({ peerconnection }) => {
    peerconnection.addEventListener('track', ({ track }) => {
      loudspeaker.srcObject = new MediaStream([track]);
      // Refused where nobody has touched the page yet: the agent's first click plays it.
      void loudspeaker.play().catch(() => undefined);
    });
  });
  // The first candidate is a host's own, and Asterisk learns the way back from what arrives: no waiting for the rest.
  // Where there is a relay (TURN) its candidate may be the only one that works.
  call.on('icecandidate', ({ candidate, ready }) => {
    if (iceServers.length === 0 || candidate.type === 'relay') ready();
  });
  call.on('accepted', () => {
    watch = watchMedia(call.connection, settings.onSound);
    settings.onUp();
  });
  const over = (): void => {
    watch?.stop();
    settings.onOver();
  };
  call.on('ended', over);
  call.on('failed', over);
  call.answer({
    ...(microphone === undefined ? {} : { mediaStream: microphone }),
    mediaConstraints: { audio: true, video: false },
    pcConfig: { iceServers: [...iceServers] },
  });
  return {
    tellWhereWeAre() {
      if (call.isEstablished()) call.renegotiate();
    },
    async speakInto(track) {
      const sender = call.connection?.getSenders().find((each) => each.track?.kind === 'audio');
      await sender?.replaceTrack(track);
    },
    hangUp() {
      if (!call.isEnded()) call.terminate();
    },
  };
}
