/** The journal of a simulated day: a line for each input of the engine with what it wanted done, and for each fault. */
import type { Effect } from '../../engine/effect.ts';
import type { EngineInput } from '../../engine/input.ts';

export type JournalSink = (line: string) => void;

/** Lines for people (log) are left out. */
export function journalLine(at: number, input: EngineInput, effects: readonly Effect[]): string {
  return JSON.stringify({ at, input, effects: effects.filter(({ type }) => type !== 'log') });
}
