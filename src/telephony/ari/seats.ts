/**
 * The waiting rooms: holding bridges with music for the seated agents of a dial group. There are several, and a leg's id
 * says which is its own: whenever somebody enters or leaves a room, Asterisk sends a message for each who is in it
 * (measured: 80 messages a call with 24 agents in one room, 113 with 48).
 * The music is the bridge's: it stops for a leg by itself when that is joined elsewhere. It ends for good when the last
 * leg leaves the room (measured on 22.10.1: nobody who came in later heard any), so whoever enters has it started
 * again, which changes nothing where it plays.
 * Their ids carry no fencing number, so a successor finds the seated agents in the rooms it will use itself.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { isRefusedWith } from '../failures.ts';
import { fieldsOf } from './events.ts';
import type { AriLibrary } from './library.ts';
import { familyOf } from './liveCalls.ts';

/** Ten agents or so in each where there are hundreds. */
const ROOMS = 32;
const LEAVE_POLL_MS = 25;
const MUSIC_CHECK_MS = 1_000;

export function waitingRoomIds(app: string): ReadonlySet<string> {
  return new Set(Array.from({ length: ROOMS }, (_, index) => `seats-${familyOf(app)}-${index}`));
}

export class WaitingRooms {
  readonly #library: AriLibrary;
  readonly #ids: readonly string[];
  readonly #onNoMusic: (error: unknown) => void;
  readonly #rooms = new Map<string, WaitingRoom>();

  constructor(library: AriLibrary, roomIds: ReadonlySet<string>, onNoMusic: (error: unknown) => void) {
    this.#library = library;
    this.#ids = [...roomIds];
    this.#onNoMusic = onNoMusic;
  }

  async enter(callId: string): Promise<void> {
    const roomId = this.#ids[spreadOf(callId) % this.#ids.length] ?? '';
    const room = this.#rooms.get(roomId) ?? new WaitingRoom(this.#library, roomId, this.#onNoMusic);
    this.#rooms.set(roomId, room);
    await room.enter(callId);
  }

  forget(): void {
    for (const room of this.#rooms.values()) room.forget();
  }

  /**
   * Takes the empty rooms away, also those that a dead predecessor left; never one under somebody who sits in it. Those
   * who have just been hung up are waited for.
   */
  async close(deadlineMs: number): Promise<void> {
    const until = performance.now() + deadlineMs;
    // Music that starts while a room is taken away would hold it.
    await Promise.all([...this.#rooms.values()].map((room) => room.quiet()));
    for (;;) {
      const standing = await this.#standing(deadlineMs);
      const empty = standing.filter(({ isEmpty }) => isEmpty);
      const destroy = ({ bridgeId }: { readonly bridgeId: string }): Promise<unknown> =>
        this.#library.call('bridges', 'destroy', { bridgeId }, deadlineMs);
      await Promise.all(empty.map(destroy));
      if (empty.length === standing.length || performance.now() >= until) return;
      await delay(LEAVE_POLL_MS);
    }
  }

  async #standing(deadlineMs: number): Promise<{ bridgeId: string; isEmpty: boolean }[]> {
    const bridges = await this.#library.call('bridges', 'list', {}, deadlineMs);
    if (!Array.isArray(bridges)) return [];
    return bridges.flatMap((value) => {
      const { id, channels } = fieldsOf(value) ?? {};
      if (typeof id !== 'string' || !this.#ids.includes(id)) return [];
      return [{ bridgeId: id, isEmpty: Array.isArray(channels) && channels.length === 0 }];
    });
  }
}

/** FNV-1a, 32 bits: the same for the same id in every process. */
function spreadOf(id: string): number {
  let hash = 0x81_1c_9d_c5;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01_00_01_93);
  return hash >>> 0;
}

class WaitingRoom {
  readonly #library: AriLibrary;
  readonly #bridgeId: string;
  readonly #onNoMusic: (error: unknown) => void;
  #opening: Promise<void> | undefined;
  #musicCheck: NodeJS.Timeout | undefined;
  #musicOrder: Promise<void> = Promise.resolve();

  constructor(library: AriLibrary, bridgeId: string, onNoMusic: (error: unknown) => void) {
    this.#library = library;
    this.#bridgeId = bridgeId;
    this.#onNoMusic = onNoMusic;
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

  /** Resolves when no music is about to start. */
  async quiet(): Promise<void> {
    clearTimeout(this.#musicCheck);
    await this.#musicOrder;
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
    const heard = order.then(() => undefined, this.#onNoMusic);
    // An earlier one may be answered later.
    this.#musicOrder = Promise.all([this.#musicOrder, heard]).then(() => undefined);
    return heard;
  }

  async #add(callId: string): Promise<void> {
    await this.#library.call('bridges', 'addChannel', { bridgeId: this.#bridgeId, channel: callId });
  }
}
