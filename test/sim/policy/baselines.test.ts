/** The arithmetic of the rules of other dialers on floors small enough to check by hand (PACING 3). */
import { describe, expect, it } from 'vitest';
import type { FloorView, Pacer, PacingEvent } from '../../../src/domain/pacing/pacer.ts';
import { baselinePacer, every } from '../../../src/sim/policy/baseline.ts';
import { policyNamed } from '../../../src/sim/policy/policy.ts';
import { VicidialLevel, type VicidialCut } from '../../../src/sim/policy/vicidial.ts';
import { diallingSince, emptyView, since, today } from './view.ts';

const pacerNamed = (name: string): Pacer => {
  const policy = policyNamed(name);
  if (typeof policy === 'string') throw new Error(policy);
  return policy.create({ mode: 'predictive' }, () => 0);
};

const resolved = (at: number, outcome: 'answered' | 'no_answer', ageMs = 10_000): PacingEvent => ({
  type: 'resolved',
  at,
  callId: '1',
  ageMs,
  outcome,
});

/** `answered` of `calls` at one instant. */
function teachAnswers(pacer: Pacer, at: number, answered: number, calls: number): void {
  for (let call = 0; call < calls; call += 1) {
    pacer.observe(resolved(at, call < answered ? 'answered' : 'no_answer'));
  }
}

describe('a period', () => {
  it('comes round at whole multiples, however often one asks, and once after a pause', () => {
    const isDue = every(2_500);
    const due = [0, 500, 2_000, 2_500, 3_000, 5_000, 19_000, 19_500, 20_000].filter(isDue);
    expect(due).toEqual([0, 2_500, 5_000, 19_000, 20_000]);
  });
});

describe('a baseline', () => {
  const tenWanted = baselinePacer('ten', { wanted: () => 10 });

  it.each<readonly [Partial<FloorView>, number, string]>([
    [{}, 10, 'none'],
    [{ lines: 4 }, 4, 'lines'],
    [{ callsPerSecond: 3 }, 3, 'callsPerSecond'],
    [{ leadsLeft: 2 }, 2, 'leads'],
    [{ hold: 'the window closes' }, 0, 'hold'],
  ])('with %j dials %i, limited by %s', (limits, dial, limitedBy) => {
    expect(tenWanted.decide({ ...emptyView, ...limits })).toMatchObject({ dial, limitedBy });
  });

  it('never dials a negative number or a part of a call', () => {
    for (const wanted of [-3, -0.5, 0.99]) {
      expect(baselinePacer('odd', { wanted: () => wanted }).decide(emptyView).dial).toBe(0);
    }
  });
});

describe('wombat', () => {
  it('dials whole lines for the idle agents, less the calls that are on their way or wait', () => {
    const pacer = pacerNamed('wombat:1.5');
    const view = { ...emptyView, idle: since(0, 5) };
    expect(pacer.decide(view).dial).toBe(7);
    expect(pacer.decide({ ...view, dialling: diallingSince(0, 4), waiting: since(0, 1) }).dial).toBe(2);
  });
});

describe('one over the answer rate', () => {
  it('dials as progressive until 50 calls are known, then for the rate of the last half hour', () => {
    const pacer = pacerNamed('answer-rate');
    const view = { ...emptyView, idle: since(0, 3) };
    teachAnswers(pacer, 1_000, 12, 49);
    expect(pacer.decide({ ...view, now: 2_000 }).dial).toBe(3);
    teachAnswers(pacer, 2_000, 0, 11);
    // 12 of 60: five lines each.
    expect(pacer.decide({ ...view, now: 3_000, dialling: diallingSince(0, 4) }).dial).toBe(11);
    expect(pacer.decide({ ...view, now: 1_802_000 }).dial).toBe(3);
  });
});

