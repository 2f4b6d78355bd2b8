import { describe, expect, it } from 'vitest';
import { afterCall, callsDue } from '../../../src/domain/pacing/spacing.ts';

/** Places what is due at each of the instants; answers with the instants of the calls. */
function place(callsPerSecond: number, instants: readonly number[]): number[] {
  const placed: number[] = [];
  let nextAt = 0;
  for (const now of instants) {
    for (let due = callsDue(nextAt, callsPerSecond, now); due > 0; due -= 1) {
      placed.push(now);
      nextAt = afterCall(nextAt, callsPerSecond, now);
    }
  }
  return placed;
}

const every = (stepMs: number, forMs: number): number[] =>
  Array.from({ length: Math.floor(forMs / stepMs) + 1 }, (_, index) => 1_000_000 + index * stepMs);

describe('the spacing of a trunk’s calls', () => {
  it.each([0.5, 1, 20, 50, 200])('holds %s calls a second in the long run', (callsPerSecond) => {
    const placed = place(callsPerSecond, every(7, 60_000));
    expect(placed.length).toBeGreaterThanOrEqual(callsPerSecond * 60);
    expect(placed.length).toBeLessThanOrEqual(callsPerSecond * (60 + 0.1) + 1);
  });

  it('spreads them over the second instead of placing all at its start', () => {
    const placed = place(50, every(5, 1_000));
    const settled = placed.filter((at) => at > placed[0]! + 200);
    const atOnce = settled.map((at) => settled.filter((other) => other === at).length);
    expect(Math.max(...atOnce)).toBe(1);
  });

  it('catches up what a late timer missed', () => {
    expect(callsDue(1_000, 50, 1_060)).toBe(4);
  });

  it('catches up no more than a tenth of a second after a pause', () => {
    expect(callsDue(1_000, 50, 9_000)).toBe(6);
    expect(callsDue(0, 50, 9_000)).toBe(6);
  });

  it('gives one call where a call every two seconds is allowed, and then none for two seconds', () => {
    expect(callsDue(0, 0.5, 9_000)).toBe(1);
    const nextAt = afterCall(0, 0.5, 9_000);
    expect(callsDue(nextAt, 0.5, 10_800)).toBe(0);
    expect(callsDue(nextAt, 0.5, 11_000)).toBe(1);
  });
});
