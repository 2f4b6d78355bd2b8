/**
 * The desk's phone in this browser, opened only by who chose it: before the log-in for the seat check, and again after a
 * reload in mid-shift.
 */
import { computed, effect, signal } from '@preact/signals';
import { api } from '../../../api.ts';
import { keptText } from '../../../preferences/kept.ts';
import { session } from '../../../session/session.ts';
import type { Softphone } from '../../../softphone/softphone.ts';
import { STOPPED, type SoftphoneState } from '../../../softphone/state.ts';
import { conversationOf } from '../call/possible.ts';
import { desk } from './desk.ts';

export const phone = signal<SoftphoneState>(STOPPED);
export const softphone = signal<Softphone | undefined>(undefined);
/** Under which the choice of the headset is kept in this browser. */
export const MICROPHONE_KEY = 'microphone';
export const SPEAKER_KEY = 'speaker';
/** Where the seat check calls. */
let echoUri = '';
let opening: Promise<void> | undefined;

const REGISTER_WITHIN_MS = 10_000;

/** Resolves when the microphone is open or refused; a second request waits for the first. */
export function openPhone(): Promise<void> {
  opening ??= open().catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

async function open(): Promise<void> {
  const [{ openSoftphone }, login] = await Promise.all([
    import('../../../softphone/softphone.ts'),
    api('GET /desk/phone', {}),
  ]);
  echoUri = login.echoUri;
  softphone.value = await openSoftphone({
    webSocketUrl: new URL(login.webSocketPath, location.href.replace(/^http/, 'ws')).href,
    uri: login.uri,
    secret: login.password,
    iceServers: login.iceServers.map(({ urls, username, credential }) => ({
      urls,
      ...(username === undefined ? {} : { username }),
      ...(credential === undefined ? {} : { credential }),
    })),
    microphoneId: keptText(MICROPHONE_KEY) ?? '',
    speakerId: keptText(SPEAKER_KEY) ?? '',
    onChange: (state) => {
      phone.value = state;
    },
  });
}

export function startEcho(): void {
  softphone.peek()?.startEcho(echoUri);
}

function closePhone(close: 'stop' | 'leave'): void {
  softphone.peek()?.[close]();
  softphone.value = undefined;
  phone.value = STOPPED;
  opening = undefined;
}

/** Resolves when the telephone system knows the phone, so that it can be called; or after a while without. */
export async function registered(): Promise<boolean> {
  if (phone.peek().connection === 'registered') return true;
  return new Promise((resolve) => {
    const done = (isRegistered: boolean): void => {
      clearTimeout(limit);
      stop();
      resolve(isRegistered);
    };
    const limit = setTimeout(() => done(false), REGISTER_WITHIN_MS);
    const stop = phone.subscribe(({ connection }) => {
      if (connection === 'registered') queueMicrotask(() => done(true));
    });
  });
}

// On the floor with this browser's phone, e.g. after a reload: it must be there to be called.
effect(() => {
  const { view } = desk.value;
  if (view?.agent.phone === 'browser' && view.agent.state !== 'loggedOut')
    void openPhone().catch(() => undefined);
});
// What the engine has muted is muted here as well, also after a reload.
const isMutedByEngine = computed(() => {
  const { view } = desk.value;
  return view === undefined ? undefined : conversationOf(view)?.isMuted;
});
effect(() => {
  const isMuted = isMutedByEngine.value;
  if (isMuted !== undefined) softphone.value?.setMuted(isMuted);
});
effect(() => {
  if (session.value === undefined) closePhone('stop');
  else if (desk.value.link === 'takenOver') closePhone('leave');
});
