import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPacer } from '../../../src/domain/pacing/createPacer.ts';
import type { FloorView, Pacer, PacingEvent } from '../../../src/domain/pacing/pacer.ts';
import { randomStream } from '../../../src/domain/kernel/random.ts';

const HOUR_MS = 3_600_000;
const NOW = HOUR_MS;

const since = fc.integer({ min: NOW - 120_000, max: NOW }).map((at) => ({ since: at }));
const aCall = fc.record({ callId: fc.uuid(), since: fc.integer({ min: NOW - 30_000, max: NOW }) });
const aWindow = fc
  .record({ answered: fc.nat(2_000), share: fc.double({ min: 0, max: 0.06, noNaN: true }) })
  .map(({ answered, share }) => ({
    name: 'day',
    answered,
    abandoned: Math.floor(answered * share),
    limit: 0.03,
    startsAt: 0,
    endsAt: 8 * HOUR_MS,
  }));

const aView: fc.Arbitrary<FloorView> = fc.record(
  {
    now: fc.constant(NOW),
    idle: fc.array(since, { maxLength: 20 }),
    talking: fc.array(since, { maxLength: 40 }),
    wrapping: fc.array(since, { maxLength: 10 }),
    dialling: fc.array(aCall, { maxLength: 60 }),
    screening: fc.array(
      fc.record({
        since: fc.constant(NOW - 500),
        joinProbability: fc.double({ min: 0, max: 1, noNaN: true }),
        agentReserved: fc.boolean(),
      }),
      { maxLength: 5 },
    ),
    waiting: fc.array(since, { maxLength: 3 }),
    budget: fc.array(aWindow, { maxLength: 3 }),
    lines: fc.nat(40),
    callsPerSecond: fc.nat(40),
    hold: fc.constant('shutting down'),
    leadsLeft: fc.nat(40),
  },
  {
    requiredKeys: [
      'now',
      'idle',
      'talking',
      'wrapping',
      'dialling',
      'screening',
      'waiting',
      'budget',
      'lines',
      'callsPerSecond',
    ],
  },
);

const events: fc.Arbitrary<readonly PacingEvent[]> = fc.array(
  fc.oneof(
    fc.record({
      type: fc.constant('resolved' as const),
      at: fc.integer({ min: NOW - 60_000, max: NOW }),
      callId: fc.uuid(),
      ageMs: fc.integer({ min: 0, max: 30_000 }),
      outcome: fc.constantFrom('answered', 'machine', 'no_answer', 'busy', 'failed'),
    }),
    fc.record({
      type: fc.constantFrom('talkEnded', 'wrapEnded'),
      at: fc.constant(NOW),
      ms: fc.integer({ min: 0, max: 600_000 }),
    }),
    fc.record({ type: fc.constantFrom('abandoned', 'agentPaused', 'agentReady'), at: fc.constant(NOW) }),
  ) as fc.Arbitrary<PacingEvent>,
  { maxLength: 80 },
);

function taught(seen: readonly PacingEvent[]): Pacer {
  const pacer = createPacer({ mode: 'predictive' }, randomStream(1, 'pacer'));
  for (const event of seen) pacer.observe(event);
  return pacer;
}

const agentsOf = (view: FloorView): number =>
  view.idle.length +
  view.talking.length +
  view.wrapping.length +
  view.screening.filter(({ agentReserved }) => agentReserved).length;

const emptyView: FloorView = {
  now: NOW,
  idle: [],
  talking: [],
  wrapping: [],
  dialling: [],
  screening: [],
  waiting: [],
  budget: [{ name: 'day', answered: 1_000, abandoned: 20, limit: 0.03, startsAt: 0, endsAt: 8 * HOUR_MS }],
  lines: 1_000,
  callsPerSecond: 1_000,
};

const agents = (count: number, at = NOW - 30_000) => Array.from({ length: count }, () => ({ since: at }));

