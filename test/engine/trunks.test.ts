/** Which of a campaign's trunks a call leaves by: priority, weight, lines, and what a trunk may call. */
import { describe, expect, it } from 'vitest';
import type { TrunkSettings } from '../../src/engine/floor.ts';
import { TRUNK, aCampaign, aFloor, type TestFloor } from './floor.ts';

const automated = {
  mode: 'automated',
  windows: [{ name: 'day', limit: 0.03, days: 1 }],
  minRingMs: 0,
  linesPerAgent: 1,
  maxLinesPerAgent: 10,
  aim: 0.97,
  weight: 1,
  rampUpMs: 0,
} as const;

function floorWith(
  trunks: readonly TrunkSettings[],
  shares: readonly (readonly [number, number])[],
): TestFloor {
  const trunkShares = trunks.map(({ trunkId }, index) => {
    const [priority = 1, weight = 1] = shares[index] ?? [];
    return { trunkId, priority, weight };
  });
  const trunkIds = trunks.map(({ trunkId }) => trunkId);
  const campaigns = [aCampaign({ trunkIds, trunks: trunkShares, pacing: automated })];
  return aFloor({ agents: 0, trunks, campaigns });
}

/** The trunks of the first calls, each begun before the next is decided on. */
function trunksOfCalls(floor: TestFloor, calls: number): string[] {
  for (let step = 0; step < 50 && floor.all('beginAttempt').length < calls; step += 1) {
    floor.feed(1);
    floor.wait(100);
  }
  return floor
    .all('beginAttempt')
    .slice(0, calls)
    .map(({ attempt }) => attempt.trunkId);
}

const named = (trunkId: string, more: Partial<TrunkSettings> = {}): TrunkSettings => ({
  ...TRUNK,
  trunkId,
  ...more,
});

describe('the trunk of a call', () => {
  it('is shared by weight among trunks of one priority', () => {
    const floor = floorWith(
      [named('a'), named('b')],
      [
        [1, 3],
        [1, 1],
      ],
    );
    const used = trunksOfCalls(floor, 8);
    expect(used.filter((trunkId) => trunkId === 'a')).toHaveLength(6);
  });

  it('is the next by priority once the lines of the first are taken', () => {
    const floor = floorWith(
      [named('a', { lines: 2 }), named('b')],
      [
        [1, 1],
        [2, 1],
      ],
    );
    expect(trunksOfCalls(floor, 4)).toEqual(['a', 'a', 'b', 'b']);
  });

  it('is one that may call the number', () => {
    const floor = floorWith([named('a', { destinations: { allow: ['+49'] } }), named('b')], []);
    expect(trunksOfCalls(floor, 2)).toEqual(['b', 'b']);
  });

  it.each<readonly [string, Partial<TrunkSettings>]>([
    ['the allow-list', { destinations: { allow: ['+49'] } }],
    ['the number format', { format: { style: 'national', countryCode: '49' } }],
    ['a cap without a rate', { tariff: { rates: [{ prefix: '+49', perMinute: 1 }], perDay: 10 } }],
  ])(
    'is none where %s of every trunk leaves the number out: the lead is refused, and nothing is dialled',
    (_what, more) => {
      const floor = floorWith([named('a', more)], []);
      floor.feed(1);
      expect(floor.all('releaseLead')).toMatchObject([{ refusal: { code: 'destination' } }]);
      expect(floor.all('beginAttempt')).toEqual([]);
    },
  );
});
