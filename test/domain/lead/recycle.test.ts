import { describe, expect, it } from 'vitest';
import { DIAL_STATUSES, type DialStatus } from '../../../src/domain/call/lineResult.ts';
import type { RetryRule } from '../../../src/domain/campaign/campaign.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/domain/kernel/time.ts';
import { nextForLead, type AttemptOutcome } from '../../../src/domain/lead/recycle.ts';
import { SETTINGS } from '../../engine/floor.ts';

const ENDED_AT = 1_000_000;
const FINAL = { state: 'final' };
const after = (ms: number) => ({ state: 'retry', dueAt: ENDED_AT + ms });

function next(
  dialStatus: DialStatus,
  changes: Partial<AttemptOutcome> = {},
  spacingMs = 0,
  retry: Record<string, RetryRule> = {},
) {
  const settings = { ...SETTINGS, attemptSpacingMs: spacingMs, maxAttempts: 3, retry };
  const outcome = {
    dialStatus,
    doNotCall: false,
    chargedAttempts: 1,
    attempts: 1,
    endedAt: ENDED_AT,
    ...changes,
  };
  return nextForLead(settings, outcome);
}

describe('a lead after an attempt', () => {
  it.each(DIAL_STATUSES.filter((status) => !['congestion', 'failed'].includes(status)))(
    'that came out as %s is done where the campaign has no rule',
    (status) => {
      expect(next(status)).toEqual(FINAL);
    },
  );

  it.each(['busy', 'no_answer', 'unreachable', 'rejected', 'machine', 'answered'] as const)(
    'that came out as %s is tried again by the rule, until its attempts are spent',
    (status) => {
      const retry = { [status]: { kind: 'retry', afterMs: HOUR_MS } as const };
      expect(next(status, {}, 0, retry)).toEqual(after(HOUR_MS));
      expect(next(status, { chargedAttempts: 2, attempts: 2 }, 0, retry)).toEqual(after(HOUR_MS));
      expect(next(status, { chargedAttempts: 3, attempts: 3 }, 0, retry)).toEqual(FINAL);
      expect(next(status, {}, 2 * HOUR_MS, retry), 'no sooner than the spacing').toEqual(after(2 * HOUR_MS));
    },
  );

  it('that was abandoned is called again after the set time alone, and no sooner than numbers are', () => {
    const again = (againAfterMs: number, attemptSpacingMs: number, chargedAttempts = 1) =>
      nextForLead(
        { ...SETTINGS, attemptSpacingMs, maxAttempts: 3, abandoned: { againAfterMs } },
        {
          dialStatus: 'abandoned',
          doNotCall: false,
          chargedAttempts,
          attempts: chargedAttempts,
          endedAt: ENDED_AT,
        },
      );
    expect(again(72 * HOUR_MS, HOUR_MS)).toEqual(after(72 * HOUR_MS));
    expect(again(MINUTE_MS, HOUR_MS)).toEqual(after(HOUR_MS));
    expect(again(MINUTE_MS, 0, 3)).toEqual(FINAL);
  });

  it.each(['invalid', 'abandoned'] as const)('that came out as %s is done, whatever the rule', (status) => {
    expect(next(status, {}, 0, { [status]: { kind: 'retry', afterMs: 1 } })).toEqual(FINAL);
  });

  it('that ended with a wish never to be called is done', () => {
    expect(next('busy', { doNotCall: true }, 0, { busy: { kind: 'retry', afterMs: 1 } })).toEqual(FINAL);
  });

  it.each(['congestion', 'failed'] as const)(
    'that %s is tried again in a minute, and ever less often: the fault may last',
    (status) => {
      const uncharged = (attempts: number) => next(status, { chargedAttempts: 0, attempts });
      expect([1, 2, 3, 4].map((attempts) => uncharged(attempts))).toEqual(
        [1, 2, 4, 8].map((n) => after(n * MINUTE_MS)),
      );
      expect(uncharged(7)).toEqual(after(HOUR_MS));
      expect(uncharged(1_000)).toEqual(after(HOUR_MS));
      expect(next(status, { chargedAttempts: 0 }, 5 * MINUTE_MS)).toEqual(after(5 * MINUTE_MS));
      expect(next(status, {}, 0, { [status]: { kind: 'final' } })).toEqual(FINAL);
      expect(next(status, { attempts: 9 }, 0, { [status]: { kind: 'retry', afterMs: 5 } })).toEqual(after(5));
    },
  );
});
