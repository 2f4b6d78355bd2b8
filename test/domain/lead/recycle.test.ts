import { describe, expect, it } from 'vitest';
import { DIAL_STATUSES, type DialStatus } from '../../../src/domain/call/lineResult.ts';
import type { CampaignSettings, RetryRule } from '../../../src/domain/campaign/campaign.ts';
import { DEFAULT_STAGGERED } from '../../../src/domain/campaign/staggered.ts';
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

  describe('of a campaign that redials by cells', () => {
    const byCell = (
      dialStatus: DialStatus,
      changes: Partial<AttemptOutcome> = {},
      more: Partial<CampaignSettings> = {},
      hasCell = true,
    ) => {
      const asked: number[] = [];
      const settings = {
        ...SETTINGS,
        attemptSpacingMs: HOUR_MS,
        maxAttempts: 4,
        retry: {},
        staggered: DEFAULT_STAGGERED,
        ...more,
      };
      const outcome = {
        dialStatus,
        doNotCall: false,
        chargedAttempts: 1,
        attempts: 1,
        endedAt: ENDED_AT,
        ...changes,
      };
      const found = nextForLead(settings, outcome, (from) => {
        asked.push(from - ENDED_AT);
        return hasCell ? from + 5 * HOUR_MS : undefined;
      });
      return { found, asked };
    };
    const retry = (afterMs: number) => ({ retry: { no_answer: { kind: 'retry', afterMs } as const } });

    it.each(DEFAULT_STAGGERED.outcomes)(
      'that came out as %s is called in its next cell, with no rule of its own',
      (status) => {
        expect(byCell(status)).toEqual({ found: after(6 * HOUR_MS), asked: [HOUR_MS] });
      },
    );

    it('waits for its gap first, and for the spacing', () => {
      expect(byCell('no_answer', {}, retry(3 * HOUR_MS)).asked).toEqual([3 * HOUR_MS]);
      expect(byCell('no_answer', {}, retry(MINUTE_MS)).asked).toEqual([HOUR_MS]);
    });

    it('goes on by the rule when all cells were tried, and is done where there is none', () => {
      expect(byCell('no_answer', {}, retry(3 * HOUR_MS), false).found).toEqual(after(3 * HOUR_MS));
      expect(byCell('no_answer', {}, {}, false).found).toEqual(FINAL);
    });

    it('is done when its attempts are spent, is invalid, says no, or the rule is final', () => {
      expect(byCell('no_answer', { chargedAttempts: 4 }).found).toEqual(FINAL);
      expect(byCell('invalid').found).toEqual(FINAL);
      expect(byCell('busy', { doNotCall: true }).found).toEqual(FINAL);
      expect(byCell('no_answer', {}, { retry: { no_answer: { kind: 'final' } } }).found).toEqual(FINAL);
      expect(byCell('answered').found).toEqual(FINAL);
    });

    it('keeps to the rule of a disposition, and to that of a fault', () => {
      const code = {
        label: 'Later',
        salesStatus: 'follow_up',
        isContact: true,
        isSuccess: false,
        needsCallback: false,
      } as const;
      const codes = [{ ...code, code: 'later', retry: { kind: 'retry', afterMs: 2 * HOUR_MS } as const }];
      const dispositions = { forced: false, limitMs: 0, codes };
      expect(byCell('machine', { disposition: 'later' }, { dispositions })).toEqual({
        found: after(2 * HOUR_MS),
        asked: [],
      });
      expect(byCell('congestion', { chargedAttempts: 0 })).toEqual({ found: after(HOUR_MS), asked: [] });
    });
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
