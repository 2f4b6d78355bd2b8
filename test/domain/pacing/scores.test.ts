/** Scored leads: what the pacer makes of the scores of those it dials next, and of scores that are badly scaled. */
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/domain/kernel/random.ts';
import { HOUR_MS } from '../../../src/domain/kernel/time.ts';
import { createPacer } from '../../../src/domain/pacing/createPacer.ts';
import type { FloorView, PacingDecision } from '../../../src/domain/pacing/pacer.ts';
import { runLightDay, type PolicyFactory } from '../../../src/sim/light/day.ts';
import type { DayResult } from '../../../src/sim/light/result.ts';
import { listOf, type ListedLead } from '../../../src/sim/scenario/leads.ts';
import { scenarioNamed } from '../../../src/sim/scenario/named.ts';
import type { Scenario } from '../../../src/sim/scenario/scenario.ts';

const NOW = HOUR_MS;
const score = { spread: 1.5, known: 1 };
const base = scenarioNamed('base', { agents: 10, durationMs: 4 * HOUR_MS }) as Scenario;
const scored: Scenario = { ...base, score };

const view: FloorView = {
  now: NOW,
  idle: [],
  talking: Array.from({ length: 10 }, (_, index) => ({ since: NOW - 20_000 * index })),
  wrapping: [{ since: NOW - 14_000 }, { since: NOW - 10_000 }],
  dialling: [],
  screening: [],
  waiting: [],
  budget: [{ name: 'day', answered: 500, abandoned: 5, limit: 0.03, startsAt: 0, endsAt: 8 * HOUR_MS }],
  lines: 100,
  callsPerSecond: 100,
};

const decide = (changes: Partial<FloorView>): PacingDecision =>
  createPacer({ mode: 'predictive' }, randomStream(1, 'pacer')).decide({ ...view, ...changes });

const leadsOfScore = (answerProbability: number): readonly { answerProbability: number }[] =>
  Array.from({ length: 20 }, () => ({ answerProbability }));

/** The pacer sees scores that are `scale` times too high. */
const misscaled =
  (scale: number): PolicyFactory =>
  (settings, random) => {
    const pacer = createPacer(settings, random);
    const wrong = <Scored extends { answerProbability?: number }>(of: Scored): Scored =>
      of.answerProbability === undefined
        ? of
        : { ...of, answerProbability: Math.min(1, of.answerProbability * scale) };
    return {
      ...pacer,
      decide: (seen) =>
        pacer.decide({ ...seen, dialling: seen.dialling.map(wrong), leads: (seen.leads ?? []).map(wrong) }),
      observe: (event) => pacer.observe(event.type === 'resolved' ? wrong(event) : event),
    };
  };

const day = (scenario: Scenario, policy: PolicyFactory): DayResult =>
  runLightDay({ scenario, seed: 3, policy });

describe('predictive pacing with scored leads', () => {
  it('dials fewer leads that answer often than leads that answer seldom', () => {
    const idle = [{ since: NOW }];
    const often = decide({ idle, leads: leadsOfScore(0.8) });
    const seldom = decide({ idle, leads: leadsOfScore(0.1) });
    expect(often.dial).toBeGreaterThan(0);
    expect(seldom.dial).toBeGreaterThan(often.dial);
  });

  it('takes a typical score as no score', () => {
    expect(decide({ leads: leadsOfScore(0.3) })).toEqual(decide({}));
  });

  it('counts each lead it dials with that lead its own score, in the order of the list', () => {
    const high = { answerProbability: 0.8 };
    const low = { answerProbability: 0.1 };
    const decision = decide({ idle: [{ since: NOW }], leads: [low, high, high, high, high, high, high] });
    expect(decision.dial).toBeGreaterThan(1);
    expect(decision.pick).toBeUndefined();
    // The prior level is 0.3, at which scores count as they are.
    expect(decision.forecast.answers).toBeCloseTo(0.1 + 0.8 * (decision.dial - 1), 1);
  });

  it('forecasts a call on its way by its score', () => {
    const calls = (answerProbability: number): FloorView['dialling'] =>
      [1, 2, 3].map((id) => ({ callId: String(id), since: NOW - 1_000, answerProbability }));
    const few = decide({ dialling: calls(0.1), lines: 0 });
    const many = decide({ dialling: calls(0.8), lines: 0 });
    expect(many.forecast.answers).toBeGreaterThan(4 * few.forecast.answers);
  });

  it.each([0.3, 1.8])(
    'holds its limit and its occupancy where scores are %d times what they should be',
    (scale) => {
      const right = day(scored, createPacer);
      const wrong = day(scored, misscaled(scale));
      expect(wrong.abandonedShare).toBeLessThanOrEqual(scored.abandonLimit);
      expect(wrong.occupancy).toBeGreaterThan(right.occupancy - 0.03);
    },
  );
});

