/** Reports on a real Postgres: what calls and agents' states add up to, and calls page by page. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentState } from '../../src/domain/agent/state.ts';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { CallDisposition } from '../../src/domain/cdr/details.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import type { ReportsPort } from '../../src/ports/reports.ts';
import { createPostgresRecords, createPostgresReports } from '../../src/records/postgres.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCdr, aJoinedCdr, anAttempt, closed, T0 } from '../support/records.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Midnight in Berlin. */
const MIDNIGHT = Date.UTC(2026, 2, 9, 23);
const BERLIN = 'Europe/Berlin';
const ALL = { dialGroupId: 'group-1', from: T0 - DAY_MS, to: T0 + 10 * DAY_MS };

describe.skipIf(!hasPostgres)('reports', () => {
  let server: TestPostgres;
  let records: RecordsPort;
  let reports: ReportsPort;
  beforeAll(async () => {
    server = await startTestPostgres();
    const url = await server.migratedDatabase();
    records = createPostgresRecords({ url });
    reports = createPostgresReports(url);
    await records.start();
    await reports.start();
  });
  afterAll(async () => {
    await reports.stop();
    await records.stop();
    await server.stop();
  });

  describe('of calls', () => {
    const disposition = (changes: Partial<CallDisposition>): CallDisposition => ({
      code: 'sold',
      salesStatus: 'success',
      isContact: true,
      isSuccess: true,
      agentId: 'agent-1',
      at: T0,
      ...changes,
    });
    const sold = aJoinedCdr(anAttempt(1), { details: { disposition: disposition({}) } });
    const considering = aJoinedCdr(anAttempt(2, 1, { createdAt: T0 + HOUR_MS }), {
      agentId: 'agent-2',
      details: {
        disposition: disposition({
          code: 'later',
          salesStatus: 'follow_up',
          isSuccess: false,
          agentId: 'agent-2',
        }),
      },
    });
    const busy = aCdr(anAttempt(3, 1, { createdAt: T0 + 2 }));
    const again = aCdr(anAttempt(3, 2, { createdAt: T0 + DAY_MS }));
    const { agentId: _nobody, ...unjoined } = aJoinedCdr(anAttempt(4, 1, { createdAt: T0 + 3 }));
    const { joinedAt: _never, ...stamps } = unjoined.stamps;
    const abandoned: CallDetailRecord = { ...unjoined, stamps, dialStatus: 'abandoned' };
    const elsewhere = aCdr(anAttempt(5, 1, { dialGroupId: 'group-2' }));
    const calls = [sold, considering, busy, again, abandoned];
    beforeAll(async () => {
      await records.saveTeam({ teamId: 'north', name: 'N', dialGroupId: 'group-1', skills: {} });
      const agent = { name: 'A', phone: '1', dialGroupId: 'group-1' };
      await records.saveAgent({ ...agent, agentId: 'agent-1', teamId: 'north' });
      await records.write([...calls, elsewhere].map((cdr) => closed(cdr)));
    });

    it('come newest first, page by page, each once', async () => {
      const seen: string[] = [];
      let before: { readonly createdAt: number; readonly attemptId: string } | undefined;
      for (;;) {
        const page = await reports.calls({ ...ALL, limit: 2, before });
        seen.push(...page.map(({ attemptId }) => attemptId));
        before = page.at(-1);
        if (before === undefined) break;
      }
      expect(seen).toEqual(
        calls.toSorted((left, right) => right.createdAt - left.createdAt).map(({ attemptId }) => attemptId),
      );
    });

    it('are found by what is asked of them', async () => {
      const found = async (asked: object) =>
        (await reports.calls({ ...ALL, limit: 10, ...asked })).map(({ attemptId }) => attemptId);
      expect(await found({ agentId: 'agent-1' })).toEqual([sold.attemptId]);
      expect(await found({ teamIds: ['north'] })).toEqual([sold.attemptId]);
      expect(await found({ teamIds: [] })).toEqual([]);
      expect(await found({ disposition: 'later' })).toEqual([considering.attemptId]);
      expect(await found({ dialStatus: 'abandoned' })).toEqual([abandoned.attemptId]);
      expect(await found({ number: busy.number })).toEqual([again.attemptId, busy.attemptId]);
      expect(await found({ number: `${busy.number}0` })).toEqual([]);
      expect(await found({ campaignId: 'none' })).toEqual([]);
      expect(await found({ from: sold.createdAt, to: sold.createdAt + 1 })).toEqual([sold.attemptId]);
      expect(await reports.calls({ ...ALL, agentId: 'agent-1', limit: 1 })).toEqual([sold]);
    });

    it('add up', async () => {
      const [all] = await reports.callCounts(ALL, undefined, BERLIN);
      expect(all).toEqual({
        group: '',
        calls: 5,
        leadsCalled: 4,
        hoursDialled: 3,
        answered: 3,
        abandoned: 1,
        connected: 2,
        talkMs: 2 * (30_001 - 5_600),
        leadsAnswered: 3,
        leadsContacted: 2,
        leadsToFollowUp: 1,
        successes: 1,
        answerToAgentMs: { p50: 2_267, p99: 2_267, most: 2_267 },
      });
      expect(await reports.callCounts({ ...ALL, campaignId: 'none' }, undefined, BERLIN)).toEqual([]);
    });

    it('add up by agent, day and trunk to the same', async () => {
      for (const by of ['agent', 'day', 'trunk', 'campaign'] as const) {
        const groups = await reports.callCounts(ALL, by, BERLIN);
        expect(groups.reduce((sum, group) => sum + group.calls, 0)).toBe(5);
        expect(groups.reduce((sum, group) => sum + group.successes, 0)).toBe(1);
      }
      const days = await reports.callCounts(ALL, 'day', BERLIN);
      expect(days.map(({ group, calls: count }) => [group, count])).toEqual([
        ['2026-03-10', 4],
        ['2026-03-11', 1],
      ]);
      const agents = await reports.callCounts(ALL, 'agent', BERLIN);
      expect(agents.map(({ group }) => group)).toEqual(['', 'agent-1', 'agent-2']);
    });

    it('say why they ended, and how each of our numbers is answered', async () => {
      expect(await reports.causes(ALL)).toContainEqual({
        trunkId: 'trunk-1',
        lineResult: 'BUSY',
        dialStatus: 'busy',
        sip: busy.sip ?? null,
        q850: 17,
        hangupReason: busy.hangupReason ?? null,
        calls: 2,
      });
      expect(await reports.callerIds(ALL)).toEqual([
        { callerId: '+12025550100', trunkId: 'trunk-1', calls: 5, answered: 3 },
      ]);
    });
  });

  describe('of agents', () => {
    const STATES: readonly AgentState[] = [
      'seating',
      'ready',
      'paused',
      'previewing',
      'reserved',
      'talking',
      'wrapUp',
      'loggedOut',
    ];
    let made = 0;
    async function logged(changes: readonly { readonly state: AgentState; readonly at: number }[]) {
      made += 1;
      const agentId = `logged-${made}`;
      await records.saveAgent({ agentId, name: agentId, phone: '1', dialGroupId: 'group-1' });
      await records.write(changes.map((change) => ({ type: 'agentStateChanged', agentId, ...change })));
      return agentId;
    }

    it('add up to what was logged, whatever the period cuts and however the days lie', async () => {
      const log = fc.array(
        fc.record({ state: fc.constantFrom(...STATES), gapMs: fc.integer({ min: 1, max: 5 * HOUR_MS }) }),
        { minLength: 1, maxLength: 25 },
      );
      await fc.assert(
        fc.asyncProperty(log, fc.nat(DAY_MS), fc.nat(3 * DAY_MS), async (steps, offsetMs, lengthMs) => {
          let at = MIDNIGHT;
          const changes = steps.map(({ state, gapMs }) => ({ state, at: (at += gapMs) }));
          const agentId = await logged(changes);
          const [from, to] = [MIDNIGHT + offsetMs, MIDNIGHT + offsetMs + lengthMs + 1];
          const spent = (states: readonly AgentState[]): number =>
            changes.reduce((sum, change, index) => {
              const until = changes[index + 1]?.at ?? to;
              const ms = Math.min(until, to) - Math.max(change.at, from);
              return states.includes(change.state) ? sum + Math.max(0, ms) : sum;
            }, 0);
          const asked = { dialGroupId: 'group-1', agentId, from, to };
          const days = await reports.agentTimes(asked, 'day', BERLIN);
          const total = (key: 'loggedInMs' | 'talkMs' | 'readyMs' | 'pausedMs') =>
            days.reduce((sum, day) => sum + day[key], 0);
          expect(total('loggedInMs')).toBeCloseTo(spent(STATES.slice(0, -1)), 3);
          expect(total('talkMs')).toBeCloseTo(spent(['talking']), 3);
          expect(total('readyMs')).toBeCloseTo(spent(['ready']), 3);
          expect(total('pausedMs')).toBeCloseTo(spent(['paused']), 3);
          const [whole] = await reports.agentTimes(asked, undefined, BERLIN);
          expect(whole?.talkMs ?? 0).toBeCloseTo(total('talkMs'), 3);
        }),
        { numRuns: 30 },
      );
    }, 30_000);

    it('count log-ins, pauses and waits, also where states follow in one moment', async () => {
      const t = MIDNIGHT + 30 * DAY_MS;
      const agentId = await logged([
        { state: 'seating', at: t },
        { state: 'ready', at: t + 1_000 },
        { state: 'reserved', at: t + 5_000 },
        { state: 'talking', at: t + 6_000 },
        { state: 'wrapUp', at: t + 60_000 },
        // A call waits: reserved at once.
        { state: 'ready', at: t + 70_000 },
        { state: 'reserved', at: t + 70_000 },
        { state: 'talking', at: t + 71_000 },
        { state: 'wrapUp', at: t + 80_000 },
        { state: 'paused', at: t + 90_000 },
        { state: 'loggedOut', at: t + 100_000 },
      ]);
      const asked = { dialGroupId: 'group-1', agentId, from: t - 1, to: t + HOUR_MS };
      expect(await reports.agentTimes(asked, 'agent', BERLIN)).toEqual([
        {
          group: agentId,
          loggedInMs: 100_000,
          talkMs: 63_000,
          wrapUpMs: 20_000,
          pausedMs: 10_000,
          readyMs: 4_000,
          reservedMs: 2_000,
          conversations: 2,
          pauses: 1,
          logIns: 1,
          logOuts: 1,
          waitMs: { mean: 2_000, p90: 4_000 },
        },
      ]);
    });
  });
});
