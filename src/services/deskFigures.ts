/** An agent's own figures of the day (DOMAIN 4.1), from the records and what the floor knows already. */
import { agentDay, type AgentDay, type AgentStateChange } from '../domain/agent/day.ts';
import { startOfDay } from '../domain/calendar/day.ts';
import type { AgentId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { listCallbacks } from './callbacks.ts';
import type { DeskParts } from './deskParts.ts';

const MOST_CALLBACKS = 1_000;

export interface DeskFigures extends AgentDay {
  readonly from: Instant;
  readonly at: Instant;
  readonly calls: number;
  readonly contacts: number;
  readonly successes: number;
  readonly callbacksDue: number;
  readonly callbacksMissed: number;
  readonly nextCallbackAt: Instant | null;
}

export async function deskFigures(parts: DeskParts, agentId: AgentId, now: Instant): Promise<DeskFigures> {
  const { desk, records } = parts;
  const from = startOfDay(desk.timeZone, now);
  const [{ changes, tally }, callbacks] = await Promise.all([
    desk.records.agentDay(agentId, from, now),
    listCallbacks(records, { agentId, isDue: true }, now, MOST_CALLBACKS),
  ]);
  return {
    from,
    at: now,
    ...tally,
    ...agentDay(withLatest(changes, parts, agentId), tally, { from, to: now }),
    callbacksDue: callbacks.callbacks.length,
    callbacksMissed: callbacks.missed,
    nextCallbackAt: callbacks.soon.nextAt ?? null,
  };
}

/** The state of this moment may still be on its way to the records. */
function withLatest(
  changes: readonly AgentStateChange[],
  { desk }: DeskParts,
  agentId: AgentId,
): readonly AgentStateChange[] {
  const agent = desk.floor.desk(agentId)?.agent;
  const last = changes.at(-1)?.at ?? 0;
  return agent === undefined || agent.since <= last
    ? changes
    : [...changes, { at: agent.since, state: agent.state }];
}
