/**
 * The phone's registration at the telephone system, kept alive: JsSIP finds a lost socket again by itself, and a refused
 * registration is asked again here, later each time.
 */
import { UA, WebSocketInterface } from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import { backOffMs } from './backOff.ts';

export interface RegistrationSettings {
  readonly webSocketUrl: string;
  /** e.g. `sip:agent7@calls.example.com`. */
  readonly uri: string;
  readonly secret: string;
  readonly onRegistered: () => void;
  readonly onRefused: () => void;
  readonly onDisconnected: () => void;
  readonly onCall: (call: RTCSession) => void;
}

export interface Registration {
  call(uri: string, microphone: MediaStream | undefined, iceServers: readonly RTCIceServer[]): RTCSession;
  stop(): void;
  /** Without a word: another window has the phone, and goodbye would end the call that it goes on with. */
  leave(): void;
}

const AGAIN = { leastMs: 1_000, mostMs: 30_000 };
/** Short, since a phone that is not there cannot be called: the agent waits, and after a cut their customer as well. */
const SOCKET_AGAIN_SEC = { least: 1, most: 4 };
const EXPIRES_SEC = 60;

/** Once it is shut nothing goes out by it, and it is not opened again. */
class DoorSocket extends WebSocketInterface {
  isShut = false;

  override connect(): void {
    if (!this.isShut) super.connect();
  }

  override send(...message: Parameters<WebSocketInterface['send']>): boolean {
    return !this.isShut && super.send(...message);
  }
}

export function register(settings: RegistrationSettings): Registration {
  let refusals = 0;
  let again: ReturnType<typeof setTimeout> | undefined;
  const socket = new DoorSocket(settings.webSocketUrl);
  const ua = new UA({
    sockets: socket,
    uri: settings.uri,
    contact_uri: contactOf(settings.uri),
    password: settings.secret,
    register_expires: EXPIRES_SEC,
    session_timers: false,
    connection_recovery_min_interval: SOCKET_AGAIN_SEC.least,
    connection_recovery_max_interval: SOCKET_AGAIN_SEC.most,
  });
  ua.on('newRTCSession', ({ originator, session }: { originator: string; session: RTCSession }) => {
    if (originator === 'remote') settings.onCall(session);
  });
  ua.on('registered', () => {
    refusals = 0;
    settings.onRegistered();
  });
  ua.on('registrationFailed', ({ response }: { response?: unknown }) => {
    // Without a response it was the socket that failed, of which `disconnected` tells.
    if (response === undefined || response === null) return;
    settings.onRefused();
    clearTimeout(again);
    again = setTimeout(() => ua.register(), backOffMs(AGAIN, refusals, Math.random()));
    refusals += 1;
  });
  ua.on('disconnected', () => settings.onDisconnected());
  ua.start();
  const stop = (): void => {
    clearTimeout(again);
    ua.stop();
  };
  return {
    call: (uri, microphone, iceServers) =>
      ua.call(uri, {
        ...(microphone === undefined ? {} : { mediaStream: microphone }),
        mediaConstraints: { audio: true, video: false },
        pcConfig: { iceServers: [...iceServers] },
      }),
    stop,
    leave() {
      socket.isShut = true;
      stop();
    },
  };
}

/**
 * Within a call that Asterisk began the phone speaks in the name by which it was called, which is that of its contact; and
 * the way to Asterisk lets it speak in no name but its own.
 */
function contactOf(uri: string): string {
  const [name = ''] = uri.split('@', 1);
  return `${name}@${crypto.randomUUID()}.invalid;transport=ws`;
}
