/** The do-not-call list in memory; the first entry of a number stays. */
import type { DoNotCallEntry, DoNotCallPort } from '../../ports/doNotCall.ts';
import type { MemoryWorld } from './world.ts';

export class MemoryDoNotCall implements DoNotCallPort {
  readonly #world: MemoryWorld;

  constructor(world: MemoryWorld) {
    this.#world = world;
  }

  async add(entries: readonly DoNotCallEntry[]): Promise<void> {
    const { doNotCall } = this.#world;
    for (const entry of entries) if (!doNotCall.has(entry.number)) doNotCall.set(entry.number, entry);
  }

  async has(number: string): Promise<boolean> {
    return this.#world.doNotCall.has(number);
  }

  async count(): Promise<number> {
    return this.#world.doNotCall.size;
  }
}
