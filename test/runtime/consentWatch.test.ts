/** A consent taken back while its lead waits in the hopper: known within a second, and no call without knowing. */
import { describe, expect, it } from 'vitest';
import { createConsentWatch } from '../../src/runtime/consentWatch.ts';
import { createVirtualClock, advanceSettling } from '../../src/sim/virtualClock.ts';
import type { NotedRevocation } from '../../src/ports/gate.ts';
import { failureOf, keptLog } from './parts.ts';

const NUMBER = '+4930123456';
const T0 = 1_000_000_000;

async function watching(rows: NotedRevocation[] = []) {
  const clock = createVirtualClock(T0);
  const log = keptLog();
  let isAway = false;
  const watch = createConsentWatch({
    clock,
    log,
    records: {
      gate: {
        async revocations(after, since) {
          if (isAway) throw failureOf();
          return rows.filter((row) => row.position > after && row.revokedAt >= since).slice(0, 2);
        },
      },
    },
  });
  watch.start();
  await advanceSettling(clock, T0);
  return {
    log,
    verdict: (obtainedAt: number, campaignId = 'spring') => watch.verdict(NUMBER, campaignId, obtainedAt),
    revoke: (position: number, revokedAt: number, campaignId?: string, number = NUMBER) =>
      void rows.push({ position, number, revokedAt, ...(campaignId === undefined ? {} : { campaignId }) }),
    away: (is: boolean) => {
      isAway = is;
    },
    pass: (ms: number) => advanceSettling(clock, clock.now() + ms),
  };
}

describe('a consent', () => {
  it('stands until it is taken back, and does not a second later', async () => {
    const { verdict, revoke, pass } = await watching();
    expect(verdict(T0 - 5_000)).toBe('stands');
    revoke(1, T0 + 10);
    await pass(1_000);
    expect(verdict(T0 - 5_000)).toBe('revoked');
    expect(verdict(T0 + 10), 'given in the same moment').toBe('revoked');
    expect(verdict(T0 + 11), 'given anew').toBe('stands');
  });

  it('of another campaign or number is another one', async () => {
    const { verdict, revoke, pass } = await watching();
    revoke(1, T0, 'autumn');
    revoke(2, T0, undefined, '+4930999999');
    await pass(1_000);
    expect([verdict(1), verdict(1, 'autumn')]).toEqual(['stands', 'revoked']);
    revoke(3, T0);
    await pass(1_000);
    expect(verdict(1)).toBe('revoked');
  });

  it('that was taken back before the start is known with the first answers, however many there are', async () => {
    const rows = Array.from({ length: 9 }, (_, index) => ({
      position: index + 1,
      number: index === 8 ? NUMBER : `+49301${index}`,
      revokedAt: T0 - 10,
    }));
    expect((await watching(rows)).verdict(1)).toBe('revoked');
  });

  it('is not believed to stand once the records have been silent for a minute', async () => {
    const { verdict, away, pass, log } = await watching();
    away(true);
    await pass(60_000);
    expect(verdict(1)).toBe('stands');
    await pass(2_000);
    expect(verdict(1)).toBe('unknown');
    expect(log.events()).toContain('consents.unknown');
    away(false);
    await pass(1_000);
    expect(verdict(1)).toBe('stands');
  });
});
