import { describe, expect, it } from 'vitest';
import { edges } from '../../../src/domain/kernel/machine.ts';
import { randomStream } from '../../../src/domain/kernel/random.ts';
import {
  CLOSED_BREAKER,
  afterCallOf,
  afterPause,
  breakerMachine,
  isTrunkFault,
  type TrunkBreaker,
} from '../../../src/domain/governor/trunkBreaker.ts';

const START = 1_000_000;

function after(breaker: TrunkBreaker, faults: readonly boolean[], now: number): TrunkBreaker {
  return faults.reduce((state, isFault) => afterCallOf(state, { leftAt: now, isFault }, now), breaker);
}
const failures = (count: number): boolean[] => Array.from({ length: count }, () => true);

describe('a trunk breaker', () => {
  it('walks every edge of its machine, and no other, whatever calls do', () => {
    const walked = new Set<string>();
    const stream = randomStream(1, 'breaker');
    let [breaker, now] = [CLOSED_BREAKER, START];
    for (let call = 0; call < 2_000; call += 1) {
      now += 1_000;
      const step = (next: TrunkBreaker): void => {
        if (next.state !== breaker.state) walked.add(`${breaker.state} → ${next.state}`);
        breaker = next;
      };
      step(afterPause(breaker, now));
      step(afterCallOf(breaker, { leftAt: now, isFault: stream() < 0.6 }, now));
    }
    const inTable = edges(breakerMachine).map(({ from, to }) => `${from} → ${to}`);
    expect([...walked].sort()).toEqual(inTable.sort());
  });

  it('opens at the fifth failure in a row, for 30 seconds', () => {
    expect(after(CLOSED_BREAKER, failures(4), START).state).toBe('closed');
    expect(after(CLOSED_BREAKER, [...failures(4), false, ...failures(4)], START).state).toBe('closed');
    expect(after(CLOSED_BREAKER, failures(5), START)).toMatchObject({
      state: 'open',
      retryAt: START + 30_000,
      because: 'has refused 5 calls in a row',
    });
  });

  it('opens where more than half of the last twenty calls failed', () => {
    const half = Array.from({ length: 20 }, (_, index) => index % 2 === 0);
    expect(after(CLOSED_BREAKER, half, START).state).toBe('closed');
    expect(after(CLOSED_BREAKER, [...half, true, true], START)).toMatchObject({
      state: 'open',
      because: 'has refused 11 of its last 20 calls',
    });
  });

  it('lets one call try it after the pause, and no sooner', () => {
    const open = after(CLOSED_BREAKER, failures(5), START);
    expect(afterPause(open, START + 29_999).state).toBe('open');
    expect(afterPause(open, START + 30_000).state).toBe('halfOpen');
  });

  it('doubles the pause as long as the call that tries it fails, up to five minutes', () => {
    let breaker = after(CLOSED_BREAKER, failures(5), START);
    const pauses = [breaker.pauseMs];
    for (let now = breaker.retryAt; pauses.length < 7; now = breaker.retryAt) {
      breaker = after(afterPause(breaker, now), [true], now);
      expect(breaker.state).toBe('open');
      pauses.push(breaker.pauseMs);
    }
    expect(pauses).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000, 300_000]);
    expect(breaker.because).toBe('has refused 11 calls in a row');
  });

  it('closes when the call that tries it gets through, and has forgotten what was', () => {
    const open = after(CLOSED_BREAKER, failures(5), START);
    const closed = after(afterPause(open, open.retryAt), [false], open.retryAt);
    expect(closed.state).toBe('closed');
    expect(after(closed, failures(4), open.retryAt).state).toBe('closed');
    expect(after(closed, failures(5), open.retryAt).pauseMs).toBe(30_000);
  });

  it('learns nothing from calls that left before it opened', () => {
    const open = after(CLOSED_BREAKER, failures(5), START);
    expect(afterCallOf(open, { leftAt: START - 1, isFault: false }, START + 1)).toBe(open);
    const tried = afterPause(open, open.retryAt);
    expect(afterCallOf(tried, { leftAt: START, isFault: false }, open.retryAt + 1)).toBe(tried);
  });

  it.each([
    ['TRUNK_UNAVAILABLE', true],
    ['CONGESTION', true],
    ['CARRIER_FAILURE', true],
    ['ANSWERED', false],
    ['BUSY', false],
    ['INVALID_NUMBER', false],
    ['CANCELLED', undefined],
    ['NO_RINGBACK', undefined],
  ] as const)('takes %s as the trunk failing: %s', (result, expected) => {
    expect(isTrunkFault(result)).toBe(expected);
  });
});