describe('issabel', () => {
  it('counts agents who will soon be free by the age of their talk and the ring time', () => {
    const pacer = pacerNamed('issabel');
    pacer.observe({ type: 'talkEnded', at: 0, ms: 100_000 });
    pacer.observe(resolved(0, 'answered', 20_000));
    // 1 - e^-((age + 20) / 100) reaches 0.97 at 330.7 s of age.
    const talking = [...since(0, 2), ...since(1_000, 1)];
    const view = { ...emptyView, idle: since(0, 2), talking };
    expect(pacer.decide({ ...view, now: 330_000 }).dial).toBe(2);
    expect(pacer.decide({ ...view, now: 331_000 }).dial).toBe(0);
    expect(pacer.decide({ ...view, now: 335_000 }).dial).toBe(5);
    expect(pacer.decide({ ...view, now: 340_000, dialling: diallingSince(0, 4) }).dial).toBe(1);
  });

  it('divides by the answer rate where it overcommits', () => {
    const pacer = pacerNamed('issabel-overcommit');
    teachAnswers(pacer, 0, 25, 100);
    expect(pacer.decide({ ...emptyView, now: 5_000, idle: since(0, 3) }).dial).toBe(12);
  });
});

describe('the VICIdial-like level', () => {
  const idleFloor: FloorView = { ...emptyView, idle: since(0, 5), talking: since(0, 5) };
  const overLimit: FloorView = { ...idleFloor, budget: [today(100, 4)] };

  /** The level after each 15 s of the same floor. */
  function levels(cut: VicidialCut, view: FloorView, steps: number, mostLevel = 6, target = 0): number[] {
    const rule = new VicidialLevel(cut, { mostLevel, target });
    const seen: number[] = [];
    for (let second = 0; second <= steps * 15; second += 1) {
      rule.wanted({ ...view, now: second * 1_000 });
      if (second % 15 === 0) seen.push(Math.round(rule.level * 1_000) / 1_000);
    }
    return seen;
  }

  it('grows by the share of idle agents every 15 s, up to its most', () => {
    expect(levels('hard', idleFloor, 3)).toEqual([1.5, 2.25, 3.375, 5.063]);
    expect(levels('hard', idleFloor, 3, 3)).toEqual([1.5, 2.25, 3, 3]);
  });

  it('shrinks with people waiting, never below 1, and stands still at its target', () => {
    const busy = { ...emptyView, talking: since(0, 10), waiting: since(0, 5) };
    expect(levels('hard', busy, 2)).toEqual([1, 1, 1]);
    expect(levels('hard', idleFloor, 2, 6, -5)).toEqual([1, 1, 1]);
    expect(levels('hard', idleFloor, 1, 6, -4)).toEqual([1.1, 1.21]);
  });

  // Uncut it would grow by 2.5 at each step; 8 h are left, of the 10 at which tapered cuts nothing.
  it.each<readonly [VicidialCut, readonly number[]]>([
    ['hard', [1, 1]],
    ['average', [1.25, 1.563]],
    ['tapered', [2, 4]],
  ])('is cut over the limit: %s', (cut, expected) => {
    const seen = levels(cut, overLimit, 1, 6, 10);
    expect(seen).toHaveLength(expected.length);
    for (const [step, level] of expected.entries()) expect(seen[step]).toBeCloseTo(level, 2);
  });

  it('is not cut before more than 50 calls', () => {
    expect(levels('hard', { ...idleFloor, budget: [today(50, 40)] }, 1)).toEqual([1.5, 2.25]);
  });

  it('is halved where most of the last minute’s calls were dropped', () => {
    const rule = new VicidialLevel('hard', { mostLevel: 6, target: 0 });
    rule.wanted(idleFloor);
    rule.wanted({ ...idleFloor, now: 15_000 });
    expect(rule.level).toBe(2.25);
    for (let drop = 0; drop < 21; drop += 1) rule.observe({ type: 'abandoned', at: 16_000 });
    rule.wanted({ ...idleFloor, now: 30_000 });
    expect(rule.level).toBeCloseTo((2.25 * 1.5) / 2, 10);
    rule.wanted({ ...idleFloor, now: 90_000 });
    expect(rule.level).toBeCloseTo((2.25 * 1.5 * 1.5) / 2, 10);
  });

  it('dials its level of the agents idle or talking, less all calls, every 2.5 s', () => {
    const rule = new VicidialLevel('hard', { mostLevel: 6, target: 0 });
    // At 0 the level is 1 + 5/11: 16 lines for eleven agents, less five talking, four dialling and one waiting.
    const view = { ...emptyView, idle: since(0, 6), talking: since(0, 5), dialling: diallingSince(0, 4) };
    expect(rule.wanted({ ...view, waiting: since(0, 1) })).toBe(6);
    expect(rule.wanted({ ...view, now: 2_000 })).toBe(0);
    expect(rule.wanted({ ...view, now: 2_500 })).toBe(7);
  });
});
