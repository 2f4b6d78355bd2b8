/** A phone in this browser as pages have it: opened once with the login that its owner is given, and its state as signals. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Contract } from '../../api/contract.ts';
import type { AnswerOf } from '../../api/endpoint.ts';
import { keptText } from '../preferences/kept.ts';
import type { Softphone } from './softphone.ts';
import { STOPPED, type SoftphoneState } from './state.ts';

type PhoneLogin = AnswerOf<Contract['GET /desk/phone']>;

export interface BrowserPhone {
  readonly state: ReadonlySignal<SoftphoneState>;
  /** Undefined: it is not open. */
  readonly softphone: ReadonlySignal<Softphone | undefined>;
  /** Resolves when the microphone is open or refused; a second request waits for the first. */
  readonly open: () => Promise<void>;
  /** Resolves when the telephone system knows the phone, so that it can be called; or after a while without. */
  readonly registered: () => Promise<boolean>;
  /** The seat check: what is said is heard back. */
  readonly startEcho: () => void;
  /** `stop` ends the call; `leave` lets another window go on with it. */
  readonly close: (how: 'stop' | 'leave') => void;
}

/** Under which the choice of the headset is kept in this browser. */
export const MICROPHONE_KEY = 'microphone';
export const SPEAKER_KEY = 'speaker';
const REGISTER_WITHIN_MS = 10_000;

/** `askLogin`: null where the user has no such phone, and nothing is opened. */
export function browserPhone(askLogin: () => Promise<PhoneLogin | null>): BrowserPhone {
  const state = signal<SoftphoneState>(STOPPED);
  const softphone = signal<Softphone | undefined>(undefined);
  let echoUri = '';
  let opening: Promise<void> | undefined;

  async function open(): Promise<void> {
    const [{ openSoftphone }, login] = await Promise.all([import('./softphone.ts'), askLogin()]);
    if (login === null) {
      opening = undefined;
      return;
    }
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
      onChange: (changed) => {
        state.value = changed;
      },
    });
  }

  return {
    state,
    softphone,
    open() {
      opening ??= open().catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      return opening;
    },
    registered: () => isRegistered(state),
    startEcho: () => softphone.peek()?.startEcho(echoUri),
    close(how) {
      softphone.peek()?.[how]();
      softphone.value = undefined;
      state.value = STOPPED;
      opening = undefined;
    },
  };
}

async function isRegistered(state: ReadonlySignal<SoftphoneState>): Promise<boolean> {
  if (state.peek().connection === 'registered') return true;
  return new Promise((resolve) => {
    const done = (isKnown: boolean): void => {
      clearTimeout(limit);
      stop();
      resolve(isKnown);
    };
    const limit = setTimeout(() => done(false), REGISTER_WITHIN_MS);
    const stop = state.subscribe(({ connection }) => {
      if (connection === 'registered') queueMicrotask(() => done(true));
    });
  });
}
