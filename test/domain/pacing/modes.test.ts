import { describe, expect, it } from 'vitest';
import { createPacer } from '../../../src/domain/pacing/createPacer.ts';
import type { FloorView } from '../../../src/domain/pacing/pacer.ts';
import { reviewPacing } from '../../../src/domain/pacing/settings.ts';

const view: FloorView = {
  now: 1_000,
  idle: [{ since: 0 }, { since: 0 }, { since: 0 }, { since: 0 }],
  talking: [],
  wrapping: [],
  dialling: [{ callId: 'a', since: 500 }],
  screening: [],
  waiting: [],
  budget: [],
  lines: 100,
  callsPerSecond: 100,
};

describe('power ratio', () => {
  it('dials so many lines for each idle agent, less those on their way', () => {
    expect(createPacer({ mode: 'ratio', linesPerAgent: 2 }, () => 0.5).decide(view).dial).toBe(7);
  });

  it('keeps to the most lines for each agent, as every mode does', () => {
    const pacer = createPacer({ mode: 'ratio', linesPerAgent: 5, maxLinesPerAgent: 2 }, () => 0.5);
    expect(pacer.decide(view)).toMatchObject({ dial: 7, limitedBy: 'lines' });
  });

  it('rounds a fraction by chance, anew only when other agents are idle', () => {
    const draws = [0.2, 0.8];
    const pacer = createPacer({ mode: 'ratio', linesPerAgent: 1.4 }, () => draws.shift() ?? 0.5);
    const idle = { ...view, idle: [{ since: 0 }], dialling: [] };
    expect(pacer.decide(idle).dial).toBe(1);
    expect(pacer.decide({ ...idle, dialling: view.dialling }).dial).toBe(0);
    expect(pacer.decide({ ...idle, dialling: view.dialling }).dial).toBe(0);
    expect(pacer.decide({ ...idle, idle: [{ since: 0 }, { since: 0 }] }).dial).toBe(3);
  });
});

describe('the other modes', () => {
  it('preview never dials: the agent does', () => {
    expect(createPacer({ mode: 'preview' }, () => 0.5).decide(view)).toMatchObject({
      dial: 0,
      limitedBy: 'agents',
    });
  });

  it('automated needs no agents, and fills lines at the rate', () => {
    const pacer = createPacer({ mode: 'automated' }, () => 0.5);
    expect(pacer.decide({ ...view, idle: [], callsPerSecond: 3 })).toMatchObject({
      dial: 3,
      limitedBy: 'callsPerSecond',
    });
    expect(pacer.decide({ ...view, idle: [], lines: 0 })).toMatchObject({ dial: 0, limitedBy: 'lines' });
  });

  it('changes while running', () => {
    const pacer = createPacer({ mode: 'progressive' }, () => 0);
    expect(pacer.decide(view).dial).toBe(3);
    pacer.configure({ mode: 'ratio', linesPerAgent: 3 });
    expect(pacer.decide(view).dial).toBe(11);
  });
});

describe('settings of a pacer', () => {
  it('are refused with a sentence each', () => {
    expect(reviewPacing({ mode: 'predictive' })).toEqual([]);
    expect(
      reviewPacing({ mode: 'ratio', abandonLimit: 1.5, graceMs: -1, linesPerAgent: Number.NaN }),
    ).toEqual([
      'abandonLimit is 1.5; it must be between 0 and 0.2',
      'graceMs is -1; it must be between 0 and 60000',
      'linesPerAgent is NaN; it must be between 1 and 20',
    ]);
  });
});
