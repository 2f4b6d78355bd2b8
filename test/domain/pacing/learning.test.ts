import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/domain/kernel/random.ts';
import { createAnswerShare } from '../../../src/domain/pacing/answerShare.ts';
import { createResolutionTimes } from '../../../src/domain/pacing/answerTimes.ts';
import { createDurations } from '../../../src/domain/pacing/durations.ts';
import { createGroupFactors } from '../../../src/domain/pacing/groupFactors.ts';

describe('the answer share', () => {
  /** So many dials a second, `share` of them answered after 10 s, the others given up after 28 s. */
  function play(share: (second: number) => number, seconds: number, dialsPerSecond: number): number[] {
    const learned = createAnswerShare(31_000);
    const times = createResolutionTimes(25_000);
    const random = randomStream(7, 'answers');
    const open: { at: number; answersAt: number; endsAt: number }[] = [];
    const levels: number[] = [];
    for (let second = 0; second < seconds; second += 1) {
      const now = second * 1_000;
      const dials = Math.floor((second + 1) * dialsPerSecond) - Math.floor(second * dialsPerSecond);
      for (let dial = 0; dial < dials; dial += 1) {
        const isAnswered = random() < share(second);
        open.push({ at: now, answersAt: isAnswered ? now + 10_000 : Infinity, endsAt: now + 28_000 });
      }
      for (const call of open.filter(({ answersAt, endsAt }) => Math.min(answersAt, endsAt) <= now)) {
        open.splice(open.indexOf(call), 1);
        const isAnswered = call.answersAt <= now;
        times.observe(now - call.at, isAnswered);
        learned.resolved(call.at, now, 1, isAnswered, undefined);
      }
      times.refresh();
      const ripe = open.reduce((sum, call) => sum + times.answeredBy(now - call.at), 0);
      learned.advance(now, ripe, (ageMs) => times.answeredBy(ageMs));
      levels.push(learned.level());
    }
    return levels;
  }

  it('is right although answers come sooner than calls that ring out', () => {
    const levels = play(() => 0.2, 600, 10);
    expect(Math.max(...levels.slice(60))).toBeLessThan(0.27);
    expect(levels.at(-1)).toBeGreaterThan(0.16);
    expect(levels.at(-1)).toBeLessThan(0.24);
  });

  it('does not run away while hundreds of calls of a large floor are on their way', () => {
    const levels = play((second) => (second < 300 ? 0.3 : 0.15), 600, 20);
    expect(levels.at(-1)).toBeGreaterThan(0.11);
    expect(levels.at(-1)).toBeLessThan(0.19);
  });

  it('follows a sudden change within a minute or two on a floor of fifty', () => {
    const levels = play((second) => (second < 600 ? 0.2 : 0.4), 760, 2);
    expect(levels[599]).toBeLessThan(0.28);
    expect(levels.at(-1)).toBeGreaterThan(0.29);
  });

  it('forgets what it knew when far more of the last dials are answered than it expected', () => {
    const levels = play((second) => (second < 900 ? 0.12 : 0.6), 960, 0.5);
    expect(Math.max(...levels.slice(600, 900))).toBeLessThan(0.2);
    expect(levels.at(-1)).toBeGreaterThan(0.25);
  });
});

describe('the factor of a group', () => {
  it('is shrunk towards 1 while little is known, and kept by hour', () => {
    const groups = createGroupFactors();
    for (let call = 0; call < 10; call += 1) groups.observe('a|x', 0, 0.3, true);
    expect(groups.factor('a|x', 0)).toBeGreaterThan(1);
    expect(groups.factor('a|x', 0)).toBeLessThan(1.2);
    for (let call = 0; call < 3_000; call += 1) groups.observe('a|x', 0, 0.3, call % 10 < 6);
    expect(groups.factor('a|x', 0)).toBeCloseTo(2, 0);
    expect(groups.factor('a|x', 3_600_000)).toBe(1);
    expect(groups.factor(undefined, 0)).toBe(1);
  });
});

describe('how long agents are busy', () => {
  it('learns the chance to last longer from what has ended', () => {
    const talk = createDurations(90_000);
    for (let call = 0; call < 2_000; call += 1) talk.observe(30_000 + (call % 60) * 1_000);
    talk.refresh([]);
    expect(talk.survival(0, 20_000)).toBeGreaterThan(0.95);
    expect(talk.survival(0, 60_000)).toBeCloseTo(0.5, 1);
    expect(talk.survival(60_000, 30_000)).toBeLessThan(0.15);
  });

  it('does not take the first short ones for all of them', () => {
    const fooled = createDurations(90_000);
    const wary = createDurations(90_000);
    for (let call = 0; call < 30; call += 1) {
      fooled.observe(10_000);
      wary.observe(10_000);
    }
    fooled.refresh([]);
    wary.refresh(Array.from({ length: 70 }, () => 60_000));
    expect(wary.survival(0, 30_000)).toBeGreaterThan(fooled.survival(0, 30_000) + 0.3);
  });

  it('keeps a chance between 0 and 1 at any age', () => {
    const talk = createDurations(90_000);
    talk.refresh([]);
    for (const ageMs of [0, 1, 999, 60_000, 3_600_000, 40_000_000]) {
      expect(talk.survival(ageMs, 30_000)).toBeGreaterThanOrEqual(0);
      expect(talk.survival(ageMs, 30_000)).toBeLessThanOrEqual(1);
    }
  });
});
