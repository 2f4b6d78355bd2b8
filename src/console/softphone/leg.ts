/** A call of the softphone: the engine's is answered at once; played on the loudspeaker, and watched for sound. */
import type { RTCSession } from 'jssip/lib/RTCSession';
import { watchMedia, type MediaWatch } from './mediaWatch.ts';

export interface LegSettings {
  readonly microphone: MediaStream | undefined;
  readonly iceServers: readonly RTCIceServer[];
  readonly loudspeaker: HTMLAudioElement;
  readonly onUp: () => void;
  /** Whether the way for the sound is open, at each change. */
  readonly onSound: (isOpen: boolean) => void;
  readonly onOver: () => void;
}

export interface Leg {
  /** After a new socket: Asterisk sends a call's BYE to the old one until the call itself has come by the new one. */
  tellWhereWeAre(): void;
  /** Another microphone, without the other side noticing. */
  speakInto(track: MediaStreamTrack): Promise<void>;
  hangUp(): void;
}

/** Of the engine, answered. */
export function takeLeg(call: RTCSession, settings: LegSettings): Leg {
  const leg = follow(call, settings);
  const { microphone, iceServers } = settings;
  call.answer({
    ...(microphone === undefined ? {} : { mediaStream: microphone }),
    mediaConstraints: { audio: true, video: false },
    pcConfig: { iceServers: [...iceServers] },
  });
  return leg;
}

/** What is heard of a call, and what becomes of it. */
export function follow(
  call: RTCSession,
  { iceServers, loudspeaker, onUp, onSound, onOver }: LegSettings,
): Leg {
  let watch: MediaWatch | undefined;
  const hear = (connection: RTCPeerConnection): void =>
    connection.addEventListener('track', ({ track }) => {
      loudspeaker.srcObject = new MediaStream([track]);
      // Refused where nobody has touched the page yet: the agent's first click plays it.
      void loudspeaker.play().catch(() => undefined);
    });
  // A call of our own has its connection before anybody may ask for it.
  if (call.connection) hear(call.connection);
  else call.on('peerconnection', ({ peerconnection }) => hear(peerconnection));
  // The first candidate is a host's own, and Asterisk learns the way back from what arrives: no waiting for the rest.
  // Where there is a relay (TURN) its candidate may be the only one that works.
  call.on('icecandidate', ({ candidate, ready }) => {
    if (iceServers.length === 0 || candidate.type === 'relay') ready();
  });
  call.on('accepted', () => {
    watch = watchMedia(call.connection, onSound);
    onUp();
  });
  const over = (): void => {
    watch?.stop();
    onOver();
  };
  call.on('ended', over);
  call.on('failed', over);
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
