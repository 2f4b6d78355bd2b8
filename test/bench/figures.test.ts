import { describe, expect, it } from 'vitest';
import { densest, joinTimes, perSecond, percentile, spreadOf } from '../../bench/calls/figures.ts';
import { numberOf } from '../../bench/calls/job.ts';
import { parseOptions } from '../../bench/calls/options.ts';
import { createBook } from '../../bench/calls/watcher.ts';

describe('the figures', () => {
  it('take the percentile by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(percentile(hundred, 99)).toBe(99);
    expect(percentile(hundred, 50)).toBe(50);
    expect(percentile([7], 99)).toBe(7);
    expect(spreadOf([9, 1, 10])).toEqual({ p50: 9, p99: 10, max: 10 });
  });

  it('count answers in full seconds only', () => {
    expect(perSecond([0, 100, 999, 1_000, 1_500, 2_000])).toEqual({ mean: 2.5, min: 2, max: 3 });
  });

  it('find the densest moment', () => {
    expect(densest([0, 100, 105, 120, 121, 500], 20)).toBe(3);
  });

  it('leave calls out that were not joined', () => {
    expect(
      joinTimes([
        { createdAt: 0, answeredAt: 5, joinedAt: 12 },
        { createdAt: 0, answeredAt: 5 },
      ]),
    ).toEqual([7]);
  });
});

describe('the watcher', () => {
  const stamp = (ms: number): string => new Date(ms).toISOString();
  const called = { id: 'call-1', name: 'PJSIP/bench-00000001', state: 'Up' };
  const seat = { id: 'seat-1', name: 'PJSIP/quiet1-00000002', state: 'Up' };
  const mixing = { id: 'b-1', bridge_type: 'mixing' };

  it('takes the answer from the first event that shows it, and the join from the later of the two legs', () => {
    const book = createBook('PJSIP/bench-');
    book.read({ type: 'ChannelCreated', timestamp: stamp(1_000), channel: { ...called, state: 'Down' } });
    book.read({ type: 'ChannelStateChange', timestamp: stamp(1_100), channel: called });
    book.read({ type: 'ChannelEnteredBridge', timestamp: stamp(1_109), channel: called, bridge: mixing });
    book.read({ type: 'ChannelEnteredBridge', timestamp: stamp(1_112), channel: seat, bridge: mixing });
    expect([...book.take()]).toEqual([['call-1', { createdAt: 1_000, answeredAt: 1_100, joinedAt: 1_112 }]]);
  });

  it('takes no call for joined that is alone in its bridge or in the waiting room', () => {
    const book = createBook('PJSIP/bench-');
    const room = { id: 'room', bridge_type: 'holding' };
    book.read({ type: 'ChannelEnteredBridge', timestamp: stamp(1_000), channel: called, bridge: mixing });
    book.read({ type: 'ChannelEnteredBridge', timestamp: stamp(1_000), channel: seat, bridge: room });
    expect(joinTimes(book.take().values())).toEqual([]);
  });
});

describe('the options', () => {
  it('ask for enough agents for the rate', () => {
    expect(parseOptions([])).toMatchObject({ rounds: 2, seconds: 30, rate: 50, agents: 80 });
  });

  it('refuse what is beyond the limits', () => {
    expect(() => parseOptions(['--rate', '5000'])).toThrow('--rate must be a whole number from 1 to 200');
  });
});

describe('the numbers', () => {
  it('are E.164, silent parties, and never the same twice', () => {
    expect(numberOf(3, 17)).toBe('+1999300001740');
    expect(new Set([numberOf(1, 1), numberOf(1, 2), numberOf(2, 1)]).size).toBe(3);
  });
});
