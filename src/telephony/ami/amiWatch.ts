/**
 * AMI as a witness (ASTERISK 2.2): ends of calls, registration and reachability of trunks, the node's life
 * cycle. It reconnects for ever by itself; losing it, or hearing of it late, changes no call (requirement 24).
 */
import type { Logger } from 'pino';
import type { ManagerFields } from 'asterisk-manager';
import type { RandomSource } from '../../domain/kernel/random.ts';
import type { TrunkId } from '../../domain/kernel/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TelephonySink } from '../../ports/telephony.ts';
import { messageOf } from '../failures.ts';
import type { TrunkRoute } from '../guards.ts';
import { AmiConnection, type AmiSettings } from './connection.ts';
import { TrunkWatch } from './trunkWatch.ts';
import { Witness } from './witness.ts';

export type { AmiSettings } from './connection.ts';

export interface AmiWatchOptions {
  readonly settings: AmiSettings;
  readonly trunks: ReadonlyMap<TrunkId, TrunkRoute>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: RandomSource;
  /** PJSIP endpoints, each with whether it is online. */
  readonly endpoints: () => Promise<ReadonlyMap<string, boolean>>;
}

const ACTION_DEADLINE_MS = 5_000;
/** Between lists; also the sign of life that a half-open connection fails to give. */
const POLL_MS = 10_000;
/** A change that an event announces is read from the lists shortly after. */
const SOON_MS = 200;
const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 10_000;

export class AmiWatch {
  readonly witness: Witness;
  readonly #options: AmiWatchOptions;
  #sink: TelephonySink = () => undefined;
  #trunks: TrunkWatch;
  #isStopped = false;
  #connection: AmiConnection | undefined;
  #wake: (() => void) | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: AmiWatchOptions) {
    this.#options = options;
    this.witness = new Witness(options.clock);
    this.#trunks = new TrunkWatch(options.trunks, (trunkId, state) => {
      options.logger.info({ event: 'trunk.state', trunkId, state });
      this.#sink({ type: 'trunkState', trunkId, state, at: options.clock.now() });
    });
  }

  get isConnected(): boolean {
    return this.#connection !== undefined;
  }

  start(sink: TelephonySink): void {
    this.#sink = sink;
    this.#running = this.#keep();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#connection?.close('stopped');
    this.#wake?.();
    await this.#running;
  }

  async #keep(): Promise<void> {
    const { logger, random } = this.#options;
    let failures = 0;
    while (!this.#isStopped) {
      try {
        await this.#serve(() => {
          failures = 0;
        });
      } catch (error) {
        logger.warn({ event: 'ami.link', failures, reason: messageOf(error) });
      }
      const longest = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(failures, 8));
      failures += 1;
      await this.#pause(longest * (0.5 + random() / 2));
    }
  }

  /** One connection from login to loss. */
  async #serve(onUp: () => void): Promise<void> {
    const connection = new AmiConnection({
      settings: this.#options.settings,
      deadlineMs: ACTION_DEADLINE_MS,
      onEvent: (name, fields) => this.#receive(name, fields),
      onClosed: () => {
        this.#connection = undefined;
        this.#wake?.();
      },
    });
    try {
      this.#connection = connection;
      await connection.open();
      // The library's login asks for all events by a misspelt header; the mask is set by an action.
      await connection.action('Events', { EventMask: 'call,system' });
      onUp();
      this.#options.logger.info({ event: 'ami.link.up' });
      while (!connection.isClosed) {
        this.#trunks.registrations(await connection.action('PJSIPShowRegistrationsOutbound'));
        this.#trunks.endpoints(await this.#reachable());
        this.#trunks.tellChanges();
        if (!connection.isClosed) await this.#pause(POLL_MS);
      }
    } finally {
      connection.close('done');
    }
  }

  async #reachable(): Promise<ReadonlyMap<string, boolean>> {
    try {
      return await this.#options.endpoints();
    } catch {
      // While ARI is away its own link tells; a trunk keeps the state it had.
      return new Map();
    }
  }

  #receive(name: string, fields: ManagerFields): void {
    switch (name) {
      case 'Hangup':
        return this.witness.hangup(fields);
      case 'HangupRequest':
        return this.witness.hangupRequest(fields);
      case 'ContactStatus':
        this.#trunks.contactStatus(fields);
        return this.#trunks.tellChanges();
      case 'Registry':
        return this.#pollSoon();
      case 'FullyBooted':
      case 'Shutdown':
      case 'Reload':
        return this.#options.logger.info({ event: 'asterisk.lifeCycle', what: name });
      default:
        return undefined;
    }
  }

  #pollSoon(): void {
    const wake = this.#wake;
    if (wake !== undefined) setTimeout(wake, SOON_MS).unref();
  }

  #pause(forMs: number): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        if (this.#wake === wake) this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(wake, forMs);
      this.#wake = wake;
    });
  }
}
