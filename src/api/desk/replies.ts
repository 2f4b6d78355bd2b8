/**
 * Answers to commands, by agent and id: a command that comes again, since its answer was lost with the connection, is
 * not run again but answered alike. The last few of each agent are kept.
 */
import type { AgentId } from '../../domain/kernel/ids.ts';
import type { CommandReply } from '../../ports/commands.ts';

const KEPT_OF_AN_AGENT = 200;

export interface Replies {
  once(agentId: AgentId, id: string, run: () => Promise<CommandReply>): Promise<CommandReply>;
}

export function createReplies(): Replies {
  const kept = new Map<AgentId, Map<string, Promise<CommandReply>>>();
  return {
    once(agentId, id, run) {
      const own = kept.get(agentId) ?? new Map<string, Promise<CommandReply>>();
      kept.set(agentId, own);
      const known = own.get(id);
      if (known !== undefined) return known;
      const reply = run();
      own.set(id, reply);
      // Nothing was answered: it may be asked again.
      reply.catch(() => own.delete(id));
      const [oldest] = own.keys();
      if (own.size > KEPT_OF_AN_AGENT && oldest !== undefined) own.delete(oldest);
      return reply;
    },
  };
}
