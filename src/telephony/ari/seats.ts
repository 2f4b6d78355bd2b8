/**
 * The waiting room: one holding bridge with music for each dial group, made when the first agent sits down. The
 * music is the bridge's: it stops for a leg by itself when that is joined elsewhere. It ends for good when the last leg
 * leaves the room (measured on 22.10.1: nobody who came in later heard any), so whoever enters has it started again,
 * which changes nothing where it plays.
 * Its id carries no fencing number, so a successor finds the seated agents in the room it will use itself.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { isRefusedWith } from '../failures.ts';
import { fieldsOf } from './events.ts';
import type { AriLibrary } from './library.ts';
import { familyOf } from './liveCalls.ts';

const LEAVE_POLL_MS = 25;
const MUSIC_CHECK_MS = 1_000;

export function waitingRoomId(app: string): string {
  return `seats-${familyOf(app)}`;
}

export class WaitingRoom {
  readonly #library: AriLibrary;
  readonly #bridgeId: string;
  #opening: Promise<void> | undefined;
  #musicCheck: NodeJS.Timeout | undefined;
  #musicOrder: Promise<void> = Promise.resolve();

  readonly #onNoMusic: (error: unknown) => void;

  constructor(library: AriLibrary, bridgeId: string, onNoMusic: (error: unknown) => void) {
    this.#onNoMusic = onNoMusic;
    this.#library = library;
    this.#bridgeId = bridgeId;
  }

  async enter(callId: string): Promise<void> {
    await this.#open();
    try {
      await this.#add(callId);
      this.#keepMusic();
    } catch (error) {
      // The room is gone, e.g. Asterisk has restarted: a new one.
      if (!isRefusedWith(error, '404')) throw error;
      this.forget();
      await this.#open();
      await this.#add(callId);
    }
  }

  forget(): void {
    this.#opening = undefined;
    clearTimeout(this.#musicCheck);
    this.#musicCheck = undefined;
  }

  /**
   * Takes the empty room away, also one that a dead predecessor left; never under somebody who sits in it. Those who
   * have just been hung up are waited for.
   */
  async close(deadlineMs: number): Promise<void> {
    clearTimeout(this.#musicCheck);
    // Music that starts while the room is taken away would hold it.
    await this.#musicOrder;
    const target = { bridgeId: this.#bridgeId };
    const until = performance.now() + deadlineMs;
    for (;;) {
      const bridge = fieldsOf(await this.#library.call('bridges', 'get', target, deadlineMs));
      const members = bridge?.['channels'];
      if (Array.isArray(members) && members.length === 0) break;
      if (performance.now() >= until) return;
      await delay(LEAVE_POLL_MS);
    }
    await this.#library.call('bridges', 'destroy', target, deadlineMs);
  }

  #open(): Promise<void> {
    this.#opening ??= this.#create().catch((error: unknown) => {
      this.forget();
      throw error;
    });
    return this.#opening;
  }

  async #create(): Promise<void> {
    try {
      await this.#library.call('bridges', 'createWithId', { bridgeId: this.#bridgeId, type: 'holding' });
    } catch (error) {
      if (!isRefusedWith(error, '409')) throw error;
    }
    await this.#startMusic();
  }

  /** Once more a moment later, for whoever came in while the music was about to end. */
  #keepMusic(): void {
    void this.#startMusic();
    this.#musicCheck ??= setTimeout(() => {
      this.#musicCheck = undefined;
      void this.#startMusic();
    }, MUSIC_CHECK_MS).unref();
  }

  /** An Asterisk without music (no chan_bridge_media, no files) has silent agents, not none. */
  #startMusic(): Promise<void> {
    const order = this.#library.call('bridges', 'startMoh', { bridgeId: this.#bridgeId });
    this.#musicOrder = order.then(() => undefined, this.#onNoMusic);
    return this.#musicOrder;
  }

  async #add(callId: string): Promise<void> {
    await this.#library.call('bridges', 'addChannel', { bridgeId: this.#bridgeId, channel: callId });
  }
}
