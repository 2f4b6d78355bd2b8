/**
 * Keeps events flowing: opens the socket, proves it by a test event of our own, watches it, and opens another
 * for as long as it takes when it falls silent or closes. The library's ten tries and its missing heartbeat
 * (ASTERISK 1.2) are not used.
 *
 *  connecting ─socket, info, test event→ up ─closed | deaf→ down ─backoff→ connecting
 *      └────────────── ApplicationReplaced (any time) → fenced, for good ┘
 */
import type { Logger } from 'pino';
import type { RandomSource } from '../../domain/kernel/random.ts';
import type { Clock } from '../../ports/clock.ts';
import { messageOf, telephonyFailure } from '../failures.ts';
import type { AriEvent } from './events.ts';
import { openEventSocket, type EventCounts, type EventSocket } from './eventSocket.ts';
import { startHeartbeat, type Heartbeat } from './heartbeat.ts';
import type { AriLibrary } from './library.ts';
import { readInfo, refuseTooOld, type AsteriskInfo } from './preflight.ts';
import type { AriTransport } from './transport.ts';

export interface LinkTuning {
  readonly heartbeatEveryMs: number;
  readonly heartbeatDeadlineMs: number;
  readonly connectDeadlineMs: number;
  readonly backoffFirstMs: number;
  readonly backoffMaxMs: number;
}

/** Deaf is noticed within 2.5 + 5.5 s; a returned Asterisk within the longest pause and one connect, 7 s. */
export const LINK_TUNING: LinkTuning = {
  heartbeatEveryMs: 2_500,
  heartbeatDeadlineMs: 5_500,
  connectDeadlineMs: 3_000,
  backoffFirstMs: 200,
  backoffMaxMs: 4_000,
};

export interface LinkOptions {
  readonly transport: AriTransport;
  readonly library: AriLibrary;
  readonly app: string;
  readonly username: string;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly tuning: LinkTuning;
  readonly onUp: (info: AsteriskInfo, restarted: boolean) => void;
  readonly onDown: (reason: string) => void;
  readonly onFenced: () => void;
  readonly onEvent: (event: AriEvent) => void;
}

type Ending =
  | { readonly kind: 'closed'; readonly reason: string }
  | { readonly kind: 'fenced' }
  | { readonly kind: 'stopped' };

interface Connection {
  readonly ended: Promise<Ending>;
}

