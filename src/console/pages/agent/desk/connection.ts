/**
 * The desk's WebSocket: found again when it is lost, later each time, and at once when the network comes back. A
 * connection from which nothing has come for long, not even a beat, is dead, whatever the browser says.
 */
import type { CLOSE_CODES, DeskCommand, DeskMessage } from '../../../../api/schemas/deskMessages.ts';
import { backOffMs } from '../../../softphone/backOff.ts';
import type { DeskLink } from './deskState.ts';
import { answered, put, split, type Outbox } from './outbox.ts';

/** What is used of a WebSocket. */
export interface DeskSocket {
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly code: number }) => void): void;
  send(text: string): void;
  close(): void;
}

type WithoutId<Command> = Command extends unknown ? Omit<Command, 'id'> : never;
export type Asked = WithoutId<DeskCommand>;

export interface Reply {
  readonly ok: boolean;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

export interface DeskConnectionSettings {
  readonly open: () => DeskSocket;
  readonly newId: () => string;
  readonly now: () => number;
  readonly random: () => number;
  readonly onMessage: (message: DeskMessage) => void;
  readonly onLink: (link: DeskLink) => void;
}

export interface DeskConnection {
  /** Resolves with the server's answer, also where a reconnect lies between. */
  ask(command: Asked): Promise<Reply>;
  /** Without waiting for the back-off. */
  tryNow(): void;
  close(): void;
}

const AGAIN = { leastMs: 500, mostMs: 8_000 };
/** Two and a half beats of the server. */
const SILENT_MS = 25_000;
const LOGGED_OUT: (typeof CLOSE_CODES)['loggedOut'] = 4001;
const TAKEN_OVER: (typeof CLOSE_CODES)['takenOver'] = 4002;

export function connectDesk(settings: DeskConnectionSettings): DeskConnection {
  const { open, newId, now, random, onMessage, onLink } = settings;
  let socket: DeskSocket | undefined;
  let isOpen = false;
  let isOver = false;
  let failures = 0;
  let outbox: Outbox = [];
  let again: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  const replies = new Map<string, (reply: Reply) => void>();

  const settle = (id: string, reply: Reply): void => {
    outbox = answered(outbox, id);
    replies.get(id)?.(reply);
    replies.delete(id);
  };

  const connect = (): void => {
    clearTimeout(again);
    const opened = open();
    socket = opened;
    opened.addEventListener('open', () => {
      isOpen = true;
      failures = 0;
      onLink('open');
      listen();
      const { again: toSend, givenUp } = split(outbox, now());
      for (const { command } of givenUp) settle(command.id, { ok: false, code: 'too-late' });
      for (const { command } of toSend) opened.send(JSON.stringify(command));
    });
    opened.addEventListener('message', ({ data }) => {
      if (socket !== opened) return;
      listen();
      const message = JSON.parse(String(data)) as DeskMessage;
      if (message.type === 'reply') settle(message.id, message);
      else onMessage(message);
    });
    opened.addEventListener('close', ({ code }) => {
      if (socket === opened) lost(code);
    });
  };

  const lost = (code: number): void => {
    isOpen = false;
    socket = undefined;
    clearTimeout(silence);
    if (isOver) return;
    if (code === LOGGED_OUT || code === TAKEN_OVER) {
      isOver = true;
      return onLink(code === LOGGED_OUT ? 'loggedOut' : 'takenOver');
    }
    onLink('reconnecting');
    again = setTimeout(connect, backOffMs(AGAIN, failures, random()));
    failures += 1;
  };

  const drop = (): void => {
    const dead = socket;
    lost(0);
    dead?.close();
  };

  const listen = (): void => {
    clearTimeout(silence);
    silence = setTimeout(drop, SILENT_MS);
  };

  connect();
  return {
    ask(asked) {
      const command: DeskCommand = { ...asked, id: newId() };
      const before = outbox;
      outbox = put(before, command, now());
      for (const waiting of before)
        if (!outbox.includes(waiting)) settle(waiting.command.id, { ok: false, code: 'replaced' });
      if (isOpen) socket?.send(JSON.stringify(command));
      return new Promise((resolve) => replies.set(command.id, resolve));
    },
    tryNow() {
      if (isOpen || isOver) return;
      failures = 0;
      socket?.close();
      socket = undefined;
      connect();
    },
    close() {
      isOver = true;
      clearTimeout(again);
      clearTimeout(silence);
      socket?.close();
    },
  };
}
