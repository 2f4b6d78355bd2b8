/** Two agents on the running engine with the records of a real database: each is shown their own leads and no other. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_PACING, type CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import { randomStream } from '../../src/domain/kernel/random.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { openClosingFile } from '../../src/runtime/closingFile.ts';
import { createDialGroup } from '../../src/runtime/dialGroup.ts';
import { createExchange } from '../../src/sim/exchange.ts';
import { createSimTelephony } from '../../src/sim/telephony.ts';
import { advanceSettling, createVirtualClock } from '../../src/sim/virtualClock.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import { aCampaign } from '../engine/floor.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aJoinedCdr, aLead, anAttempt, closed, opened } from '../support/records.ts';
import { keptLog } from './parts.ts';

const NOON = Date.UTC(2026, 10, 18, 12);
/** Of the clock, each a quarter of a second: a busy database takes many. */
const MOST_STEPS = 2_000;
const HOUR = 3_600_000;
const AGENTS = ['mei', 'li'];
const allocation = { quantity: 3, judgedFrom: 2, newShare: 0.5, maxFollowUpRate: 0.5, sharedPool: false };
const PREVIEWING: Partial<CampaignSettings> = {
  consent: undefined,
  promptBeforeAgent: false,
  pacing: { ...DEFAULT_CAMPAIGN_PACING, mode: 'preview' },
  preview: { timerMs: 600_000, onExpiry: 'skip', skipReasons: [], skippedForMs: HOUR },
};

let postgres: TestPostgres;
let folder: string;
let records: RecordsPort;
let stop: () => Promise<void>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allocation-'));
});
afterEach(async () => {
  await stop();
  await records.stop();
  rmSync(folder, { recursive: true });
});

async function aGroup(leads: number, settings: Partial<CampaignSettings> = {}, startsAt = NOON) {
  const clock = createVirtualClock(startsAt);
  const stores = createMemoryStores('main', { clock });
  records = createPostgresRecords({ url: await postgres.freshDatabase() });
  await records.start();
  await records.createList('list', 'List');
  await records.importLeads(
    'list',
    Array.from({ length: leads }, (_, index) => aLead(index + 1, { number: `+1555020010${index}` })),
  );
  for (const agentId of AGENTS)
    await records.saveAgent({ agentId, name: agentId, phone: agentId, dialGroupId: 'main' });
  const campaign = aCampaign({ ...PREVIEWING, allocation, ...settings });
  await records.createCampaign({ ...campaign, campaignId: 'campaign-1', listIds: ['list'] });
  const ownership = await stores.ownership.acquire('main', 'node', 6_000, clock.now());
  if (ownership === undefined) throw new Error('not free');
  const prompts = new Map([['outpace/safe-harbour', 3_000]]);
  const log = keptLog();
  const group = createDialGroup({
    node: 'node',
    dialGroupId: 'main',
    ownership,
    trunks: [{ trunkId: 'carrier', lines: 5, callsPerSecond: 10 }],
    seatCallerId: '+15550100000',
    stores,
    records,
    telephony: createSimTelephony({
      clock,
      random: randomStream(1, 'sim'),
      trunks: ['carrier'],
      phones: AGENTS,
      prompts: [...prompts.keys()].map((name) => ({ name })),
      exchange: createExchange(clock, prompts),
    }),
    closingFile: openClosingFile(join(folder, 'main.ndjson')),
    clock,
    random: randomStream(ownership.fence, 'engine'),
    log,
    fatal: (reason) => {
      throw new Error(reason);
    },
  });
  /** The database takes real time, which the clock does not know of. */
  const pass = async (ms: number): Promise<void> => {
    for (const end = clock.now() + ms; clock.now() < end; ) {
      await advanceSettling(clock, Math.min(end, clock.now() + 250));
      await records.ping();
    }
  };
  stop = async () => {
    const progress = { isStopped: false };
    const stopping = async (): Promise<void> => {
      await group.stop(0);
      progress.isStopped = true;
    };
    const stopped = stopping();
    while (!progress.isStopped) await pass(1_000);
    await stopped;
  };
  const shown = (agentId: string) =>
    group.board().agents.find((agent) => agent.agentId === agentId)?.preview?.leadId;
  const until = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
    for (let step = 0; step < MOST_STEPS; step += 1) {
      if (await isTrue()) return;
      await pass(250);
    }
    throw new Error(`not within ${(MOST_STEPS * 250) / 1_000} s: ${isTrue.toString()}`);
  };
  const begin = async (): Promise<void> => {
    await group.start();
    for (const agentId of AGENTS) await group.command({ type: 'agent.login', agentId });
  };
  const skip = (agentId: string) =>
    group.command({ type: 'agent.action', agentId, action: { type: 'skipLead', reason: 'not now' } });
  const given = (agentId?: string) => records.allocations.history('campaign-1', { agentId }, 50);
  return { group, clock, log, pass, until, shown, begin, skip, given };
}

