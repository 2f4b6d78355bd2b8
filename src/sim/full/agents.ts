/**
 * The agents of a simulated day, who do what people do: log in and out over the scenario's times, wrap up for as long
 * as the call needs, take breaks. They order it as the command line does, and again where no engine is there to hear.
 */
import type { AgentId } from '../../domain/kernel/ids.ts';
import { SECOND_MS, type Instant } from '../../domain/kernel/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EngineCommand } from '../../ports/commands.ts';
import type { CommandPort } from '../../ports/commands.ts';
import type { AgentRecord } from '../../ports/records.ts';
import type { SimulatedLead } from '../scenario/leads.ts';
import type { Scenario } from '../scenario/scenario.ts';

export interface VirtualAgents {
  readonly records: readonly AgentRecord[];
  /** Everybody comes to work at their time. */
  begin(): void;
  /** The agent's call with this person is over, and its wrap-up begins. */
  talked(agentId: AgentId, lead: SimulatedLead): void;
}

export interface VirtualAgentsOptions {
  readonly scenario: Scenario;
  readonly dialGroupId: string;
  readonly startsAt: Instant;
  readonly clock: Clock;
  readonly commands: CommandPort;
}

type AgentOrder = Extract<EngineCommand, { agentId: AgentId }>;

const DEADLINE_MS = 5 * SECOND_MS;
const ORDERS_AT_MOST = 60;

export function createVirtualAgents(options: VirtualAgentsOptions): VirtualAgents {
  const { scenario, dialGroupId, startsAt, clock, commands } = options;
  const { agents, durationMs, loginOverMs, logoutOverMs } = scenario;
  const wrapUpEndsAt = new Map<AgentId, Instant>();

  async function order(...orders: readonly AgentOrder[]): Promise<void> {
    for (const one of orders) await give(one);
  }

  async function give(one: AgentOrder): Promise<void> {
    for (let tries = 1; tries <= ORDERS_AT_MOST; tries += 1) {
      const reply = await commands.send(dialGroupId, one, DEADLINE_MS).catch(() => undefined);
      if (reply?.ok === true) return;
      await new Promise<void>((resolve) => clock.wakeAt(clock.now() + SECOND_MS, resolve));
    }
  }

  const at = (instant: Instant, then: () => void): void => void clock.wakeAt(instant, then);

  function leave(agentId: AgentId): void {
    // Whoever is writing up a call does so to its end.
    const endsAt = wrapUpEndsAt.get(agentId) ?? 0;
    if (endsAt > clock.now()) at(endsAt, () => void order({ type: 'agent.logout', agentId }));
    else void order({ type: 'agent.logout', agentId });
  }

  function wrappedUp(agentId: AgentId, breakMs: number): void {
    if (breakMs === 0) return void order({ type: 'agent.ready', agentId });
    const pause: AgentOrder = { type: 'agent.pause', agentId, reason: 'break' };
    // Once it is wished for, twice it begins at once.
    void order(pause, pause);
    at(clock.now() + breakMs, () => void order({ type: 'agent.ready', agentId }));
  }

  return {
    records: Array.from({ length: agents }, (_, index) => {
      const agentId = agentIdOf(index);
      return { agentId, name: agentId, phone: phoneOf(agentId), dialGroupId };
    }),
    begin() {
      for (let index = 0; index < agents; index += 1) {
        const agentId = agentIdOf(index);
        at(startsAt + Math.round((loginOverMs * index) / agents), () => {
          void order({ type: 'agent.login', agentId });
        });
        const leavesAt = Math.round(durationMs - logoutOverMs * (1 - (index + 1) / agents));
        at(startsAt + leavesAt, () => leave(agentId));
      }
    },
    talked(agentId, { wrapUpMs, breakMs }) {
      const endsAt = clock.now() + wrapUpMs;
      wrapUpEndsAt.set(agentId, endsAt);
      at(endsAt, () => wrappedUp(agentId, breakMs));
    },
  };
}

const agentIdOf = (index: number): AgentId => `agent-${index + 1}`;

export const phoneOf = (agentId: AgentId): string => `phone-${agentId}`;
