import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agentsFor,
  agentWaitMs,
  idleFactor,
  occupancyOf,
  progressiveOccupancy,
  type FloorTimes,
} from '../../../src/domain/planning/law.ts';
import {
  attemptRounds,
  planWorkforce,
  type WorkforceQuestion,
} from '../../../src/domain/planning/workforce.ts';

/** The base world of PACING 4. */
const BASE: FloorTimes = { ahtMs: 120_000, answerShare: 0.3, dialToAnswerMs: 11_000, dialMs: 18_500 };
const QUESTION: WorkforceQuestion = {
  leads: 20_000,
  contactShare: 0.3,
  retryFactor: 0.8,
  attempts: 3,
  ahtMs: 120_000,
  hoursPerDay: 8,
  days: 10,
  abandonLimit: 0.03,
  shrinkage: 0.25,
  dialToAnswerMs: 11_000,
  dialMs: 18_500,
};

const times = fc.record({
  ahtMs: fc.integer({ min: 20_000, max: 900_000 }),
  answerShare: fc.double({ min: 0.03, max: 0.8, noNaN: true }),
  dialToAnswerMs: fc.integer({ min: 2_000, max: 30_000 }),
  dialMs: fc.integer({ min: 5_000, max: 40_000 }),
});
const limit = fc.double({ min: 0.002, max: 0.1, noNaN: true });

describe('the planning law', () => {
  it('has the measured factors at the measured limits', () => {
    expect(idleFactor(0.01, 0.3)).toBeCloseTo(2.05);
    expect(idleFactor(0.03, 0.3)).toBeCloseTo(1.6);
    expect(idleFactor(0.05, 0.3)).toBeCloseTo(1.4);
    expect(idleFactor(0.03, 0.0375)).toBeCloseTo(3.2);
  });

  it('gives the reference figures of the base world within three points from 5 to 100 agents', () => {
    const reference = [
      [5, 0.779],
      [10, 0.828],
      [20, 0.881],
      [50, 0.931],
      [100, 0.958],
    ] as const;
    for (const [agents, occupancy] of reference) {
      expect(Math.abs(occupancyOf(agents, 0.03, BASE) - occupancy)).toBeLessThan(0.03);
    }
    expect(progressiveOccupancy(BASE)).toBeCloseTo(0.66, 2);
  });

  it('asks for as many agents as it says are busy', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), limit, times, (agents, abandonLimit, floor) => {
        const busy = agents * occupancyOf(agents, abandonLimit, floor);
        expect(agentsFor(busy, abandonLimit, floor)).toBeCloseTo(agents, 6);
      }),
    );
  });

  it('keeps a larger floor, a looser limit and a quicker answer at least as busy', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), limit, times, (agents, abandonLimit, floor) => {
        const occupancy = occupancyOf(agents, abandonLimit, floor) - 1e-9;
        expect(occupancy).toBeGreaterThan(0);
        expect(occupancy).toBeLessThanOrEqual(1);
        expect(occupancyOf(agents + 1, abandonLimit, floor)).toBeGreaterThan(occupancy);
        expect(occupancyOf(agents, abandonLimit, { ...floor, dialToAnswerMs: 1_000 })).toBeGreaterThan(
          occupancy,
        );
        expect(progressiveOccupancy(floor)).toBeLessThanOrEqual(occupancy + 2e-9);
      }),
    );
  });

  it('lets an agent who is busy half the time wait as long as a call takes', () => {
    expect(agentWaitMs(0.5, 120_000)).toBe(120_000);
  });
});

describe('a workforce plan', () => {
  it('adds the attempts up: who is reached is not called again, who is not answers less often', () => {
    const rounds = attemptRounds(QUESTION);
    expect(rounds.map(({ dials }) => Math.round(dials))).toEqual([20_000, 14_000, 10_640]);
    expect(rounds.map(({ contacts }) => Math.round(contacts))).toEqual([6_000, 3_360, 2_043]);
  });

  it('finishes in time with the minimum, and not with one agent less', () => {
    const plan = planWorkforce(QUESTION);
    expect(plan.isInTime).toBe(true);
    expect(plan.agents).toEqual(plan.minimum);
    const fewer = planWorkforce({ ...QUESTION, agents: plan.minimum.onPhones - 1 });
    expect(fewer.isInTime).toBe(false);
    expect(fewer.daysNeeded).toBeGreaterThan(QUESTION.days);
  });

  it('rosters more agents than are on the phones by the shrinkage', () => {
    const plan = planWorkforce({ ...QUESTION, agents: 6 });
    expect(plan.agents).toEqual({ onPhones: 6, rostered: 8 });
  });

  it('holds together for any question', () => {
    const question = fc.record({
      leads: fc.integer({ min: 1, max: 1_000_000 }),
      contactShare: fc.double({ min: 0.01, max: 0.9, noNaN: true }),
      retryFactor: fc.double({ min: 0.1, max: 1, noNaN: true }),
      attempts: fc.integer({ min: 1, max: 8 }),
      ahtMs: fc.integer({ min: 20_000, max: 900_000 }),
      hoursPerDay: fc.integer({ min: 1, max: 14 }),
      days: fc.integer({ min: 1, max: 60 }),
      abandonLimit: fc.constantFrom(0, 0.002, 0.01, 0.03, 0.05),
      shrinkage: fc.double({ min: 0, max: 0.6, noNaN: true }),
      dialToAnswerMs: fc.constant(11_000),
      dialMs: fc.constant(18_500),
    });
    fc.assert(
      fc.property(question, (asked) => {
        const plan = planWorkforce(asked);
        expect(plan.isInTime).toBe(true);
        expect(plan.daysNeeded).toBeLessThanOrEqual(asked.days);
        expect(plan.minimum.onPhones).toBeLessThanOrEqual(plan.maximum.onPhones);
        expect(plan.minimum.rostered).toBeGreaterThanOrEqual(plan.minimum.onPhones);
        expect(plan.contacts).toBeLessThanOrEqual(asked.leads * (1 + 1e-9));
        expect(plan.conversations).toBeCloseTo(plan.contacts * (1 - asked.abandonLimit), 3);
        expect(plan.hours * plan.dialsPerHour).toBeCloseTo(plan.dials, 2);
        expect(plan.lines).toBeGreaterThanOrEqual(1);
        if (asked.abandonLimit === 0) expect(plan.minimum).toEqual(plan.maximum);
      }),
    );
  });
});
