/** The pacers' memory in memory: kept as text, as a store outside would. */
import type { DialGroupId } from '../../domain/kernel/ids.ts';
import type { PacingMemoryPort } from '../../ports/pacingMemory.ts';
import type { MemoryWorld } from './world.ts';

export class MemoryPacingMemory implements PacingMemoryPort {
  readonly #world: MemoryWorld;

  constructor(world: MemoryWorld) {
    this.#world = world;
  }

  async save(dialGroupId: DialGroupId, fence: number, snapshot: unknown): Promise<void> {
    this.#world.guard(dialGroupId, fence, 'pacingMemory', 'save');
    this.#world.pacing.set(dialGroupId, JSON.stringify(snapshot));
  }

  async read(dialGroupId: DialGroupId): Promise<unknown> {
    const json = this.#world.pacing.get(dialGroupId);
    return json === undefined ? undefined : (JSON.parse(json) as unknown);
  }
}
