/** The do-not-call lists in memory; the first entry of a number stays. */
import {
  listNaming,
  listsAsked,
  listVersion,
  type ListedPattern,
} from '../../domain/compliance/doNotCall.ts';
import { hasWildcard } from '../../domain/compliance/doNotCallPattern.ts';
import type { CampaignId } from '../../domain/kernel/ids.ts';
import type { DoNotCallEntry, DoNotCallKey, DoNotCallPort } from '../../ports/doNotCall.ts';
import type { MemoryWorld } from './world.ts';

export class MemoryDoNotCall implements DoNotCallPort {
  readonly #world: MemoryWorld;

  constructor(world: MemoryWorld) {
    this.#world = world;
  }

  async add(entries: readonly DoNotCallEntry[]): Promise<void> {
    for (const entry of entries) {
      const list = this.#listFor(entry);
      if (!list.has(entry.number)) list.set(entry.number, entry);
    }
    this.#countChange(entries);
  }

  async remove(keys: readonly DoNotCallKey[]): Promise<void> {
    for (const key of keys) this.#listFor(key).delete(key.number);
    this.#countChange(keys);
  }

  async has(number: string): Promise<boolean> {
    return this.#world.doNotCall.has(number);
  }

  async count(): Promise<number> {
    return this.#world.doNotCall.size;
  }

  async listsNaming(
    numbers: readonly string[],
    campaignId: CampaignId | undefined,
  ): Promise<readonly (string | undefined)[]> {
    const { doNotCall, campaignDoNotCall, doNotCallPatterns } = this.#world;
    const ofCampaign = campaignId === undefined ? undefined : campaignDoNotCall.get(campaignId);
    const patterns = [...doNotCallPatterns.values()].flatMap((list) => [...list.values()].map(patternOf));
    return numbers.map((number) =>
      listNaming(number, campaignId, {
        isOnInternal: doNotCall.has(number),
        isOnCampaign: ofCampaign?.has(number) === true,
        patterns,
        files: [],
      }),
    );
  }

  async versions(campaignId: CampaignId | undefined): Promise<readonly string[]> {
    const { doNotCallChanges } = this.#world;
    return listsAsked(campaignId).map((list) => listVersion(list, doNotCallChanges.get(list)));
  }

  #countChange(keys: readonly DoNotCallKey[]): void {
    const { doNotCallChanges } = this.#world;
    for (const list of new Set(keys.map((key) => key.campaignId)))
      doNotCallChanges.set(list, (doNotCallChanges.get(list) ?? 0) + 1);
  }

  #listFor({ number, campaignId }: DoNotCallKey): Map<string, DoNotCallEntry> {
    const { doNotCall, campaignDoNotCall, doNotCallPatterns } = this.#world;
    if (hasWildcard(number)) return listIn(doNotCallPatterns, campaignId);
    return campaignId === undefined ? doNotCall : listIn(campaignDoNotCall, campaignId);
  }
}

function listIn<Key>(lists: Map<Key, Map<string, DoNotCallEntry>>, key: Key): Map<string, DoNotCallEntry> {
  const known = lists.get(key);
  if (known) return known;
  const list = new Map<string, DoNotCallEntry>();
  lists.set(key, list);
  return list;
}

function patternOf({ number, campaignId }: DoNotCallEntry): ListedPattern {
  return { pattern: number, campaignId };
}
