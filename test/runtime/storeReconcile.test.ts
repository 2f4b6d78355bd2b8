import { describe, expect, it } from 'vitest';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import { createStoreReconcile } from '../../src/runtime/storeReconcile.ts';
import { advanceSettling, createVirtualClock } from '../../src/sim/virtualClock.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import { aLead, anAttempt } from '../support/stores.ts';
import { breakable, keptLog } from './parts.ts';

const START = 1_000_000;

async function comparing(ageMs = 60_000) {
  const clock = createVirtualClock(START);
  const stores = createMemoryStores('main', { clock });
  const [hopper, breaker] = breakable(stores.hopper);
  await stores.hopper.fill(1, [aLead('lead')], 0);
  const [lease] = await stores.hopper.lease(1, 'camp', 1, 100_000, START - ageMs);
  const attempt = anAttempt(aLead('lead'), {
    attemptId: 'attempt',
    attemptNumber: 4,
    createdAt: START - ageMs,
  });
  await stores.hopper.openAttempt(1, lease?.token ?? '', attempt);
  const known = new Set<string>();
  const closed: { cdr: CallDetailRecord; revision: number }[] = [];
  const log = keptLog();
  const loop = createStoreReconcile({
    hopper,
    clock,
    log,
    knownAttempts: () => new Set(known),
    close: async (cdr, revision) => {
      closed.push({ cdr, revision });
      await stores.hopper.closeAttempt(1, cdr, revision);
    },
  });
  const pass = (ms: number) => advanceSettling(clock, clock.now() + ms);
  return { loop, known, closed, hopper, breaker, log, attempt, pass };
}

describe('the comparison with the store', () => {
  it('closes an attempt that nobody knows: it was never dialled, and its lead is due again', async () => {
    const { loop, closed, attempt, pass } = await comparing();
    loop.start();
    await pass(1);
    expect(closed).toEqual([
      {
        cdr: {
          ...attempt,
          stamps: { createdAt: attempt.createdAt, endedAt: START },
          lineResult: 'CANCELLED',
          dialStatus: 'failed',
          q850: 0,
          charged: false,
          consent: 'not_asked',
          endedBy: 'engine',
          next: { state: 'retry', dueAt: START },
        },
        revision: 4,
      },
    ]);
    await pass(120_000);
    expect(closed).toHaveLength(1);
    await loop.stop();
  });

  it('spares what the engine knows, and what is so young that it may be about to', async () => {
    const one = await comparing();
    one.known.add('attempt');
    one.loop.start();
    await one.pass(1);
    expect(one.closed).toEqual([]);
    one.known.clear();
    await one.pass(60_000);
    expect(one.closed).toHaveLength(1);
    await one.loop.stop();

    const young = await comparing(20_000);
    young.loop.start();
    await young.pass(1);
    expect(young.closed).toEqual([]);
    await young.loop.stop();
  });

  it('spares a call that ends, or an attempt that begins, while the list is on its way', async () => {
    for (const isKnownBefore of [true, false]) {
      const { loop, known, closed, hopper, pass } = await comparing();
      if (isKnownBefore) known.add('attempt');
      const list = hopper.openAttempts.bind(hopper);
      hopper.openAttempts = async () => {
        const open = await list();
        if (isKnownBefore) known.delete('attempt');
        else known.add('attempt');
        return open;
      };
      loop.start();
      await pass(1);
      expect(closed).toEqual([]);
      await loop.stop();
    }
  });

  it('is made again where the store was away', async () => {
    const { loop, closed, breaker, log, pass } = await comparing();
    breaker.fail('openAttempts');
    loop.start();
    await pass(1);
    expect(log.events()).toEqual(['store.reconcileFailed']);
    await pass(60_000);
    expect(closed).toHaveLength(1);
    await loop.stop();
  });
});
