import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { MACHINES } from '../../../scripts/gen/machines.ts';
import { InvariantError } from '../../../src/domain/kernel/assert.ts';
import { type Machine, edges, target, transition } from '../../../src/domain/kernel/machine.ts';
import { sourceFiles } from '../../support/sources.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

function reachable(machine: Machine<string, string>, start: string): Set<string> {
  const seen = new Set([start]);
  for (const state of seen) {
    for (const to of Object.values(machine.table[state] ?? {})) if (to !== undefined) seen.add(to);
  }
  return seen;
}

describe('the list of state machines', () => {
  it('names every machine that the domain defines', () => {
    const defining = sourceFiles('src/domain').filter((file) =>
      /: Machine<\w+, \w+> = \{/.test(readFileSync(`${root}${file}`, 'utf8')),
    );
    expect(MACHINES.map((listed) => listed.source).sort()).toEqual(defining.sort());
  });
});

describe.each(MACHINES)('$title machine', ({ machine, final, home }) => {
  const states = Object.keys(machine.table);
  const events = [...new Set(edges(machine).map((edge) => edge.event))];

  it('goes where its table says on every edge, and nowhere else', () => {
    for (const from of states) {
      for (const event of events) {
        const to = machine.table[from]?.[event];
        expect(target(machine, from, event)).toBe(to);
        if (to === undefined) {
          expect(() => transition(machine, from, event), `${from} ${event}`).toThrow(InvariantError);
        } else {
          expect(transition(machine, from, event)).toBe(to);
        }
      }
    }
  });

  it('leads to states of its own table only', () => {
    for (const { to } of edges(machine)) expect(states).toContain(to);
  });

  it('reaches every state from the initial one', () => {
    expect([...reachable(machine, machine.initial)].sort()).toEqual([...states].sort());
  });

  it('is left for good in its final states only', () => {
    const withoutExit = states.filter((state) => Object.keys(machine.table[state] ?? {}).length === 0);
    expect(withoutExit).toEqual(final);
  });

  it(`can come to '${home}' from every state that is not final`, () => {
    const going = states.filter((state) => !final.includes(state));
    for (const state of going) expect([...reachable(machine, state)], state).toContain(home);
  });
});
