import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentDay } from '../../../src/domain/agent/day.ts';

const NONE = { calls: 0, contacts: 0, successes: 0 };
const DAY = { from: 1_000, to: 11_000 };

describe("an agent's own day", () => {
  it('adds up what each state took, from the beginning of the day to now', () => {
    const changes = [
      { at: 0, state: 'ready' },
      { at: 3_000, state: 'talking' },
      { at: 7_000, state: 'wrapUp' },
      { at: 8_000, state: 'paused' },
      { at: 9_000, state: 'loggedOut' },
    ];
    expect(agentDay(changes, { calls: 2, contacts: 1, successes: 1 }, DAY)).toEqual({
      loggedInMs: 8_000,
      talkMs: 4_000,
      averageTalkMs: 2_000,
      wrapUpMs: 1_000,
      pausedMs: 1_000,
      idleMs: 2_000,
      pauses: 1,
      talkUtilisation: 0.5,
      notReadyRate: 0.125,
      idleRate: 0.25,
      contactRate: 0.5,
      successRate: 0.5,
    });
  });

  it.each([[['ready', 'wrapUp']], [['wrapUp', 'ready']]])(
    'takes changes of one moment in the order that the states allow: %s',
    (states) => {
      const changes = [
        { at: 1_000, state: 'talking' },
        ...states.map((state) => ({ at: 2_000, state })),
        { at: 5_000, state: 'reserved' },
      ];
      expect(agentDay(changes, NONE, DAY)).toMatchObject({ talkMs: 1_000, wrapUpMs: 0, idleMs: 3_000 });
    },
  );

  it('has no rate of nothing', () => {
    expect(agentDay([], NONE, DAY)).toMatchObject({
      loggedInMs: 0,
      averageTalkMs: null,
      talkUtilisation: null,
      contactRate: null,
      successRate: null,
    });
  });

  it('never counts more than the period, nor a rate above one', () => {
    const state = fc.constantFrom('loggedOut', 'ready', 'talking', 'paused', 'wrapUp', 'seating');
    const changes = fc
      .array(fc.record({ at: fc.integer({ min: -5_000, max: 20_000 }), state }))
      .map((all) => all.toSorted((left, right) => left.at - right.at));
    fc.assert(
      fc.property(changes, (all) => {
        const { loggedInMs, talkUtilisation, notReadyRate, idleRate } = agentDay(all, NONE, DAY);
        expect(loggedInMs).toBeGreaterThanOrEqual(0);
        expect(loggedInMs).toBeLessThanOrEqual(DAY.to - DAY.from);
        if (talkUtilisation === null || notReadyRate === null || idleRate === null) return;
        expect(talkUtilisation + notReadyRate + idleRate).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});
