import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactView, expandView } from '../../../src/domain/pacing/record.ts';
import type { FloorView } from '../../../src/domain/pacing/pacer.ts';

const NOW = 1_760_000_000_000;
const instant = fc.integer({ min: NOW - 3_600_000, max: NOW });
const optional = <Value>(name: string, value: fc.Arbitrary<Value>) =>
  fc.option(
    value.map((of) => ({ [name]: of })),
    { nil: {} },
  );
const merged = (...parts: readonly fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as object);
const chance = fc.double({ min: 0, max: 1, noNaN: true });
const since = fc.record({ since: instant });

const views = merged(
  fc.record({
    now: fc.constant(NOW),
    idle: fc.array(since),
    talking: fc.array(merged(since, optional('remainingHintMs', fc.nat()))),
    wrapping: fc.array(merged(since, optional('limitMs', fc.nat()))),
    dialling: fc.array(
      merged(
        fc.record({ callId: fc.uuid(), since: instant }),
        optional('ringingSince', instant),
        optional('answerProbability', chance),
        optional('group', fc.constantFrom('main|one', 'main|two')),
      ),
    ),
    screening: fc.array(fc.record({ since: instant, joinProbability: chance, agentReserved: fc.boolean() })),
    waiting: fc.array(since),
    budget: fc.constant([{ name: 'day', answered: 9, abandoned: 1, limit: 0.03, startsAt: 0, endsAt: NOW }]),
    lines: fc.nat(),
    callsPerSecond: fc.nat(),
  }),
  optional('linesFrom', fc.constantFrom('rampUp', 'trunk')),
  optional('hold', fc.string()),
  optional('leads', fc.array(fc.record({ answerProbability: chance }))),
  optional('leadsLeft', fc.nat()),
  optional('nextGroup', fc.string()),
) as fc.Arbitrary<FloorView>;

describe('a view that is kept', () => {
  it('comes back as it was, through JSON too, where its calls are named', () => {
    fc.assert(
      fc.property(views, (view) => {
        const kept: ReturnType<typeof compactView> = JSON.parse(JSON.stringify(compactView(view, true)));
        // JSON knows no -0.
        expect(expandView(kept)).toEqual(JSON.parse(JSON.stringify(view)));
      }),
    );
  });

  it('keeps that there is no limit, which JSON has no number for', () => {
    const none = Number.POSITIVE_INFINITY;
    const calls = { idle: [], talking: [], wrapping: [], dialling: [], screening: [], waiting: [] };
    const view: FloorView = { now: NOW, ...calls, budget: [], lines: none, callsPerSecond: none };
    const kept: ReturnType<typeof compactView> = JSON.parse(JSON.stringify(compactView(view)));
    expect(expandView(kept)).toEqual(view);
  });

  it('names no call otherwise', () => {
    const dialling = [{ callId: 'attempt-1', since: NOW - 5_000, ringingSince: NOW - 2_000, group: 'g' }];
    const view: FloorView = {
      now: NOW,
      idle: [],
      talking: [],
      wrapping: [],
      dialling,
      screening: [],
      waiting: [],
      budget: [],
      lines: 1,
      callsPerSecond: 1,
    };
    const kept = compactView(view);
    expect(JSON.stringify(kept)).not.toContain('attempt-1');
    expect(kept).toMatchObject({ dialling: [5_000], ringing: [2_000], groups: ['g'], groupOf: [0] });
    expect(expandView(kept).dialling).toEqual([{ ...dialling[0], callId: 'call-0' }]);
  });
});
