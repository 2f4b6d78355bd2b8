/** What a round through the engine has left behind: the stamps of its records, and the troubles in its log. */
import { existsSync, readFileSync } from 'node:fs';
import type { Attempt, CallDetailRecord } from '../../src/domain/cdr/attempt.ts';

/** pino's number for `warn`. */
const WARN = 40;
/** A hold is set at each start and end, without anything being wrong. */
const NO_TROUBLE = new Set(['floor.held']);

export function joinStamps(rows: readonly (CallDetailRecord | Attempt)[]): number[] {
  return rows.flatMap((row) => {
    const { answeredAt, joinedAt } = 'stamps' in row ? row.stamps : {};
    return answeredAt === undefined || joinedAt === undefined ? [] : [joinedAt - answeredAt];
  });
}

/** Warnings and errors by their event. */
export function troubleIn(logFile: string): Record<string, number> {
  const troubles: Record<string, number> = {};
  const lines = existsSync(logFile) ? readFileSync(logFile, 'utf8').split('\n') : [];
  for (const line of lines) {
    if (line === '') continue;
    const { level, event = 'unnamed' } = JSON.parse(line) as { level: number; event?: string };
    if (level >= WARN && !NO_TROUBLE.has(event)) troubles[event] = (troubles[event] ?? 0) + 1;
  }
  return troubles;
}
