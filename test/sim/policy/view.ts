/** Small views to check a rule's arithmetic by hand. */
import type { AbandonWindow, FloorView } from '../../../src/domain/pacing/pacer.ts';

export const emptyView: FloorView = {
  now: 0,
  idle: [],
  talking: [],
  wrapping: [],
  dialling: [],
  screening: [],
  waiting: [],
  budget: [],
  lines: 1_000,
  callsPerSecond: 1_000,
};

export const since = (at: number, count: number): { since: number }[] =>
  Array.from({ length: count }, () => ({ since: at }));

export const diallingSince = (at: number, count: number): { callId: string; since: number }[] =>
  Array.from({ length: count }, (_, index) => ({ callId: String(index), since: at }));

export const today = (answered: number, abandoned: number, endsAt = 8 * 3_600_000): AbandonWindow => ({
  name: 'day',
  answered,
  abandoned,
  limit: 0.03,
  startsAt: 0,
  endsAt,
});
