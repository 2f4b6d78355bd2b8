/** What changes on a floor, and a view with it applied. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applied, changes } from '../../../src/domain/floor/delta.ts';
import {
  EMPTY_VIEW,
  FLOOR_PARTS,
  viewOf,
  type FloorView,
  type FloorViewer,
  type WholeFloor,
} from '../../../src/domain/floor/view.ts';

const EVERYTHING: FloorViewer = { parts: new Set(FLOOR_PARTS), seesPersons: true };

const few = fc.constantFrom('a', 'b', 'c', 'd', '__proto__');
const instant = fc.integer({ min: 1, max: 5 });
const rows = <Row>(row: fc.Arbitrary<Row>, key: (row: Row) => unknown): fc.Arbitrary<Row[]> =>
  fc.uniqueArray(row, { selector: key, maxLength: 5 });

const agent = fc.record(
  {
    agentId: few,
    name: fc.constantFrom('Ana', 'Bo'),
    phone: few,
    state: fc.constantFrom('ready' as const, 'talking' as const),
    since: instant,
    calls: fc.nat(2),
    teamId: fc.constantFrom('north', 'south'),
    skills: fc.record({ en: fc.nat(3) }),
  },
  { requiredKeys: ['agentId', 'name', 'phone', 'state', 'since', 'calls'] },
);
const call = fc.record(
  {
    attemptId: few,
    campaignId: few,
    state: fc.constantFrom('ringing' as const, 'joined' as const),
    since: instant,
    number: fc.constant('+44•••'),
    agentId: few,
    conversation: fc.record({
      state: fc.constant('talking' as const),
      help: fc.record({ agentId: few, since: instant, note: fc.constant('Mr Smith is angry') }),
    }),
  },
  { requiredKeys: ['attemptId', 'campaignId', 'state', 'since', 'number'] },
);
const alarm = fc.record({
  ruleId: few,
  subject: few,
  severity: fc.constant('warning' as const),
  raisedAt: instant,
  value: fc.constantFrom(0, Number.NaN, 1.5),
  detail: fc.string(),
});
const trunk = fc.record(
  {
    trunkId: few,
    state: fc.constantFrom('available' as const, 'unreachable' as const),
    breaker: fc.constant('closed' as const),
    linesInUse: fc.nat(3),
    lines: fc.constant(3),
    retryAt: instant,
  },
  { requiredKeys: ['trunkId', 'state', 'breaker', 'linesInUse', 'lines'] },
);
const floor: fc.Arbitrary<WholeFloor> = fc.record(
  {
    at: instant,
    link: fc.constantFrom('up' as const, 'down' as const),
    node: fc.constant('one'),
    holds: fc.array(fc.constantFrom('draining', 'spoolFull'), { maxLength: 2 }),
    campaigns: fc.constant([]),
    agents: rows(agent, ({ agentId }) => agentId),
    calls: rows(call, ({ attemptId }) => attemptId),
    trunks: rows(trunk, ({ trunkId }) => trunkId),
    alarms: rows(alarm, ({ ruleId, subject }) => `${ruleId} ${subject}`),
    figures: fc.constant([]),
    recordingFault: fc.string(),
    callbacks: fc.record({
      soon: fc.nat(3),
      due: fc.nat(3),
      missed: fc.nat(3),
      nextAt: instant,
      agents: rows(
        fc.record({ agentId: few, soon: fc.nat(3), due: fc.nat(3), missed: fc.nat(3), nextAt: instant }),
        ({ agentId }) => agentId,
      ),
    }),
  },
  { requiredKeys: ['at', 'link', 'node', 'holds', 'campaigns', 'agents', 'calls', 'figures'] },
);
const viewer: fc.Arbitrary<FloorViewer> = fc.record(
  {
    parts: fc.subarray([...FLOOR_PARTS]).map((parts) => new Set(parts)),
    seesPersons: fc.boolean(),
    teamIds: fc.subarray(['north', 'south']),
  },
  { requiredKeys: ['parts', 'seesPersons'] },
);

/** As it comes to the other side. */
const sent = <Shape>(shape: Shape): Shape => JSON.parse(JSON.stringify(shape)) as Shape;
/** NaN is null on the wire, and a field that is null is absent. */
const told = (view: FloorView): unknown =>
  JSON.parse(JSON.stringify(view), (_key, value: unknown) => (value === null ? undefined : value));

