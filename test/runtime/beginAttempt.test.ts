/** What a call reserves before it is on record: besides number and line, the day's spending and the number it shows. */
import { afterAll, describe, expect, it } from 'vitest';
import { openClosingFile } from '../../src/runtime/closingFile.ts';
import type { ConsentVerdict } from '../../src/runtime/consentWatch.ts';
import { createBeginner } from '../../src/runtime/beginAttempt.ts';
import { createPendingRecords } from '../../src/runtime/pendingRecords.ts';
import { createRecentRefusals } from '../../src/runtime/recentRefusals.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import type { Lead } from '../../src/domain/lead/lead.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import { createVirtualClock } from '../../src/sim/virtualClock.ts';
import { aCdr, anAttempt } from '../support/stores.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DAY = '1970-01-01';
const TARIFF = { rates: [{ prefix: '+49', perMinute: 0.3 }], perDay: 1 };
const POOL = ['+4930111', '+4930222'].map((number) => ({ number, rank: 0 }));

const folder = mkdtempSync(join(tmpdir(), 'outpace-begin-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

async function running(verdict: ConsentVerdict = 'stands') {
  const clock = createVirtualClock(1_000);
  const stores = createMemoryStores('main', { clock });
  const posted: EngineInput[] = [];
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const pending = createPendingRecords({
    ...stores,
    closingFile: openClosingFile(join(folder, `closing-${(files += 1)}.ndjson`)),
    fence: 1,
    tariffOf: () => TARIFF,
    log,
    failed: () => undefined,
    kept: () => undefined,
  });
  const begin = createBeginner({
    stores,
    doNotCall: stores.doNotCall,
    consents: { verdict: () => verdict },
    clock,
    fence: 1,
    pending,
    refusals: createRecentRefusals(),
    log,
    trunkLimits: () => ({ lines: 10, callsPerSecond: 50, tariff: TARIFF }),
    post: (input) => posted.push(input),
    noteFailure: () => undefined,
  });
  await stores.ownership.acquire('main', 'node', 60_000, 0);
  let calls = 0;
  return {
    stores,
    pending,
    call: async (
      callerIds?: { ranked: typeof POOL; perDay?: number; restMs: number },
      consentSince?: number,
    ) => {
      calls += 1;
      const number = `+4930${String(calls).padStart(6, '0')}`;
      const lead: Lead = {
        leadId: `lead-${calls}`,
        campaignId: 'camp',
        number,
        attempts: 0,
        revision: 0,
        order: calls,
      };
      await stores.hopper.fill(1, [lead], 0);
      const [lease] = await stores.hopper.lease(1, 'camp', 1, 30_000, clock.now());
      const attempt = anAttempt(lead, { attemptId: `attempt-${calls}`, createdAt: clock.now() });
      const token = lease?.token ?? '';
      await begin({
        type: 'beginAttempt',
        attempt,
        token,
        attemptSpacingMs: 0,
        ...(callerIds ? { callerIds } : {}),
        ...(consentSince === undefined ? {} : { consentSince }),
      });
      return { attempt, answer: posted.at(-1) };
    },
  };
}

describe('the consent that a call needs', () => {
  it.each([
    ['revoked', 3_600_000],
    ['unknown', 60_000],
  ] as const)(
    'stops it with nothing reserved where it is %s, and the lead is judged again',
    async (verdict, ms) => {
      const { stores, call } = await running(verdict);
      const { answer, attempt } = await call(undefined, 5);
      const retryAt = 1_000 + ms;
      expect(answer).toMatchObject({ type: 'attemptRefused', code: 'consent-missing', retryAt });
      expect(await stores.limits.linesInUse('carrier')).toBe(0);
      expect(await stores.limits.reserveNumber(attempt.number, 'another', 0, 1_000, 'camp')).toEqual({
        reserved: true,
      });
      expect(await stores.hopper.readSpool(9)).toMatchObject([
        { entry: { type: 'leadRefused', leadId: attempt.leadId, code: 'consent-missing', retryAt } },
      ]);
    },
  );

  it('is not asked of a call that needs none', async () => {
    expect((await (await running('revoked')).call()).answer).toMatchObject({ type: 'attemptBegun' });
    expect((await (await running('stands')).call(undefined, 5)).answer).toMatchObject({
      type: 'attemptBegun',
    });
  });
});

describe('the spending of a day', () => {
  it('is kept back before each call, and the one that would exceed it is refused with nothing reserved', async () => {
    const { stores, call } = await running();
    for (let calls = 0; calls < 3; calls += 1)
      expect((await call()).answer).toMatchObject({ type: 'attemptBegun' });
    expect(await stores.limits.spent('carrier', DAY)).toBe(900_000);
    const { answer } = await call();
    expect(answer).toMatchObject({ type: 'attemptRefused', code: 'spend-cap', retryAt: 86_400_000 });
    expect(await stores.limits.linesInUse('carrier')).toBe(3);
    const depth = await stores.hopper.depth('camp');
    expect(depth, 'the lead is there for another trunk').toMatchObject({ ready: 1, leased: 0 });
  });

  it('is what the calls have cost once they have ended: nothing without an answer, begun minutes with one', async () => {
    const { stores, pending, call } = await running();
    const [busy, talked] = [(await call()).attempt, (await call()).attempt];
    await pending.save({
      type: 'closeAttempt',
      cdr: { ...aCdr(busy), stamps: { createdAt: 1_000, endedAt: 2_000 } },
      revision: 1,
    });
    expect(await stores.limits.spent('carrier', DAY)).toBe(300_000);
    const stamps = { createdAt: 1_000, answeredAt: 2_000, endedAt: 63_000 };
    await pending.save({ type: 'closeAttempt', cdr: { ...aCdr(talked), stamps }, revision: 1 });
    expect(await stores.limits.spent('carrier', DAY)).toBe(600_000);
  });
});

describe('the number that a call shows', () => {
  it('is one of the pool in turn, told to the engine and on record', async () => {
    const { stores, call } = await running();
    const shown: unknown[] = [];
    for (let calls = 0; calls < 2; calls += 1) {
      const { answer } = await call({ ranked: POOL, restMs: 0 });
      shown.push(answer?.type === 'attemptBegun' ? answer.callerId : undefined);
    }
    expect(shown).toEqual(['+4930111', '+4930222']);
    const open = await stores.hopper.openAttempts();
    expect(open.map(({ attempt }) => attempt.callerId).sort()).toEqual(['+4930111', '+4930222']);
  });

  it('is none where all have made their calls: nothing stays reserved', async () => {
    const { stores, call } = await running();
    await call({ ranked: POOL.slice(0, 1), perDay: 1, restMs: 0 });
    const { answer } = await call({ ranked: POOL.slice(0, 1), perDay: 1, restMs: 0 });
    expect(answer).toMatchObject({ type: 'attemptRefused', code: 'caller-id', retryAt: 86_400_000 });
    expect(await stores.limits.linesInUse('carrier')).toBe(1);
    expect(await stores.limits.spent('carrier', DAY)).toBe(300_000);
    expect(await stores.hopper.depth('camp')).toMatchObject({ ready: 1, leased: 0 });
  });
});
