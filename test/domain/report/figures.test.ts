import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentFigures, type AgentTimes } from '../../../src/domain/report/agentFigures.ts';
import { callFigures, type CallCounts } from '../../../src/domain/report/callFigures.ts';
import { ratio } from '../../../src/domain/report/ratio.ts';

const NO_CALLS: CallCounts = {
  calls: 0,
  leadsCalled: 0,
  hoursDialled: 0,
  answered: 0,
  abandoned: 0,
  connected: 0,
  talkMs: 0,
  leadsAnswered: 0,
  leadsContacted: 0,
  leadsToFollowUp: 0,
  successes: 0,
  answerToAgentMs: { p50: null, p99: null, most: null },
};
const NO_TIME: AgentTimes = {
  loggedInMs: 0,
  talkMs: 0,
  wrapUpMs: 0,
  pausedMs: 0,
  readyMs: 0,
  reservedMs: 0,
  conversations: 0,
  pauses: 0,
  logIns: 0,
  logOuts: 0,
  waitMs: { mean: null, p90: null },
};
const count = fc.nat(1_000_000);

describe('figures of nothing', () => {
  it('have no value: neither 0 nor 1', () => {
    const {
      reachRate,
      averageTalkMs,
      callsPerHour,
      abandonmentRate,
      contactRate,
      followUpRate,
      successRate,
      successValue,
    } = callFigures(NO_CALLS);
    for (const figure of [
      reachRate,
      averageTalkMs,
      callsPerHour,
      abandonmentRate,
      contactRate,
      followUpRate,
      successRate,
      successValue,
    ])
      expect(figure).toBeNull();
    const { talkUtilisation, notReadyRate, idleRate, occupancy } = agentFigures(NO_TIME);
    for (const figure of [talkUtilisation, notReadyRate, idleRate, occupancy]) expect(figure).toBeNull();
  });
});

describe('a share', () => {
  it('lies between 0 and 1 where the part is of the whole, and is null for a whole of none alone', () => {
    fc.assert(
      fc.property(count, count, (part, rest) => {
        const share = ratio(part, part + rest);
        if (part + rest === 0) expect(share).toBeNull();
        else {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('the success value', () => {
  it('falls where more calls are burned for the same successes, and is at most the successes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), count, count, (successes, spare, more) => {
        const connected = successes + spare;
        const value = (of: number): number =>
          callFigures({ ...NO_CALLS, successes, connected: of }).successValue ?? Number.NaN;
        expect(value(connected)).toBeLessThanOrEqual(successes);
        expect(value(connected + more)).toBeLessThanOrEqual(value(connected));
      }),
    );
  });
});

describe('time logged in', () => {
  it('splits into talk, pause, idle and the rest, none of them above the whole', () => {
    fc.assert(
      fc.property(count, count, count, count, count, (talkMs, wrapUpMs, pausedMs, readyMs, reservedMs) => {
        const loggedInMs = talkMs + wrapUpMs + pausedMs + readyMs + reservedMs;
        const figures = agentFigures({
          ...NO_TIME,
          talkMs,
          wrapUpMs,
          pausedMs,
          readyMs,
          reservedMs,
          loggedInMs,
        });
        const shares = [figures.talkUtilisation, figures.notReadyRate, figures.idleRate];
        if (loggedInMs === 0) expect(shares).toEqual([null, null, null]);
        else
          expect(shares.reduce<number>((sum, share) => sum + (share ?? 0), 0)).toBeLessThanOrEqual(1 + 1e-9);
        if (figures.occupancy !== null) expect(figures.occupancy).toBeLessThanOrEqual(1);
      }),
    );
  });
});