describe('predictive pacing with hints of the end of conversations', () => {
  const freeBy = (remainingHintMs: number): number =>
    decide({ talking: [{ since: NOW - 60_000, remainingHintMs }], wrapping: [] }).forecast.agentsFree;

  it('counts on an agent after the hint and a wrap-up, not before', () => {
    // The last step is due 32.5 s from now; wrap-ups of the prior last 15 s on average.
    expect(freeBy(40_000)).toBe(0);
    expect(freeBy(27_500)).toBeGreaterThan(0.2);
    expect(freeBy(27_500)).toBeLessThan(0.3);
    expect(freeBy(0)).toBeGreaterThan(0.8);
  });
});

describe('scored leads of a world', () => {
  const list = (scenario: Scenario): ListedLead[] => {
    const next = listOf(scenario, 7);
    return Array.from({ length: 20_000 }, next);
  };
  const answeredOf = (leads: readonly ListedLead[]): number =>
    leads.filter((lead) => lead.dialled(0).outcome === 'answered').length / leads.length;

  it('answer as often as their score says, and as often as the world on the whole', () => {
    const leads = list({ ...scored, score: { spread: 1, known: 0.5 } });
    expect(Math.abs(answeredOf(leads) - 0.3)).toBeLessThan(0.015);
    for (const from of [0.1, 0.3, 0.5]) {
      const alike = leads.filter(
        ({ answerProbability = 0 }) => answerProbability >= from && answerProbability < from + 0.1,
      );
      const mean =
        alike.reduce((sum, { answerProbability = 0 }) => sum + answerProbability, 0) / alike.length;
      expect(alike.length).toBeGreaterThan(500);
      expect(Math.abs(answeredOf(alike) - mean)).toBeLessThan(0.05);
    }
  });

  it('keep their luck and times however much is known of them', () => {
    const met = (known: number): unknown[] =>
      list({ ...scored, score: { spread: 1, known } })
        .slice(0, 200)
        .map((lead) => lead.dialled(0));
    expect(met(0)).toEqual(met(1));
  });

  it('stay at the head of the list until they are picked', () => {
    const seen: number[][] = [];
    const lastOfHead: PolicyFactory = (settings, random) => ({
      ...createPacer(settings, random),
      decide(now) {
        seen.push((now.leads ?? []).map(({ answerProbability }) => answerProbability));
        return {
          dial: 1,
          pick: [19],
          limitedBy: 'none',
          reason: '',
          forecast: { horizonMs: 0, agentsFree: 0, answers: 0, risk: 0, riskLimit: 0 },
        };
      },
    });
    runLightDay({ scenario: { ...scored, durationMs: 5_000 }, seed: 1, policy: lastOfHead });
    expect(seen.length).toBeGreaterThan(5);
    for (const head of seen) expect(head.slice(0, 19)).toEqual(seen[0]?.slice(0, 19));
    expect(new Set(seen.map((head) => head[19])).size).toBe(seen.length);
  });
});
