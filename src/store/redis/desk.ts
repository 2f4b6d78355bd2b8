/** Drafts and messages of agents' desks in Redis, each with its own end. */
import type { AgentId, AttemptId, DialGroupId } from '../../domain/kernel/ids.ts';
import { MOST_MESSAGES, type DeskStorePort, type KeptMessage } from '../../ports/deskStore.ts';
import type { RedisConnection } from './connection.ts';
import { dialGroupKeys } from './keys.ts';

const at = (operation: string) => ({ port: 'deskStore', operation }) as const;

export class RedisDeskStore implements DeskStorePort {
  readonly #redis: RedisConnection;
  readonly #dialGroupId: DialGroupId;

  constructor(redis: RedisConnection, dialGroupId: DialGroupId) {
    this.#redis = redis;
    this.#dialGroupId = dialGroupId;
  }

  #keys(agentId: AgentId): ReturnType<ReturnType<typeof dialGroupKeys>['desk']> {
    return dialGroupKeys(this.#dialGroupId).desk(agentId);
  }

  async saveDraft(agentId: AgentId, attemptId: AttemptId, draft: unknown, keepMs: number): Promise<void> {
    const key = this.#keys(agentId).draft(attemptId);
    await this.#redis.call(at('saveDraft'), (client) => client.set(key, JSON.stringify(draft), 'PX', keepMs));
  }

  async draft(agentId: AgentId, attemptId: AttemptId): Promise<unknown> {
    const key = this.#keys(agentId).draft(attemptId);
    const json = await this.#redis.call(at('draft'), (client) => client.get(key));
    return json === null ? undefined : (JSON.parse(json) as unknown);
  }

  async dropDraft(agentId: AgentId, attemptId: AttemptId): Promise<void> {
    const key = this.#keys(agentId).draft(attemptId);
    await this.#redis.call(at('dropDraft'), (client) => client.del(key));
  }

  async addMessage(agentId: AgentId, message: KeptMessage, keepMs: number): Promise<void> {
    const { messages } = this.#keys(agentId);
    await this.#redis.call(at('addMessage'), async (client) => {
      await client.rpush(messages, JSON.stringify(message));
      await client.ltrim(messages, -MOST_MESSAGES, -1);
      await client.pexpire(messages, keepMs);
    });
  }

  async messages(agentId: AgentId): Promise<readonly KeptMessage[]> {
    const lines = await this.#lines(agentId);
    return lines.map((json) => JSON.parse(json) as KeptMessage);
  }

  async dropMessage(agentId: AgentId, messageId: string): Promise<boolean> {
    const lines = await this.#lines(agentId);
    const line = lines.find((json) => (JSON.parse(json) as KeptMessage).messageId === messageId);
    if (line === undefined) return false;
    const { messages } = this.#keys(agentId);
    return (await this.#redis.call(at('dropMessage'), (client) => client.lrem(messages, 1, line))) > 0;
  }

  async #lines(agentId: AgentId): Promise<readonly string[]> {
    const { messages } = this.#keys(agentId);
    return this.#redis.call(at('messages'), (client) => client.lrange(messages, 0, -1));
  }
}
