/**
 * Which screen an agent is to see, and when: at the join, or as soon as the agent has a lead dialled or is shown one. It
 * is made ready as soon as the agent is reserved, so that the join waits for no database.
 */
import type { AgentDesk } from '../../domain/floor/desk.ts';
import type { CallState } from '../../domain/call/state.ts';
import type { ScreenAsked } from '../../services/deskScreen.ts';

/** Before an answer an agent is reserved only for a call that they asked for, or that is promised to them. */
const BEFORE_ANSWER: ReadonlySet<CallState> = new Set(['created', 'dialling', 'ringing']);

export function keyOf({ attemptId = '', leadId }: ScreenAsked): string {
  return `${attemptId} ${leadId}`;
}

/** Whether what the desk is about may be shown now; until then it is made ready. */
export function isToShow({ agent, call }: AgentDesk): boolean {
  if (call === undefined) return true;
  return agent.state !== 'reserved' || BEFORE_ANSWER.has(call.state);
}

export interface Prepared<Screen> {
  readonly key: string;
  readonly screen: Promise<Screen>;
}

/** Holds one screen: the next one that the agent will see. */
export function createScreens<Screen>(load: (asked: ScreenAsked) => Promise<Screen>) {
  let prepared: Prepared<Screen> | undefined;
  return {
    prepare(asked: ScreenAsked): Promise<Screen> {
      const key = keyOf(asked);
      if (prepared?.key === key) return prepared.screen;
      const screen = load(asked);
      prepared = { key, screen };
      // Asked for again where it could not be read.
      screen.catch(() => {
        if (prepared?.key === key) prepared = undefined;
      });
      return screen;
    },
    drop(): void {
      prepared = undefined;
    },
  };
}
