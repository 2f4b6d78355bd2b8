/** The figures of a day, told from what the engine records of its agents and calls. */
import type { Effect } from '../../engine/effect.ts';
import type { AgentId } from '../../domain/kernel/ids.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import { type DayTally, type WorkState } from '../light/result.ts';

/** Breaks, the calling of the phone and being away are none of the three parts of occupancy. */
const WORK: Readonly<Record<string, WorkState>> = {
  ready: 'available',
  reserved: 'available',
  talking: 'busy',
  wrapUp: 'busy',
};

interface Stretch {
  readonly work: WorkState | undefined;
  readonly since: Instant;
}

export interface Figures {
  heard(effect: Effect): void;
  /** What is going on at the end of the day counts up to it. */
  close(): void;
}

/** `dayTime`: since the day began. */
export function createFigures(tally: DayTally, dayTime: () => number, durationMs: number): Figures {
  const stretches = new Map<AgentId, Stretch>();

  function agentState(agentId: AgentId, state: string): void {
    const now = dayTime();
    const before = stretches.get(agentId);
    const work = WORK[state];
    if (before?.work === 'available' && state === 'talking' && now < durationMs) {
      tally.joined(now - before.since);
    }
    if (before?.work === work) return;
    if (before?.work !== undefined) tally.worked(before.work, before.since, now);
    stretches.set(agentId, { work, since: now });
  }

  return {
    heard(effect) {
      if (effect.type === 'recordAgentState') agentState(effect.agentId, effect.state);
      else if (effect.type === 'originate' && effect.target.kind === 'trunk') tally.dials += 1;
      else if (effect.type === 'leaseLeads') tally.decisions += 1;
      else if (effect.type === 'closeAttempt' && effect.cdr.dialStatus === 'abandoned') tally.abandon();
    },
    close() {
      for (const { work, since } of stretches.values()) {
        if (work !== undefined) tally.worked(work, since, durationMs);
      }
      stretches.clear();
    },
  };
}
