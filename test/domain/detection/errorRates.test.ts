import { describe, expect, it } from 'vitest';
import { errorRates, limitLeft, missedPeopleShare } from '../../../src/domain/detection/errorRates.ts';
import { amdArguments, DEFAULT_DETECTION, reviewAmd } from '../../../src/domain/detection/settings.ts';

describe('error rates', () => {
  it('count fax and announcement as machines, and being undecided as a person', () => {
    const rates = errorRates([
      { truth: 'person', verdict: 'human', calls: 80 },
      { truth: 'person', verdict: 'notsure', calls: 15 },
      { truth: 'person', verdict: 'machine', calls: 4 },
      { truth: 'person', verdict: 'announcement', calls: 1 },
      { truth: 'machine', verdict: 'machine', calls: 45 },
      { truth: 'machine', verdict: 'human', calls: 5 },
    ]);
    expect(rates.missedPeople).toMatchObject({ hits: 5, of: 100 });
    expect(rates.missedMachines).toMatchObject({ hits: 5, of: 50 });
  });

  it('let each call that was heard stand for those that were not', () => {
    // 10 of 500 machine verdicts were heard, and 2 of them were people: 100 people. All 100 human verdicts were people.
    const share = missedPeopleShare([
      { truth: 'person', verdict: 'machine', calls: 2, all: 500, known: 10 },
      { truth: 'machine', verdict: 'machine', calls: 8, all: 500, known: 10 },
      { truth: 'person', verdict: 'human', calls: 50, all: 100, known: 50 },
    ]);
    expect(share).toBeCloseTo(0.5, 10);
    expect(missedPeopleShare([])).toBeUndefined();
  });
});

describe('what is left of an abandonment limit', () => {
  it('is limit - share * (1 - limit), and never below nothing', () => {
    expect(limitLeft(0.03, 0)).toBe(0.03);
    expect(limitLeft(0.03, 0.01)).toBeCloseTo(0.0203, 10);
    expect(limitLeft(0.03, 0.04)).toBe(0);
  });
});

describe('AMD', () => {
  it("is given its arguments in Asterisk's order, and no longer than the limit where the call waits for it", () => {
    const before = { ...DEFAULT_DETECTION, kind: 'before', limitMs: 3_000 } as const;
    expect(amdArguments(before)).toBe('2500,1500,800,3000,100,50,2,256,5000');
    expect(amdArguments({ ...before, kind: 'warm' })).toBe('2500,1500,800,5000,100,50,2,256,5000');
  });

  it('refuses parameters out of bounds, each by name', () => {
    expect(reviewAmd(DEFAULT_DETECTION.amd)).toEqual([]);
    const problems = reviewAmd({ ...DEFAULT_DETECTION.amd, maximumWords: 0, greetingMs: 1.5 });
    expect(problems).toHaveLength(2);
    expect(problems.join(' ')).toMatch(/amd\.greetingMs.*amd\.maximumWords/);
  });
});
