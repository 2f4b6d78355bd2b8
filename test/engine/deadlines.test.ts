import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDeadlines } from '../../src/engine/deadlines.ts';

describe('deadlines', () => {
  it('come due by time, and at the same time in the order they were set', () => {
    const deadlines = createDeadlines();
    deadlines.set('late', 20);
    deadlines.set('first', 10);
    deadlines.set('second', 10);
    expect(deadlines.next()).toBe(10);
    expect([deadlines.takeDue(9), deadlines.takeDue(10), deadlines.takeDue(10)]).toEqual([
      undefined,
      'first',
      'second',
    ]);
    expect([deadlines.takeDue(19), deadlines.takeDue(30), deadlines.takeDue(30)]).toEqual([
      undefined,
      'late',
      undefined,
    ]);
    expect(deadlines.next()).toBeUndefined();
  });

  it('hold one deadline a key: setting it again replaces it, clearing removes it', () => {
    const deadlines = createDeadlines();
    deadlines.set('call', 10);
    deadlines.set('call', 30);
    deadlines.set('gone', 5);
    deadlines.clear('gone');
    expect(deadlines.next()).toBe(30);
    expect(deadlines.takeDue(29)).toBeUndefined();
    expect(deadlines.takeDue(30)).toBe('call');
    expect(deadlines.takeDue(1_000)).toBeUndefined();
  });

  it('behave as a plain list of keys would, whatever is set, cleared and taken', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
    const command = fc.oneof(
      fc.record({ do: fc.constant('set' as const), key, at: fc.nat(50) }),
      fc.record({ do: fc.constant('clear' as const), key, at: fc.constant(0) }),
      fc.record({ do: fc.constant('take' as const), key: fc.constant(''), at: fc.nat(60) }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 200 }), (commands) => {
        const deadlines = createDeadlines();
        let model: { key: string; at: number }[] = [];
        for (const { do: what, key: named, at } of commands) {
          if (what !== 'take') model = model.filter((entry) => entry.key !== named);
          if (what === 'set') {
            deadlines.set(named, at);
            model.push({ key: named, at });
          } else if (what === 'clear') deadlines.clear(named);
          else {
            // The list is in the order of setting, and sorting is stable.
            const due = model.toSorted((left, right) => left.at - right.at).find((entry) => entry.at <= at);
            expect(deadlines.takeDue(at)).toBe(due?.key);
            model = model.filter((entry) => entry !== due);
          }
          const [next] = model.toSorted((left, right) => left.at - right.at);
          expect(deadlines.next()).toBe(next?.at);
        }
      }),
    );
  });

  it('keep no more entries than a small multiple of what is set', () => {
    const deadlines = createDeadlines();
    // Talk limits of an hour, each cleared when its call ends seconds later.
    for (let call = 0; call < 100_000; call += 1) {
      deadlines.set(`call:${call}`, 3_600_000 + call);
      deadlines.clear(`call:${call}`);
    }
    deadlines.set('last', 1);
    expect(deadlines.entries).toBeLessThan(1_000);
    expect(deadlines.takeDue(1)).toBe('last');
  });
});
