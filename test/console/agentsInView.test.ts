/** Which agents the floor shows, in which order, and who has been in one state for too long. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AGENT_STATES,
  agentsInView,
  countByState,
  lengthOf,
} from '../../src/console/pages/floor/agentsInView.ts';
import { agentsOf } from '../support/floor.ts';

const agents = agentsOf(60, 3);
const everybody = { text: '', state: undefined, order: 'name' } as const;

describe('agents on the floor', () => {
  it('are all that are logged in, by name, as long as nothing else is chosen', () => {
    const [first, ...others] = agents;
    if (first === undefined) throw new Error('nobody');
    const shown = agentsInView([{ ...first, state: 'loggedOut' }, ...others], everybody, 'en');
    expect(shown.map(({ agentId }) => agentId)).toEqual(others.map(({ agentId }) => agentId));
  });

  it('are found by a part of name, id or team', () => {
    expect(agentsInView(agents, { ...everybody, text: 'TEAM-3' }, 'en')).toHaveLength(12);
    expect(agentsInView(agents, { ...everybody, text: 'agent 007' }, 'en')).toHaveLength(1);
  });

  it('stand with the longest first within each state', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 60 }), (round, count) => {
        const shown = agentsInView(agentsOf(count, 3, round), { ...everybody, order: 'state' }, 'en');
        expect(shown).toHaveLength(count);
        for (const [index, agent] of shown.entries()) {
          const next = shown[index + 1];
          if (next?.state === agent.state) expect(agent.since).toBeLessThanOrEqual(next.since);
          else expect(shown.slice(index + 1).some(({ state }) => state === agent.state)).toBe(false);
        }
      }),
    );
  });

  it('are counted by state', () => {
    const counts = countByState(agents);
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(60);
    expect(counts.get('talking')).toBe(20);
  });
});

describe('the length of a state', () => {
  it('only grows with time, and never for who is logged out', () => {
    const rank = { usual: 0, long: 1, tooLong: 2 };
    fc.assert(
      fc.property(
        fc.constantFrom(...AGENT_STATES),
        fc.nat(7_200_000),
        fc.nat(7_200_000),
        (state, one, other) => {
          const [short, long] = [Math.min(one, other), Math.max(one, other)];
          expect(rank[lengthOf(state, short)]).toBeLessThanOrEqual(rank[lengthOf(state, long)]);
          if (state === 'loggedOut') expect(lengthOf(state, long)).toBe('usual');
        },
      ),
    );
  });

  it('is too long for a pause of twenty minutes', () => {
    expect(lengthOf('paused', 20 * 60_000 - 1)).toBe('long');
    expect(lengthOf('paused', 20 * 60_000)).toBe('tooLong');
  });
});
