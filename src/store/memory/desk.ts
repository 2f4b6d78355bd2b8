/** Drafts and messages of agents' desks in this process: they end with it. */
import type { AgentId, AttemptId, DialGroupId } from '../../domain/kernel/ids.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Clock } from '../../ports/clock.ts';
import { MOST_MESSAGES, type DeskStorePort, type KeptMessage } from '../../ports/deskStore.ts';
import type { MemoryWorld } from './world.ts';

export interface KeptValue {
  /** As JSON. */
  readonly json: string;
  readonly until: Instant;
}

export class MemoryDeskStore implements DeskStorePort {
  readonly #world: MemoryWorld;
  readonly #clock: Clock;
  readonly #dialGroupId: DialGroupId;

  constructor(world: MemoryWorld, clock: Clock, dialGroupId: DialGroupId) {
    this.#world = world;
    this.#clock = clock;
    this.#dialGroupId = dialGroupId;
  }

  async saveDraft(agentId: AgentId, attemptId: AttemptId, draft: unknown, keepMs: number): Promise<void> {
    this.#keep(this.#draftKey(agentId, attemptId), draft, keepMs);
  }

  async draft(agentId: AgentId, attemptId: AttemptId): Promise<unknown> {
    return this.#kept(this.#draftKey(agentId, attemptId));
  }

  async dropDraft(agentId: AgentId, attemptId: AttemptId): Promise<void> {
    this.#world.desks.delete(this.#draftKey(agentId, attemptId));
  }

  async addMessage(agentId: AgentId, message: KeptMessage, keepMs: number): Promise<void> {
    const kept = [...(await this.messages(agentId)), message].slice(-MOST_MESSAGES);
    this.#keep(this.#messagesKey(agentId), kept, keepMs);
  }

  async messages(agentId: AgentId): Promise<readonly KeptMessage[]> {
    return (this.#kept(this.#messagesKey(agentId)) ?? []) as readonly KeptMessage[];
  }

  async dropMessage(agentId: AgentId, messageId: string): Promise<boolean> {
    const messages = await this.messages(agentId);
    const left = messages.filter((message) => message.messageId !== messageId);
    const key = this.#messagesKey(agentId);
    const known = this.#world.desks.get(key);
    if (known !== undefined) this.#world.desks.set(key, { ...known, json: JSON.stringify(left) });
    return left.length < messages.length;
  }

  #keep(key: string, value: unknown, keepMs: number): void {
    const now = this.#clock.now();
    for (const [other, { until }] of this.#world.desks) if (until <= now) this.#world.desks.delete(other);
    this.#world.desks.set(key, { json: JSON.stringify(value), until: now + keepMs });
  }

  #kept(key: string): unknown {
    const kept = this.#world.desks.get(key);
    if (kept === undefined || kept.until <= this.#clock.now()) return undefined;
    return JSON.parse(kept.json) as unknown;
  }

  #draftKey(agentId: AgentId, attemptId: AttemptId): string {
    return `${this.#dialGroupId} draft ${agentId} ${attemptId}`;
  }

  #messagesKey(agentId: AgentId): string {
    return `${this.#dialGroupId} messages ${agentId}`;
  }
}
