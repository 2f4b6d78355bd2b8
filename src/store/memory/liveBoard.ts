/** The live board in memory. */
import type { DialGroupId } from '../../domain/kernel/ids.ts';
import type { Floor, LiveBoardPort } from '../../ports/liveBoard.ts';
import type { MemoryWorld } from './world.ts';

export class MemoryLiveBoard implements LiveBoardPort {
  readonly #world: MemoryWorld;

  constructor(world: MemoryWorld) {
    this.#world = world;
  }

  async publish(dialGroupId: DialGroupId, fence: number, floor: Floor): Promise<void> {
    this.#world.guard(dialGroupId, fence, 'liveBoard', 'publish');
    this.#world.floors.set(dialGroupId, floor);
  }

  async read(dialGroupId: DialGroupId): Promise<Floor | undefined> {
    return this.#world.floors.get(dialGroupId);
  }
}