/** `mei` has talked with leads 1 and 2, and `followUp` of them are to be followed up. */
async function talkedWithTwo(followUp: number): Promise<void> {
  for (const index of [1, 2]) {
    const attempt = anAttempt(index, 1, { createdAt: NOON - 5 * HOUR, dialGroupId: 'main' });
    const { attemptId, createdAt, campaignId, leadId } = attempt;
    const salesStatus = index <= followUp ? 'follow_up' : 'refused';
    const next = { state: 'retry', dueAt: NOON + 48 * HOUR } as const;
    const given = { code: 'said', salesStatus, isContact: true, isSuccess: false, note: '' } as const;
    const disposition = { ...given, agentId: 'mei', at: createdAt + HOUR };
    await records.write([
      opened(attempt),
      closed(aJoinedCdr(attempt, { agentId: 'mei', next })),
      {
        type: 'dispositionGiven',
        given: { attemptId, createdAt, campaignId, leadId, disposition, revision: 1, next },
      },
    ]);
  }
}

describe.skipIf(!hasPostgres)('a campaign that allocates', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  afterAll(() => postgres.stop());

  it('gives each agent who comes their quantity, and shows them those leads alone', async () => {
    const { until, shown, begin, skip, given } = await aGroup(8);
    await begin();
    await until(async () => (await given()).length === 6);
    const own = new Map<string, readonly string[]>();
    for (const agentId of AGENTS)
      own.set(
        agentId,
        (await given(agentId)).map(({ leadId }) => leadId),
      );
    expect([...own.values()].flat().toSorted()).toEqual([1, 2, 3, 4, 5, 6].map((n) => `lead-${n}`));
    const seen = new Map<string, Set<string>>(AGENTS.map((agentId) => [agentId, new Set()]));
    for (let round = 0; round < 3; round += 1) {
      await until(() => AGENTS.every((agentId) => shown(agentId) !== undefined));
      for (const agentId of AGENTS) {
        seen.get(agentId)?.add(shown(agentId) ?? '');
        await skip(agentId);
      }
      await until(() => AGENTS.every((agentId) => !seen.get(agentId)?.has(shown(agentId) ?? '')));
    }
    for (const agentId of AGENTS)
      expect([...(seen.get(agentId) ?? [])].toSorted()).toEqual(own.get(agentId)?.toSorted());
    // Theirs are used up for now, and nobody is shown what is left in the pool.
    expect(AGENTS.map(shown)).toEqual([undefined, undefined]);
    expect((await records.dueLeads('campaign-1', NOON, 10, [])).map(({ leadId }) => leadId)).toEqual([
      'lead-7',
      'lead-8',
    ]);
  });

  it('dials an own lead when its agent accepts it, and keeps the use', async () => {
    const { group, until, shown, begin, given } = await aGroup(1);
    await begin();
    await until(() => AGENTS.some((agentId) => shown(agentId) === 'lead-1'));
    const agentId = AGENTS.find((each) => shown(each) === 'lead-1') ?? '';
    await group.command({ type: 'agent.action', agentId, action: { type: 'acceptLead' } });
    await until(async () => (await given())[0]?.usedAt !== undefined);
    expect(await given()).toMatchObject([{ leadId: 'lead-1', agentId, usedBy: agentId, kind: 'new' }]);
  });

  it('shows no new lead to an agent above the greatest follow-up rate, not even one given before', async () => {
    const { log, pass, until, shown, begin, given } = await aGroup(8);
    await talkedWithTwo(2);
    const day = { date: '2026-11-18', endsAt: Date.UTC(2026, 10, 19) };
    const order = { campaignId: 'campaign-1', agentId: 'mei', day, newLeads: 1, redials: 0, at: NOON - 1 };
    await records.allocations.give({ ...order, gradesFirst: [], gradesOfOthers: [], by: 'ada' }, false);
    await begin();
    await until(() => shown('li') !== undefined);
    await pass(30_000);
    expect(shown('mei')).toBeUndefined();
    expect(await given('mei')).toMatchObject([{ leadId: 'lead-3', givenBy: 'ada' }]);
    expect(await given('li')).toHaveLength(3);
    expect(log.events()).toContain('allocation.given');
  });

  it('gives new leads to an agent at the greatest follow-up rate', async () => {
    const { until, shown, begin, given } = await aGroup(8);
    await talkedWithTwo(1);
    await begin();
    await until(() => shown('mei') !== undefined);
    expect(await given('mei')).toHaveLength(3);
  });

  it('shows what is nobody’s to whoever has used their own up, where the pool is shared', async () => {
    const sharing = { allocation: { ...allocation, quantity: 1, sharedPool: true } };
    const { until, shown, begin, skip, given } = await aGroup(4, sharing);
    await begin();
    await until(() => AGENTS.every((agentId) => shown(agentId) !== undefined));
    const own = (await given()).map(({ leadId }) => leadId);
    expect(new Set(AGENTS.map(shown))).toEqual(new Set(own));
    await skip('mei');
    await until(() => shown('mei') !== undefined);
    expect(['lead-3', 'lead-4']).toContain(shown('mei'));
    expect(await given()).toHaveLength(2);
  });

  it('takes back what was not called by the end of the day, and gives anew', async () => {
    const { until, begin, given } = await aGroup(8, {}, Date.UTC(2026, 10, 18, 23, 59, 30));
    await begin();
    await until(async () => (await given()).length === 6);
    const before = await given();
    expect(before.every(({ endedAt }) => endedAt === undefined)).toBe(true);
    await until(async () => (await given()).some(({ day }) => day === '2026-11-19'));
    const ended = (await given()).filter(({ day }) => day === '2026-11-18');
    expect(ended).toHaveLength(6);
    expect(ended.every(({ endedBecause }) => endedBecause === 'day-over')).toBe(true);
  });
});
