/**
 * The demo's automatic agents: they log in, take their calls, and hang up on those who would talk for ever. They
 * act through the same commands as people do.
 */
import type { Clock } from '../../ports/clock.ts';
import type { CommandReply, EngineCommand } from '../../ports/commands.ts';
import type { AgentRecord } from '../../ports/records.ts';
import type { FloorBoard } from '../../domain/floor/board.ts';
import { createLoop, type Loop } from '../../runtime/loop.ts';

/** Longer than the parties who hang up by themselves talk, so that calls end from either side. */
const TALK_MS = 6_000;
const LOOK_MS = 200;

export function demoAgents(count: number, dialGroupId: string): AgentRecord[] {
  const names = ['Ming', 'Alice', 'Xiu', 'Ben', 'Hua', 'Carla', 'Jun', 'Dora'];
  return Array.from({ length: count }, (_, index) => ({
    agentId: `agent-${index + 1}`,
    name: names[index % names.length] ?? `Agent ${index + 1}`,
    phone: String(1001 + index),
    dialGroupId,
  }));
}

/** For people, with phones in their browsers: they log in at the console. */
export function demoWebAgents(dialGroupId: string): AgentRecord[] {
  return ['web-1', 'web-2'].map((agentId, index) => ({
    agentId,
    name: `Browser ${index + 1}`,
    phone: agentId,
    dialGroupId,
  }));
}

export function createDemoAgents(
  clock: Clock,
  board: () => FloorBoard,
  command: (command: EngineCommand) => Promise<CommandReply>,
): Loop {
  const ended = new Set<string>();
  return createLoop(clock, async () => {
    for (const agent of board().agents) {
      const { attemptId } = agent;
      if (agent.state !== 'talking' || attemptId === undefined || ended.has(attemptId)) continue;
      if (clock.now() - agent.since < TALK_MS) continue;
      ended.add(attemptId);
      await command({ type: 'agent.hangup', agentId: agent.agentId });
    }
    return LOOK_MS;
  });
}
