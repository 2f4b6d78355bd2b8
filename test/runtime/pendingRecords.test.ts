import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import { openClosingFile, type ClosingFile } from '../../src/runtime/closingFile.ts';
import { createPendingRecords } from '../../src/runtime/pendingRecords.ts';
import { createStoreGuard } from '../../src/runtime/storeGuard.ts';
import { advanceSettling, createVirtualClock } from '../../src/sim/virtualClock.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import { aCdr, aLead, anAttempt } from '../support/stores.ts';
import { breakable, failureOf, keptLog, settle } from './parts.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pending-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const NUMBER = '+15550100';

/** An attempt on record, with its number and line reserved. */
async function opened(wrapFile: (file: ClosingFile) => ClosingFile = (file) => file) {
  const clock = createVirtualClock(1_000);
  const stores = createMemoryStores('main', { clock });
  const [hopper, hopperBreaker] = breakable(stores.hopper);
  const [limits, limitsBreaker] = breakable(stores.limits);
  const [doNotCall, doNotCallBreaker] = breakable(stores.doNotCall);
  const log = keptLog();
  const posted: string[] = [];
  const path = join(folder, 'main.ndjson');
  const pending = createPendingRecords({
    hopper,
    limits,
    doNotCall,
    closingFile: wrapFile(openClosingFile(path)),
    fence: 1,
    log,
    failed: (operation) => posted.push(`failed ${operation}`),
    kept: () => guard.recordKept(),
  });
  const guard = createStoreGuard({
    pending,
    clock,
    log,
    post: (input) => posted.push(input.type === 'holdSet' ? `hold ${input.on}` : input.type),
  });
  const lead = aLead('lead', { number: NUMBER });
  await stores.hopper.fill(1, [lead], 0);
  const [lease] = await stores.hopper.lease(1, 'camp', 1, 30_000, 1_000);
  const attempt = anAttempt(lead, { attemptId: 'attempt', createdAt: 1_000 });
  const count = { caps: [], past: [], since: 0, countsForMs: 60_000 };
  await stores.limits.reserveNumber(NUMBER, 'attempt', 60_000, 1_000, 'camp', count);
  await stores.limits.reserveTrunk('carrier', 'attempt', { lines: 1, callsPerSecond: 9 }, 60_000, 1_000);
  await stores.hopper.openAttempt(1, lease?.token ?? '', attempt);
  const record = (changes: Partial<CallDetailRecord> = {}) =>
    ({ type: 'closeAttempt', cdr: { ...aCdr(attempt), ...changes }, revision: 1 }) as const;
  const isOpen = async () => (await stores.hopper.openAttempts()).length === 1;
  const isFree = async () => (await stores.limits.reserveNumber(NUMBER, 'other', 60_000, 2_000)).reserved;
  const pass = (ms: number) => advanceSettling(clock, clock.now() + ms);
  const breakers = { hopper: hopperBreaker, limits: limitsBreaker, doNotCall: doNotCallBreaker };
  return { stores, pending, guard, log, posted, path, record, isOpen, isFree, pass, breakers };
}

const doNotCallRecord = {
  type: 'doNotCall',
  entry: { number: NUMBER, source: 'key', addedAt: 1_500, attemptId: 'attempt' },
} as const;