export class AriLink {
  readonly counts: EventCounts = { messages: 0, malformed: 0, unknownTypes: 0, handlerFaults: 0 };
  readonly #options: LinkOptions;
  #state: 'connecting' | 'up' | 'down' | 'fenced' | 'stopped' = 'connecting';
  #info: AsteriskInfo | undefined;
  #skewMs = 0;
  #finish: ((ending: Ending) => void) | undefined;
  #wakeEarly: (() => void) | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get info(): AsteriskInfo | undefined {
    return this.#info;
  }

  /** Asterisk's clock minus ours. */
  get skewMs(): number {
    return this.#skewMs;
  }

  get isFenced(): boolean {
    return this.#state === 'fenced';
  }

  /** Refuses a command whose outcome could not be seen. */
  requireUp(operation: string): void {
    if (this.#state === 'up') return;
    const fenced = this.isFenced;
    throw telephonyFailure({
      operation,
      outcome: fenced ? 'refused' : 'unavailable',
      code: fenced ? 'fenced' : 'link-down',
      message: fenced
        ? `${operation} was refused: another process has taken application ${this.#options.app} over`
        : `${operation} was not sent: the event link to Asterisk is ${this.#state}`,
    });
  }

  /** Resolves with the first link; rejects when the first connect fails. */
  async start(): Promise<void> {
    const first = await this.#connect();
    this.#running = this.#keep(first);
  }

  async stop(): Promise<void> {
    if (this.#state !== 'fenced') this.#state = 'stopped';
    this.#finish?.({ kind: 'stopped' });
    this.#wakeEarly?.();
    await this.#running;
  }

  async #keep(first: Connection): Promise<void> {
    const { logger, onDown, onFenced } = this.#options;
    let connection: Connection | undefined = first;
    let failures = 0;
    while (connection !== undefined || this.#state === 'down') {
      if (connection !== undefined) {
        const ending = await connection.ended;
        connection = undefined;
        if (ending.kind === 'stopped') return;
        if (ending.kind === 'fenced') return onFenced();
        this.#state = 'down';
        failures = 0;
        logger.warn({ event: 'ari.link.down', reason: ending.reason });
        onDown(ending.reason);
      }
      await this.#pause(failures);
      if (this.#state !== 'down') return;
      try {
        connection = await this.#connect();
      } catch (error) {
        if (this.isFenced) return onFenced();
        failures += 1;
        logger.warn({ event: 'ari.link.retry', failures, reason: messageOf(error) });
      }
    }
  }

  async #connect(): Promise<Connection> {
    const { transport, library, app, username, tuning, clock, logger } = this.#options;
    let finish: (ending: Ending) => void = () => undefined;
    let alive: () => void = () => undefined;
    const ended = new Promise<Ending>((resolve) => (finish = resolve));
    const proven = new Promise<void>((resolve) => (alive = resolve));
    let heartbeat: Heartbeat | undefined;
    const close = (reason: string): void => finish({ kind: 'closed', reason });
    const socket: EventSocket = await openEventSocket({
      library,
      app,
      openDeadlineMs: tuning.connectDeadlineMs,
      counts: this.counts,
      onPong: () => heartbeat?.pong(),
      onClosed: (reason) => close(`the event socket: ${reason}`),
      onFault: (what, error) => logger.error({ event: 'ari.handler.fault', what, err: error }),
      onEvent: (event) => {
        if (event.kind === 'replaced') return this.#fence(finish);
        if (event.kind === 'user' && heartbeat?.userEvent(event.name, event.stampMs) === true) return alive();
        this.#options.onEvent(event);
      },
    });
    heartbeat = startHeartbeat({
      everyMs: tuning.heartbeatEveryMs,
      deadlineMs: tuning.heartbeatDeadlineMs,
      ping: () => socket.ping(),
      sendCanary: async (name) => {
        const params = { eventName: name, application: app };
        await library.call('events', 'userEvent', params, tuning.heartbeatDeadlineMs);
      },
      onDeaf: close,
      onSkew: (skewMs) => (this.#skewMs = skewMs),
      now: () => clock.now(),
    });
    const watched = ended.finally(() => {
      heartbeat?.stop();
      socket.terminate();
    });
    try {
      const info = await readInfo(transport, username, tuning.connectDeadlineMs);
      refuseTooOld(info, transport.origin.origin);
      const early = await Promise.race([proven, ended]);
      if (early !== undefined) throw this.#notUp(early);
      this.#up(info, finish);
    } catch (error) {
      close('connecting failed');
      await watched;
      throw error;
    }
    return { ended: watched };
  }

  #up(info: AsteriskInfo, finish: (ending: Ending) => void): void {
    if (this.#state === 'stopped') throw this.#notUp({ kind: 'stopped' });
    const restarted = this.#info !== undefined && this.#info.startupTime !== info.startupTime;
    this.#info = info;
    this.#finish = finish;
    this.#state = 'up';
    this.#options.logger.info({ event: 'ari.link.up', restarted, version: info.version });
    this.#options.onUp(info, restarted);
  }

  #fence(finish: (ending: Ending) => void): void {
    this.#state = 'fenced';
    this.#options.logger.error({ event: 'ari.link.fenced', app: this.#options.app });
    finish({ kind: 'fenced' });
  }

  #notUp(ending: Ending): Error {
    return telephonyFailure({
      operation: 'start',
      outcome: 'unavailable',
      code: ending.kind === 'closed' ? 'event-socket' : ending.kind,
      message: `the event link did not come up: ${ending.kind === 'closed' ? ending.reason : ending.kind}`,
    });
  }

  #pause(failures: number): Promise<void> {
    const { backoffFirstMs, backoffMaxMs } = this.#options.tuning;
    const longest = Math.min(backoffMaxMs, backoffFirstMs * 2 ** Math.min(failures, 16));
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, longest * (0.5 + this.#options.random() / 2));
      this.#wakeEarly = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
