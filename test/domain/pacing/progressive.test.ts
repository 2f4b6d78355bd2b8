import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FloorView } from '../../../src/domain/pacing/pacer.ts';
import { createPacer } from '../../../src/domain/pacing/createPacer.ts';

const progressivePacer = createPacer({ mode: 'progressive' }, () => 0.5);
const since = fc.nat(1_000).map((at) => ({ since: at }));
const aView: fc.Arbitrary<FloorView> = fc.record(
  {
    now: fc.constant(1_000),
    idle: fc.array(since, { maxLength: 12 }),
    talking: fc.array(since, { maxLength: 5 }),
    wrapping: fc.array(since, { maxLength: 5 }),
    dialling: fc.array(fc.record({ callId: fc.uuid(), since: fc.nat(1_000) }), { maxLength: 12 }),
    screening: fc.array(
      fc.record({ since: fc.nat(1_000), joinProbability: fc.constant(1), agentReserved: fc.boolean() }),
      { maxLength: 6 },
    ),
    waiting: fc.array(since, { maxLength: 4 }),
    budget: fc.constant([]),
    lines: fc.nat(15),
    callsPerSecond: fc.nat(15),
    hold: fc.constantFrom('shutting down', 'outside the calling window'),
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

const unserved = (view: FloorView): number => view.screening.filter((call) => !call.agentReserved).length;
const claims = (view: FloorView): number => view.dialling.length + view.waiting.length + unserved(view);

describe('the progressive pacer', () => {
  it('never has more calls on their way than agents idle, nor more than lines and the second allow', () => {
    fc.assert(
      fc.property(aView, (view) => {
        const { dial } = progressivePacer.decide(view);
        expect(dial).toBeGreaterThanOrEqual(0);
        if (dial > 0) expect(claims(view) + dial).toBeLessThanOrEqual(view.idle.length);
        expect(dial).toBeLessThanOrEqual(view.lines);
        expect(dial).toBeLessThanOrEqual(view.callsPerSecond);
      }),
    );
  });

  it('leaves no idle agent without a call where nothing limits it', () => {
    fc.assert(
      fc.property(aView, (view) => {
        const free = Object.fromEntries(
          Object.entries(view).filter(([key]) => key !== 'hold'),
        ) as unknown as FloorView;
        const { dial } = progressivePacer.decide({ ...free, lines: 100, callsPerSecond: 100 });
        expect(dial).toBe(Math.max(0, view.idle.length - claims(view)));
      }),
    );
  });

  it('says what limited it, in a sentence', () => {
    fc.assert(
      fc.property(aView, (view) => {
        const { dial, limitedBy, reason } = progressivePacer.decide(view);
        const wanted = Math.max(0, view.idle.length - claims(view));
        if (view.hold !== undefined) expect(limitedBy).toBe('hold');
        else if (wanted === 0) expect(limitedBy).toBe('agents');
        else if (dial === wanted) expect(limitedBy).toBe('none');
        else expect(limitedBy).toBe(view.lines <= view.callsPerSecond ? 'lines' : 'callsPerSecond');
        expect(reason).toMatch(/^[A-Z].*\.$/);
      }),
    );
  });

  it('dials nothing under a hold', () => {
    fc.assert(
      fc.property(aView, (view) => {
        expect(progressivePacer.decide({ ...view, hold: 'x' }).dial).toBe(0);
      }),
    );
  });
});
