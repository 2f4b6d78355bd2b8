import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSessionOver,
  isUseNoted,
  SESSION_LIMITS,
  sessionEndsAt,
  USE_NOTED_EACH_MS,
} from '../../../src/domain/account/session.ts';

const { idleMs, lifetimeMs } = SESSION_LIMITS;

describe('a session', () => {
  it('ends when it was not used for a while', () => {
    const times = { createdAt: 0, lastUsedAt: 1_000 };
    expect(isSessionOver(times, 1_000 + idleMs - 1)).toBe(false);
    expect(isSessionOver(times, 1_000 + idleMs)).toBe(true);
  });

  it('ends at the end of its lifetime, however much it is used', () => {
    expect(isSessionOver({ createdAt: 0, lastUsedAt: lifetimeMs - 1 }, lifetimeMs - 1)).toBe(false);
    expect(isSessionOver({ createdAt: 0, lastUsedAt: lifetimeMs }, lifetimeMs)).toBe(true);
  });

  it('is over once it was ended, whatever the clock says later', () => {
    expect(isSessionOver({ createdAt: 0, lastUsedAt: 10, endedAt: 10 }, 10)).toBe(true);
  });

  it('never comes back', () => {
    const at = fc.integer({ min: 0, max: 10 * lifetimeMs });
    fc.assert(
      fc.property(at, at, at, at, (createdAt, used, now, later) => {
        const times = { createdAt, lastUsedAt: createdAt + used };
        if (isSessionOver(times, now)) expect(isSessionOver(times, now + later)).toBe(true);
        expect(sessionEndsAt(times)).toBeLessThanOrEqual(createdAt + lifetimeMs);
      }),
    );
  });

  it('has its use written down once a minute', () => {
    expect(isUseNoted(undefined, 5)).toBe(true);
    expect(isUseNoted(5, 5 + USE_NOTED_EACH_MS - 1)).toBe(false);
    expect(isUseNoted(5, 5 + USE_NOTED_EACH_MS)).toBe(true);
  });
});
