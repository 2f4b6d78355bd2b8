/**
 * The agent's phone in the browser: it answers the leg that the engine calls, and keeps its call when the socket is lost
 * and found again (a call's sound does not go by the socket). Loaded only by who chose it.
 */
import { follow, takeLeg, type Leg, type LegSettings } from './leg.ts';
import { closeMicrophone, openMicrophone } from './microphone.ts';
import { register } from './registration.ts';
import { STOPPED, type SoftphoneState } from './state.ts';
import type { SoftphoneTrouble } from './trouble.ts';

export interface SoftphoneSettings {
  readonly webSocketUrl: string;
  readonly uri: string;
  readonly secret: string;
  readonly iceServers: readonly RTCIceServer[];
  /** `''`: the system's own choice. */
  readonly microphoneId: string;
  readonly speakerId: string;
  readonly onChange: (state: SoftphoneState) => void;
}

export interface Softphone {
  /** What the microphone hears, for its meter. */
  microphone(): MediaStream | undefined;
  /** At once, whatever the network does. */
  setMuted(isMuted: boolean): void;
  useMicrophone(deviceId: string): Promise<void>;
  useSpeaker(deviceId: string): Promise<void>;
  /** The seat check: what is said is heard back. */
  startEcho(uri: string): void;
  stopEcho(): void;
  /** The call ends with it. */
  stop(): void;
  /** Another window has the phone, and goes on with the call. */
  leave(): void;
}

const MICROPHONE_TROUBLES: readonly SoftphoneTrouble[] = [
  'notSecure',
  'noMicrophone',
  'microphoneBlocked',
  'microphoneBusy',
  'microphoneLost',
];

/** Resolves with the microphone open, or refused, as the state says; it registers meanwhile. */
export async function openSoftphone(settings: SoftphoneSettings): Promise<Softphone> {
  let state: SoftphoneState = { ...STOPPED, connection: 'starting' };
  let microphone: MediaStream | undefined;
  let leg: Leg | undefined;
  let echo: Leg | undefined;
  const troubles = new Set<SoftphoneTrouble>();
  const loudspeaker = new Audio();

  const change = (
    part: Partial<Omit<SoftphoneState, 'trouble'>>,
    gone: readonly SoftphoneTrouble[] = [],
    come?: SoftphoneTrouble,
  ): void => {
    for (const trouble of gone) troubles.delete(trouble);
    if (come !== undefined) troubles.add(come);
    const { connection, isInCall, isMuted, isEchoing } = { ...state, ...part };
    const [trouble] = troubles;
    state = { connection, isInCall, isMuted, isEchoing, ...(trouble === undefined ? {} : { trouble }) };
    settings.onChange(state);
  };

  const applyMute = (): void => {
    for (const track of microphone?.getAudioTracks() ?? []) track.enabled = !state.isMuted;
  };

  const useMicrophone = async (deviceId: string): Promise<void> => {
    const opened = await openMicrophone(deviceId);
    if (!opened.ok) return change({}, MICROPHONE_TROUBLES, opened.trouble);
    const earlier = microphone;
    microphone = opened.stream;
    applyMute();
    const [track] = microphone.getAudioTracks();
    if (track !== undefined) {
      track.addEventListener('ended', () => change({}, [], 'microphoneLost'));
      await leg?.speakInto(track);
    }
    closeMicrophone(earlier);
    change({}, MICROPHONE_TROUBLES);
  };

  const useSpeaker = async (deviceId: string): Promise<void> => {
    // Not in every browser: Safari plays where the system says.
    if ('setSinkId' in loudspeaker) await loudspeaker.setSinkId(deviceId).catch(() => undefined);
  };

  const sound = (): Pick<LegSettings, 'microphone' | 'iceServers' | 'loudspeaker' | 'onSound'> => ({
    microphone,
    iceServers: settings.iceServers,
    loudspeaker,
    onSound: (isOpen) => change({}, ['noMedia'], isOpen ? undefined : 'noMedia'),
  });

  await useMicrophone(settings.microphoneId);
  await useSpeaker(settings.speakerId);
  const registration = register({
    webSocketUrl: settings.webSocketUrl,
    uri: settings.uri,
    secret: settings.secret,
    onRegistered() {
      change({ connection: 'registered' }, ['notConnected', 'notRegistered']);
      leg?.tellWhereWeAre();
    },
    onRefused: () => change({ connection: 'reconnecting' }, [], 'notRegistered'),
    onDisconnected() {
      if (state.connection !== 'stopped') change({ connection: 'reconnecting' }, [], 'notConnected');
    },
    onCall(call) {
      // Asterisk calls again only where the earlier leg is gone, of which a lost socket may have kept the news.
      leg?.hangUp();
      echo?.hangUp();
      const taken = takeLeg(call, {
        ...sound(),
        onUp() {
          change({ isInCall: true });
          applyMute();
        },
        onOver() {
          if (leg === taken) change({ isInCall: false }, ['noMedia']);
        },
      });
      leg = taken;
    },
  });
  return {
    microphone: () => microphone,
    setMuted(isMuted) {
      change({ isMuted });
      applyMute();
    },
    useMicrophone,
    useSpeaker,
    startEcho(uri) {
      if (state.isInCall || state.isEchoing) return;
      change({ isEchoing: true }, ['noMedia']);
      echo = follow(registration.call(uri, microphone, settings.iceServers), {
        ...sound(),
        onUp: () => undefined,
        onOver: () => change({ isEchoing: false }, ['noMedia']),
      });
    },
    stopEcho: () => echo?.hangUp(),
    stop() {
      change(STOPPED, [...troubles]);
      registration.stop();
      closeMicrophone(microphone);
    },
    leave() {
      change(STOPPED, [...troubles]);
      registration.leave();
      closeMicrophone(microphone);
    },
  };
}