describe('a closing record', () => {
  it('closes the attempt and frees its line; its number stays spaced', async () => {
    const { stores, pending, posted, record, isOpen, isFree } = await opened();
    expect(await pending.save(record())).toBe(true);
    expect(await isOpen()).toBe(false);
    expect(await stores.limits.linesInUse('carrier')).toBe(0);
    expect(await isFree()).toBe(false);
    expect(posted).toEqual([]);
    expect(pending.closing.size).toBe(0);
  });

  it('of a call that never left frees its number too', async () => {
    const never = { lineResult: 'CANCELLED', charged: false } as const;
    const one = await opened();
    await one.pending.save(one.record({ ...never, stamps: { createdAt: 1_000, endedAt: 1_001 } }));
    expect(await one.isFree()).toBe(true);
    rmSync(one.path, { force: true });
    const other = await opened();
    await other.pending.save(
      other.record({ ...never, stamps: { createdAt: 1_000, diallingAt: 1_001, endedAt: 1_002 } }),
    );
    expect(await other.isFree()).toBe(false);
  });

  it('of a call that failed by a carrier takes its place in the caps back, and its number stays spaced', async () => {
    const fault = { lineResult: 'CONGESTION', charged: false, dialStatus: 'congestion' } as const;
    for (const [changes, counted] of [
      [{}, [1_000]],
      [fault, []],
    ] as const) {
      const { stores, pending, record, isFree, path } = await opened();
      expect(await stores.limits.attemptsOn([NUMBER], 0)).toEqual([1_000]);
      const stamps = { createdAt: 1_000, diallingAt: 1_001, endedAt: 1_002 };
      await pending.save(record({ ...changes, stamps }));
      expect(await stores.limits.attemptsOn([NUMBER], 0)).toEqual(counted);
      expect(await isFree()).toBe(false);
      rmSync(path, { force: true });
    }
  });

  it.each(['hopper', 'limits'] as const)(
    'waits in the file where the %s fails, and is in force after the replay',
    async (part) => {
      const { stores, pending, posted, record, isOpen, pass, breakers } = await opened();
      breakers[part].fail(part === 'hopper' ? 'closeAttempt' : 'releaseTrunk', 2);
      expect(await pending.save(record())).toBe(false);
      expect(pending.waiting).toBe(1);
      expect(pending.closing).toEqual(new Set(['attempt']));
      expect(posted).toEqual(['failed closeAttempt', 'hold true']);
      await pass(999);
      expect(posted).toHaveLength(2);
      await pass(1_001);
      expect(posted.slice(2)).toEqual(['resave', 'hold false']);
      expect(await isOpen()).toBe(false);
      expect(await stores.limits.linesInUse('carrier')).toBe(0);
      expect(pending).toMatchObject({ waiting: 0, closing: new Set() });
    },
  );

  it('is kept in memory where the file does not take it either', async () => {
    let isDiskFull = true;
    const { pending, log, record, isOpen, pass, breakers } = await opened((file) => ({
      ...file,
      get length() {
        return file.length;
      },
      append(record_) {
        if (isDiskFull) throw new Error('ENOSPC');
        file.append(record_);
      },
    }));
    breakers.hopper.fail('closeAttempt');
    await pending.save(record());
    isDiskFull = false;
    expect(log.events()).toContain('closingFile.failed');
    expect(pending.waiting).toBe(1);
    await pass(1_000);
    expect(await isOpen()).toBe(false);
    expect(pending.waiting).toBe(0);
  });
});

describe('a wish never to be called', () => {
  it('is in force and on its way to the records', async () => {
    const { stores, pending } = await opened();
    expect(await pending.save(doNotCallRecord)).toBe(true);
    expect(await stores.doNotCall.has(NUMBER)).toBe(true);
    expect((await stores.hopper.readSpool(9)).at(-1)?.entry).toEqual({
      type: 'doNotCallAdded',
      entry: doNotCallRecord.entry,
    });
  });

  it('waits through a crash, and is in force before dialling goes on', async () => {
    const { stores, pending, posted, path, breakers } = await opened();
    breakers.doNotCall.breakAll();
    expect(await pending.save(doNotCallRecord)).toBe(false);
    expect(posted).toContain('hold true');
    const later: unknown[] = [];
    await openClosingFile(path).replay(async (record) => void later.push(record));
    expect(later).toEqual([doNotCallRecord]);
    expect(await stores.doNotCall.has(NUMBER)).toBe(false);
  });
});

it('what an undialled attempt had reserved is given back', async () => {
  const { stores, pending, isFree } = await opened();
  await pending.save({ type: 'giveBack', attemptId: 'attempt', number: NUMBER, trunkId: 'carrier' });
  expect(await stores.limits.linesInUse('carrier')).toBe(0);
  expect(await isFree()).toBe(true);
});

describe('the guard of the store', () => {
  it('holds dialling while the link is down and replays before it lets go', async () => {
    const { pending, guard, posted, record, isOpen, pass, breakers } = await opened();
    guard.link('down');
    breakers.hopper.breakAll();
    await pending.save(record());
    await pass(30_000);
    expect(posted.filter((one) => one === 'hold false')).toEqual([]);
    breakers.hopper.mend();
    await pass(30_000);
    expect(await isOpen(), 'not without the link').toBe(true);
    guard.link('up');
    await settle();
    expect(posted.slice(-2)).toEqual(['resave', 'hold false']);
    expect(await isOpen()).toBe(false);
  });

  it('tries again until everything is in', async () => {
    const { pending, guard, posted, record, pass, breakers } = await opened();
    breakers.hopper.fail('closeAttempt', 4);
    guard.link('down');
    await pending.save(record());
    guard.link('up');
    await pass(2_900);
    expect(posted).not.toContain('hold false');
    await pass(200);
    expect(posted.at(-1)).toBe('hold false');
  });

  it('does not let go where the link goes again during the replay', async () => {
    const { pending, guard, posted, record, breakers } = await opened();
    breakers.hopper.fail('closeAttempt');
    await pending.save(record());
    guard.link('down');
    guard.link('up');
    guard.link('down');
    await settle();
    expect(posted).not.toContain('hold false');
  });

  it('does nothing any more once stopped', async () => {
    const { pending, guard, posted, record, pass, breakers } = await opened();
    breakers.hopper.fail('closeAttempt', 1, failureOf('unknown', 'deadline'));
    await pending.save(record());
    guard.stop();
    await pass(10_000);
    expect(posted).not.toContain('hold false');
  });
});