describe('changes of a floor', () => {
  it('lead from one view to the other, as they are sent', () => {
    fc.assert(
      fc.property(floor, floor, viewer, (from, to, who) => {
        const [before, after] = [viewOf(from, false, who), viewOf(to, true, who)];
        const delta = changes(before, after);
        expect(delta).toBeDefined();
        expect(told(applied(sent(delta ?? {}), sent(before)))).toEqual(told(after));
      }),
    );
  });

  it('lead there in steps as well, from nothing at all', () => {
    fc.assert(
      fc.property(fc.array(floor, { minLength: 1, maxLength: 6 }), (floors) => {
        let server = EMPTY_VIEW;
        let client = EMPTY_VIEW;
        for (const next of floors.map((each) => viewOf(each, false, EVERYTHING))) {
          client = applied(sent(changes(server, next) ?? {}), client);
          server = next;
          expect(told(client)).toEqual(told(server));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('are none where nothing has changed', () => {
    fc.assert(
      fc.property(floor, viewer, (same, who) => {
        const [once, again] = [viewOf(sent(same), false, who), viewOf(sent(same), false, who)];
        expect(changes(once, again)).toBeUndefined();
      }),
    );
  });

  it('keep the objects of rows that have not changed', () => {
    const about = { name: 'Ana', phone: 'ana', state: 'ready' as const, since: 1, calls: 0 };
    const board = {
      at: 1,
      link: 'up' as const,
      node: 'one',
      holds: [],
      campaigns: [],
      calls: [],
      figures: [],
    };
    const from = viewOf(
      {
        ...board,
        agents: [
          { agentId: 'a', ...about },
          { agentId: 'b', ...about },
        ],
      },
      false,
      EVERYTHING,
    );
    const to = viewOf(
      {
        ...board,
        agents: [
          { agentId: 'a', ...about },
          { agentId: 'b', ...about, calls: 1 },
        ],
      },
      false,
      EVERYTHING,
    );
    const delta = changes(from, to);
    expect(delta).toEqual({ agents: { put: [['b', { calls: 1 }]] } });
    const view = applied(delta ?? {}, from);
    expect(view.agents[0]).toBe(from.agents[0]);
    expect(view.calls).toBe(from.calls);
  });
});

describe('a view', () => {
  it('holds no agent of another team, and nothing that names one', () => {
    fc.assert(
      fc.property(floor, fc.subarray(['north', 'south']), (whole, teamIds) => {
        const view = viewOf(whole, false, { ...EVERYTHING, teamIds });
        const hidden = whole.agents
          .filter(({ teamId }) => teamId === undefined || !teamIds.includes(teamId))
          .map(({ agentId }) => agentId);
        const named = [...view.agents, ...view.calls, ...view.callbacks].map(({ agentId }) => agentId);
        expect(named.filter((agentId) => agentId !== undefined && hidden.includes(agentId))).toEqual([]);
      }),
    );
  });

  it('holds no word about people for whoever may not read it', () => {
    fc.assert(
      fc.property(floor, (whole) => {
        const view = viewOf(whole, false, { ...EVERYTHING, seesPersons: false });
        expect(JSON.stringify(view)).not.toContain('Smith');
      }),
    );
  });

  it('holds no part that may not be read', () => {
    fc.assert(
      fc.property(floor, viewer, (whole, who) => {
        const view = viewOf(whole, false, who);
        expect(FLOOR_PARTS.filter((part) => !who.parts.has(part) && view[part].length > 0)).toEqual([]);
      }),
    );
  });
});
