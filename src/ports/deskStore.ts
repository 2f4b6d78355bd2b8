/**
 * What an agent's desk keeps from one page to the next: what was typed and not yet given, and messages not yet read.
 * Both expire. Adapters: `store/redis`, `store/memory`.
 */
import type { AgentId, AttemptId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';

export interface KeptMessage {
  readonly messageId: string;
  readonly from: string;
  readonly text: string;
  readonly at: Instant;
}

/** Of one agent; the oldest gives way. */
export const MOST_MESSAGES = 50;

export interface DeskStorePort {
  saveDraft(agentId: AgentId, attemptId: AttemptId, draft: unknown, keepMs: number): Promise<void>;
  draft(agentId: AgentId, attemptId: AttemptId): Promise<unknown>;
  dropDraft(agentId: AgentId, attemptId: AttemptId): Promise<void>;
  addMessage(agentId: AgentId, message: KeptMessage, keepMs: number): Promise<void>;
  /** The oldest first. */
  messages(agentId: AgentId): Promise<readonly KeptMessage[]>;
  /** False: there was none. */
  dropMessage(agentId: AgentId, messageId: string): Promise<boolean>;
}