describe('predictive pacing', () => {
  it('never places more calls than lines, rate and leads allow', () => {
    fc.assert(
      fc.property(aView, events, (view, seen) => {
        const { dial } = taught(seen).decide(view);
        expect(dial).toBeGreaterThanOrEqual(0);
        expect(dial).toBeLessThanOrEqual(Math.min(view.lines, view.callsPerSecond, view.leadsLeft ?? 1e9));
      }),
    );
  });

  it('never places a call with no agent logged in, or while held', () => {
    fc.assert(
      fc.property(aView, events, (view, seen) => {
        const { dial, limitedBy } = taught(seen).decide(view);
        if (agentsOf(view) === 0 || view.hold !== undefined) expect(dial).toBe(0);
        if (view.hold !== undefined) expect(limitedBy).toBe('hold');
      }),
    );
  });

  it('takes no risk without a budget, or where one window is used up', () => {
    fc.assert(
      fc.property(aView, events, fc.boolean(), (view, seen, isEmpty) => {
        const usedUp = {
          name: 'month',
          answered: 100,
          abandoned: 40,
          limit: 0.03,
          startsAt: 0,
          endsAt: 2 * HOUR_MS,
        };
        const budget = isEmpty ? [] : [...view.budget, usedUp];
        const { dial } = taught(seen).decide({ ...view, budget });
        // Without risk: so many calls that even if all are answered there is an agent for each.
        const claims = view.dialling.length + view.waiting.length;
        expect(dial).toBeLessThanOrEqual(Math.max(0, view.idle.length - claims));
      }),
    );
  });

  it('decides the same for the same inputs', () => {
    fc.assert(
      fc.property(aView, events, (view, seen) => {
        expect(taught(seen).decide(view)).toEqual(taught(seen).decide(view));
      }),
    );
  });

  it('decides the same after its snapshot has been restored', () => {
    fc.assert(
      fc.property(aView, aView, events, events, (first, second, before, after) => {
        const pacer = taught(before);
        pacer.decide(first);
        const restored = createPacer({ mode: 'predictive' }, randomStream(1, 'pacer'));
        restored.restore(JSON.parse(JSON.stringify(pacer.snapshot())));
        for (const event of after) {
          pacer.observe(event);
          restored.observe(event);
        }
        const later = { ...second, now: NOW + 400 };
        expect(restored.decide(later)).toEqual(pacer.decide(later));
      }),
    );
  });

  it.each([undefined, null, 7, 'text', {}, { version: 1 }, { version: 1, learning: { times: {} } }])(
    'starts cold from a snapshot that is not understood: %j',
    (snapshot) => {
      const cold = createPacer({ mode: 'predictive' }, () => 0.5);
      const restored = createPacer({ mode: 'predictive' }, () => 0.5);
      restored.restore(snapshot);
      const view = { ...emptyView, idle: agents(5) };
      expect(restored.decide(view)).toEqual(cold.decide(view));
    },
  );

  it.each([{ risk: {} }, { learning: {} }, { inSalvo: null }])(
    'starts cold from a snapshot that lacks a number, as another version may write it: %j',
    (without) => {
      const cold = createPacer({ mode: 'predictive' }, () => 0.5);
      const restored = createPacer({ mode: 'predictive' }, () => 0.5);
      restored.restore({ ...(taught([]).snapshot() as object), ...without });
      const view = { ...emptyView, idle: agents(5) };
      expect(restored.decide(view)).toEqual(cold.decide(view));
    },
  );

  it('dials at least one call for each idle agent without one', () => {
    const { dial } = taught([]).decide({ ...emptyView, budget: [], idle: agents(4) });
    expect(dial).toBe(4);
  });

  it('dials for agents who are still busy where they are expected to be free in time', () => {
    const ended: PacingEvent[] = Array.from({ length: 300 }, () => ({
      type: 'talkEnded',
      at: NOW,
      ms: 60_000,
    }));
    const view = { ...emptyView, talking: agents(30, NOW - 58_000) };
    expect(taught(ended).decide(view).dial).toBeGreaterThan(0);
    expect(taught([]).decide({ ...view, talking: agents(1, NOW) }).dial).toBe(0);
  });

  it('lets no estimate fire a salvo', () => {
    const pacer = taught([]);
    const view = { ...emptyView, idle: agents(30) };
    const first = pacer.decide(view);
    expect(first).toMatchObject({ dial: 6, limitedBy: 'salvo' });
    expect(pacer.decide({ ...view, now: NOW + 100 }).dial).toBe(0);
    expect(pacer.decide({ ...view, now: NOW + 500 }).dial).toBe(6);
  });

  it('takes a third of the limit for two minutes after a restart', () => {
    const pacer = taught([]);
    const view = { ...emptyView, talking: agents(30) };
    pacer.decide(view);
    const limitAt = (now: number): number => pacer.decide({ ...view, now }).forecast.riskLimit;
    const before = limitAt(NOW + 500);
    const after = limitAt(NOW + 60_000);
    expect(after / before).toBeCloseTo(1 / 3, 1);
    let now = NOW + 60_000;
    while (now < NOW + 182_000) limitAt((now += 500));
    expect(limitAt(now) / before).toBeGreaterThan(0.8);
  });

  it('names what holds it back, in a sentence', () => {
    const view = { ...emptyView, idle: agents(4) };
    const decide = (change: Partial<FloorView>) => taught([]).decide({ ...view, ...change });
    expect(decide({ lines: 2 })).toMatchObject({ dial: 2, limitedBy: 'lines' });
    expect(decide({ lines: 2, linesFrom: 'rampUp' })).toMatchObject({ dial: 2, limitedBy: 'rampUp' });
    expect(decide({ callsPerSecond: 1 })).toMatchObject({ dial: 1, limitedBy: 'callsPerSecond' });
    expect(decide({ leadsLeft: 3 })).toMatchObject({ dial: 3, limitedBy: 'leads' });
    expect(decide({ idle: [], talking: agents(4, NOW) })).toMatchObject({ dial: 0, limitedBy: 'risk' });
    expect(decide({ idle: [] })).toMatchObject({ dial: 0, limitedBy: 'agents' });
    expect(decide({ idle: [], talking: agents(4, NOW), budget: [] }).reason).toMatch(/^Waiting: /);
  });
});
