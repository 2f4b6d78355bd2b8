import { beforeEach, describe, expect, it } from 'vitest';
import type { Attempt, CallDetailRecord } from '../../../src/domain/cdr/attempt.ts';
import type { Lead } from '../../../src/domain/lead/lead.ts';
import type { HopperPort } from '../../../src/ports/hopper.ts';
import { createExchange, type Exchange } from '../../../src/sim/exchange.ts';
import { createWatch, type Watch } from '../../../src/sim/full/invariants.ts';
import type { Leg } from '../../../src/sim/leg.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/sim/virtualClock.ts';
import { createMemoryStores } from '../../../src/store/memory/index.ts';

const FENCE = 1;
const CALLEE = { ringback: 'ringing', decidesAfterMs: 100, keys: [] } as const;

const lead: Lead = {
  leadId: 'lead-1',
  campaignId: 'camp',
  number: '+15550000001',
  attempts: 0,
  revision: 0,
  order: 0,
};

const attemptOf = (attemptId: string): Attempt => ({
  attemptId,
  dialGroupId: 'main',
  campaignId: 'camp',
  leadId: lead.leadId,
  number: lead.number,
  trunkId: 'carrier',
  callerId: '+15550100000',
  attemptNumber: 1,
  createdAt: 0,
});

const closed = (attemptId: string): CallDetailRecord => ({
  ...attemptOf(attemptId),
  stamps: { createdAt: 0, endedAt: 0 },
  lineResult: 'BUSY',
  dialStatus: 'busy',
  q850: 17,
  charged: true,
  consent: 'not_asked',
  endedBy: 'network',
  next: { state: 'final' },
});

describe('the watch', () => {
  let clock: VirtualClock;
  let watch: Watch;
  let bare: HopperPort;
  let hopper: HopperPort;
  let exchange: Exchange;

  beforeEach(() => {
    clock = createVirtualClock(0);
    watch = createWatch({ now: () => clock.now(), dayTime: () => clock.now(), seed: 7, lines: 2 });
    bare = createMemoryStores('main', { clock }).hopper;
    hopper = watch.hopper(bare);
    exchange = watch.exchange(createExchange(clock, new Map()));
    watch.agentState('agent-1', 'ready');
  });

  const place = (callId: string, number = lead.number): void =>
    exchange.place(callId, number, CALLEE, 20_000, () => undefined);

  async function onRecord(attemptId: string): Promise<void> {
    await hopper.fill(FENCE, [lead], 0);
    const [lease] = await hopper.lease(FENCE, 'camp', 1, 30_000, 0);
    await hopper.openAttempt(FENCE, lease?.token ?? '', attemptOf(attemptId));
  }

  const leg = (callId: string): Leg => {
    const found = exchange.leg(callId);
    if (found === undefined) throw new Error(`${callId} is gone`);
    return found;
  };

  it('is silent where all is well', async () => {
    await onRecord('call-1');
    place('call-1');
    expect(await hopper.closeAttempt(FENCE, closed('call-1'), 1)).toBe(true);
    expect(await hopper.closeAttempt(FENCE, closed('call-1'), 1)).toBe(false);
    expect(watch.violations).toEqual([]);
  });

  it('tells a lead that is leased twice, with the seed and the time', async () => {
    clock.advanceTo(1_500);
    const again = watch.hopper({
      ...hopper,
      lease: async () => [{ lead, token: 'camp/lead-1/1', expiresAt: 31_500 }],
    });
    await again.lease(FENCE, 'camp', 1, 30_000, 1_500);
    expect(watch.violations).toEqual([]);
    await again.lease(FENCE, 'camp', 1, 30_000, 1_500);
    expect(watch.violations).toEqual(['seed 7, at 1500 ms: lead-1 is leased twice']);
  });

  it('takes the lease that has lapsed for none', async () => {
    await hopper.fill(FENCE, [lead], 0);
    await hopper.lease(FENCE, 'camp', 1, 30_000, 0);
    clock.advanceTo(30_000);
    await hopper.reclaimExpired(FENCE, 30_000);
    expect(await hopper.lease(FENCE, 'camp', 1, 30_000, 30_000)).toHaveLength(1);
    expect(watch.violations).toEqual([]);
  });

  it('tells a lead that is leased while its attempt is open', async () => {
    await onRecord('call-1');
    const again = watch.hopper({
      ...hopper,
      lease: async () => [{ lead, token: 'camp/lead-1/1', expiresAt: 30_000 }],
    });
    await again.lease(FENCE, 'camp', 1, 30_000, 0);
    expect(watch.violations.join()).toContain('lead-1 is leased while its attempt call-1 is open');
  });

  it('tells a call without a lead on record, or to another number', async () => {
    place('call-1');
    expect(watch.violations.join()).toContain('call-1 calls +15550000001 without a lead on record');
    await onRecord('call-2');
    place('call-2', '+15550000002');
    expect(watch.violations.join()).toContain('call-2 calls +15550000002 without a lead on record');
  });

  it('tells a call with no agent logged in', async () => {
    await onRecord('call-1');
    watch.agentState('agent-1', 'loggedOut');
    place('call-1');
    expect(watch.violations.join()).toContain('call-1 is placed with no agent logged in');
  });

  it('tells a call that is placed twice', async () => {
    await onRecord('call-1');
    place('call-1');
    place('call-1');
    expect(watch.violations.join()).toContain('call-1 is placed twice');
  });

  it('tells a call beyond the lines, and counts no seat among them', () => {
    for (const seatId of ['seat-1', 'seat-2', 'seat-3']) place(seatId, 'phone-1');
    place('call-1');
    place('call-2');
    expect(watch.violations.join()).not.toContain('lines');
    place('call-3');
    expect(watch.violations.join()).toContain('call-3 is placed beyond 2 lines');
  });

  it('tells an agent who is put into a second call', async () => {
    for (const callId of ['seat-1', 'call-1', 'call-2']) place(callId);
    exchange.bridge('b-1', [leg('seat-1'), leg('call-1')]);
    exchange.bridge('b-1', [leg('seat-1'), leg('call-1')]);
    expect(watch.violations.join()).not.toContain('is joined');
    exchange.bridge('b-2', [leg('seat-1'), leg('call-2')]);
    expect(watch.violations.join()).toContain('seat-1 is joined with call-2 while it is in the call call-1');
  });

  it('lets an agent go on to the next call when the last is over', () => {
    for (const callId of ['seat-1', 'call-1', 'call-2']) place(callId);
    exchange.bridge('b-1', [leg('seat-1'), leg('call-1')]);
    exchange.unbridge('b-1');
    exchange.bridge('b-2', [leg('seat-1'), leg('call-2')]);
    expect(watch.violations.join()).not.toContain('is joined');
  });

  it('tells the end of an attempt that was not open', async () => {
    const strange = watch.hopper({ ...bare, closeAttempt: async () => true });
    await strange.closeAttempt(FENCE, closed('call-9'), 1);
    expect(watch.violations.join()).toContain('call-9 was not open');
  });
});
