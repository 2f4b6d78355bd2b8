/**
 * SIP of a browser's phone, carried to Asterisk's WebSocket and nowhere else: one connection in, one out, text both ways.
 * It ends with either, and with the session; the call goes on as long as Asterisk hears its audio.
 */
import { WebSocket } from 'ws';
import type { WebSocket as PageSocket } from '@fastify/websocket';
import { SECOND_MS, type Instant } from '../../domain/kernel/time.ts';
import type { DeskPhones } from '../../services/deskParts.ts';
import { CLOSE_CODES } from '../schemas/deskMessages.ts';
import { createAllowance } from './allowance.ts';
import { SIP_PROTOCOL, type PhoneLine } from './phoneLine.ts';
import { maySend } from './sipMessage.ts';

const MESSAGES_A_SECOND = 20;
const MESSAGES_AT_ONCE = 200;
const MOST_BYTES = 64 * 1024;
const MOST_UNSENT_BYTES = 256 * 1024;
/** Said before Asterisk's side is open. */
const MOST_EARLY = 20;
const CHECK_SESSION_MS = 15 * SECOND_MS;
const CONNECT_TIMEOUT_MS = 5 * SECOND_MS;

export interface SipProxy {
  connect(page: PageSocket, line: PhoneLine): void;
  stop(): void;
}

export function createSipProxy(options: {
  readonly phones: Pick<DeskPhones, 'webSocketUrl'>;
  readonly now: () => Instant;
  readonly onError: (error: unknown) => void;
}): SipProxy {
  const { phones, now, onError } = options;
  const open = new Map<string, (code: number, reason: string) => void>();

  function connect(page: PageSocket, line: PhoneLine): void {
    const { phone } = line;
    if (phones.webSocketUrl === undefined) return page.close(CLOSE_CODES.loggedOut, 'no browser phone');
    // The newest window has the phone, as at Asterisk.
    open.get(phone)?.(CLOSE_CODES.takenOver, 'another window was opened');
    const allowance = createAllowance(MESSAGES_A_SECOND, MESSAGES_AT_ONCE);
    const asterisk = new WebSocket(phones.webSocketUrl, SIP_PROTOCOL, {
      maxPayload: MOST_BYTES,
      handshakeTimeout: CONNECT_TIMEOUT_MS,
      perMessageDeflate: false,
      followRedirects: false,
    });
    const early: string[] = [];
    let isOver = false;
    const end = (code: number, reason: string): void => {
      isOver = true;
      clearInterval(timer);
      if (open.get(phone) === end) open.delete(phone);
      page.close(code, reason);
      asterisk.terminate();
    };
    const timer = setInterval(() => void checkSession(), CHECK_SESSION_MS);
    open.set(phone, end);

    async function checkSession(): Promise<void> {
      try {
        if (!(await line.isStillValid())) end(CLOSE_CODES.loggedOut, 'the session is over');
      } catch (error) {
        onError(error);
      }
    }

    page.on('message', (data: Buffer, isBinary: boolean) => {
      const text = data.toString('utf8');
      if (isBinary || !allowance.take(now()) || early.length > MOST_EARLY)
        return end(CLOSE_CODES.tooMuch, 'too many messages');
      if (!maySend(text, phone)) return end(CLOSE_CODES.tooMuch, 'not in the name of this phone');
      if (asterisk.readyState === WebSocket.CONNECTING) early.push(text);
      else carry(asterisk, text);
    });
    asterisk.on('open', () => {
      for (const text of early.splice(0)) carry(asterisk, text);
    });
    asterisk.on('message', (data: Buffer, isBinary: boolean) => {
      if (!isBinary) carry(page, data.toString('utf8'));
    });
    asterisk.on('error', (error) => {
      if (!isOver) onError(error);
    });
    asterisk.on('close', () => end(CLOSE_CODES.restarting, 'Asterisk has closed the connection'));
    page.on('close', () => end(CLOSE_CODES.restarting, ''));
    page.on('error', () => page.terminate());
  }

  return {
    connect,
    stop() {
      for (const end of open.values()) end(CLOSE_CODES.restarting, 'the server stops');
    },
  };
}

/** A side that takes nothing is gone. */
function carry(to: WebSocket | PageSocket, text: string): void {
  if (to.readyState !== to.OPEN) return;
  if (to.bufferedAmount > MOST_UNSENT_BYTES) to.terminate();
  else to.send(text);
}
