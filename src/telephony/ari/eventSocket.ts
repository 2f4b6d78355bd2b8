/**
 * One event socket: opened within a deadline, each message parsed and handed on with a guard around both, so
 * that bad JSON, an event nobody knows or a throwing handler is counted and never ends the process or the
 * link (requirement 4). The message path holds no await.
 */
import type { WebSocket } from 'ws';
import { messageOf, telephonyFailure } from '../failures.ts';
import { parseAriEvent, type AriEvent } from './events.ts';
import type { AriLibrary } from './library.ts';

/** What the guarded handler has met since the adapter was made. */
export interface EventCounts {
  messages: number;
  malformed: number;
  unknownTypes: number;
  handlerFaults: number;
}

export interface EventSocketOptions {
  readonly library: AriLibrary;
  readonly app: string;
  readonly openDeadlineMs: number;
  readonly counts: EventCounts;
  readonly onEvent: (event: AriEvent) => void;
  readonly onPong: () => void;
  readonly onClosed: (reason: string) => void;
  readonly onFault: (what: string, error: unknown) => void;
}

export interface EventSocket {
  ping(): void;
  /** Drops the socket at once; `onClosed` is not called. */
  terminate(): void;
}

export function openEventSocket(options: EventSocketOptions): Promise<EventSocket> {
  const socket = options.library.openSocket(options.app);
  return new Promise((resolve, reject) => {
    let isOver = false;
    const over = (reason: string): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(deadline);
      socket.terminate();
      reject(notOpened(options.app, reason));
      options.onClosed(reason);
    };
    const deadline = setTimeout(() => over('it did not open in time'), options.openDeadlineMs);
    socket.on('error', (error: Error) => over(error.message));
    socket.on('close', (code: number) => over(`it was closed with code ${code}`));
    socket.on('pong', options.onPong);
    socket.on('message', (data: Buffer) => {
      if (!isOver) receive(data.toString('utf8'), options);
    });
    socket.on('open', () => {
      clearTimeout(deadline);
      resolve({
        ping: () => ping(socket),
        terminate() {
          isOver = true;
          socket.terminate();
        },
      });
    });
  });
}

function receive(text: string, { counts, onEvent, onFault }: EventSocketOptions): void {
  counts.messages += 1;
  try {
    const event = parseAriEvent(text);
    if (event.kind === 'malformed') counts.malformed += 1;
    else if (event.kind === 'unknown') counts.unknownTypes += 1;
    else onEvent(event);
  } catch (error) {
    counts.handlerFaults += 1;
    onFault('event handler', error);
  }
}

function ping(socket: WebSocket): void {
  try {
    socket.ping();
  } catch {
    // Closing already; the close event tells.
  }
}

function notOpened(app: string, reason: string): Error {
  return telephonyFailure({
    operation: 'start',
    outcome: 'unavailable',
    code: 'event-socket',
    message: `the event socket of application ${app} is not open: ${messageOf(reason)}`,
  });
}
