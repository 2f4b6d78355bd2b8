/** Messages of supervisors to agents: shown on the desk until they are read, or a day has passed. */
import { timeOrderedId, type AgentId } from '../domain/kernel/ids.ts';
import { DAY_MS, type Instant } from '../domain/kernel/time.ts';
import type { DeskStorePort, KeptMessage } from '../ports/deskStore.ts';

const KEEP_MS = DAY_MS;

export interface DeskMessages {
  send(agentId: AgentId, from: string, text: string, now: Instant): Promise<KeptMessage>;
  unread(agentId: AgentId): Promise<readonly KeptMessage[]>;
  /** False: there was none, or it was read. */
  read(agentId: AgentId, messageId: string): Promise<boolean>;
  /** Told when an agent's messages have changed, until the returned function is called. */
  watch(changed: (agentId: AgentId) => void): () => void;
}

export function createDeskMessages(store: DeskStorePort, random: () => number): DeskMessages {
  const listeners = new Set<(agentId: AgentId) => void>();
  const tell = (agentId: AgentId): void => {
    for (const changed of listeners) changed(agentId);
  };
  return {
    async send(agentId, from, text, now) {
      const message = { messageId: timeOrderedId(now, random), from, text, at: now };
      await store.addMessage(agentId, message, KEEP_MS);
      tell(agentId);
      return message;
    },
    unread: (agentId) => store.messages(agentId),
    async read(agentId, messageId) {
      const wasThere = await store.dropMessage(agentId, messageId);
      if (wasThere) tell(agentId);
      return wasThere;
    },
    watch(changed) {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
  };
}
