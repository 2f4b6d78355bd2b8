import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ACCOUNT_RULE,
  ADDRESS_RULE,
  judgeTry,
  nextTryAt,
  withFailure,
  type Failures,
  type LockoutRule,
} from '../../../src/domain/account/lockout.ts';

function failedTimes(times: number, rule: LockoutRule, at = 0): Failures | undefined {
  let failures: Failures | undefined;
  for (let index = 0; index < times; index += 1) failures = withFailure(failures, at, rule);
  return failures;
}

describe('the wait after failed log-ins', () => {
  it('is none for whoever mistypes', () => {
    expect(nextTryAt(undefined, ACCOUNT_RULE)).toBeUndefined();
    expect(nextTryAt(failedTimes(ACCOUNT_RULE.free, ACCOUNT_RULE), ACCOUNT_RULE)).toBeUndefined();
  });

  it('doubles with each further failure', () => {
    const waits = [1, 2, 3].map((more) =>
      nextTryAt(failedTimes(ACCOUNT_RULE.free + more, ACCOUNT_RULE), ACCOUNT_RULE),
    );
    expect(waits).toEqual([1_000, 2_000, 4_000]);
  });

  it('is never for good, and short for an account', () => {
    const count = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(count, count, fc.constantFrom(ACCOUNT_RULE, ADDRESS_RULE), (one, other, rule) => {
        const at = (failed: number): number => nextTryAt({ count: failed, lastAt: 0 }, rule) ?? 0;
        expect(at(one)).toBeLessThanOrEqual(rule.longestWaitMs);
        const [few, many] = [Math.min(one, other), Math.max(one, other)];
        expect(at(few)).toBeLessThanOrEqual(at(many));
      }),
    );
    expect(ACCOUNT_RULE.longestWaitMs).toBeLessThanOrEqual(60_000);
  });

  it('is forgotten after an hour without a failure', () => {
    const before = failedTimes(50, ACCOUNT_RULE);
    expect(withFailure(before, ACCOUNT_RULE.forgetAfterMs, ACCOUNT_RULE).count).toBe(1);
    expect(withFailure(before, ACCOUNT_RULE.forgetAfterMs - 1, ACCOUNT_RULE).count).toBe(51);
  });

  it('counts no try that has to wait, so that nobody who hammers makes it longer for the owner', () => {
    const failures = failedTimes(ACCOUNT_RULE.free + 3, ACCOUNT_RULE);
    expect(judgeTry([{ failures, rule: ACCOUNT_RULE }], 3_999)).toEqual({ kind: 'wait', until: 4_000 });
    expect(judgeTry([{ failures, rule: ACCOUNT_RULE }], 4_000)).toEqual({
      kind: 'go',
      failures: [{ count: ACCOUNT_RULE.free + 4, lastAt: 4_000 }],
    });
  });

  it('is the longest of those that concern a try', () => {
    const counted = [
      { failures: failedTimes(ACCOUNT_RULE.free + 1, ACCOUNT_RULE), rule: ACCOUNT_RULE },
      { failures: failedTimes(ADDRESS_RULE.free + 1, ADDRESS_RULE), rule: ADDRESS_RULE },
    ];
    expect(judgeTry(counted, 1_500)).toEqual({ kind: 'wait', until: 2_000 });
  });
});
