/** Pacing live, from the settings to the kept decisions: a whole dial group on the virtual clock, paced predictively. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_CAMPAIGN_PACING } from '../../src/domain/campaign/campaign.ts';
import { randomStream } from '../../src/domain/kernel/random.ts';
import type { DecisionRecord } from '../../src/domain/pacing/record.ts';
import { openClosingFile } from '../../src/runtime/closingFile.ts';
import { createDialGroup } from '../../src/runtime/dialGroup.ts';
import { explainPacing } from '../../src/services/explain.ts';
import { readJournal } from '../../src/services/journalFile.ts';
import { replay } from '../../src/services/replay.ts';
import { createExchange } from '../../src/sim/exchange.ts';
import { createSimTelephony } from '../../src/sim/telephony.ts';
import { advanceSettling, createVirtualClock } from '../../src/sim/virtualClock.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import { aCampaign, aLead } from '../engine/floor.ts';
import { createMemoryRecords } from '../support/memoryRecords.ts';
import { keptLog } from './parts.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pacing-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const START = Date.UTC(2026, 2, 10, 12);
const AGENTS = 6;
const LEADS = 800;
/** Some minutes of virtual time, on a machine that does other things too. */
const LIMIT_MS = 120_000;
/** One answers and talks, one is busy, one does not answer, as the number plan has it. */
const ENDINGS = ['01', '10', '11'];
const PROMPTS = new Map([
  ['outpace/consent', 2_000],
  ['outpace/safe-harbour', 3_000],
]);
const PACING = { ...DEFAULT_CAMPAIGN_PACING, mode: 'predictive', minRingMs: 10_000 } as const;

function aWorld() {
  const clock = createVirtualClock(START);
  const stores = createMemoryStores('main', { clock });
  const records = createMemoryRecords();
  const exchange = createExchange(clock, PROMPTS);
  const agentIds = Array.from({ length: AGENTS }, (_, index) => `agent-${index}`);
  const numbers: string[] = [];
  for (let index = 0; index < LEADS; index += 1) {
    const number = `+15550${String(index).padStart(5, '0')}${ENDINGS[index % ENDINGS.length]}`;
    numbers.push(number);
    records.addLead(aLead(index, { number }));
  }
  const pass = (ms: number) => advanceSettling(clock, clock.now() + ms);

  async function open() {
    const ownership = await stores.ownership.acquire('main', 'node', 6_000, clock.now());
    if (ownership === undefined) throw new Error('not free');
    const log = keptLog();
    const telephony = createSimTelephony({
      clock,
      random: randomStream(1, 'sim'),
      trunks: ['carrier'],
      phones: agentIds.map((agentId) => `phone-${agentId}`),
      prompts: [...PROMPTS.keys()].map((name) => ({ name })),
      exchange,
    });
    const fatal: string[] = [];
    const group = createDialGroup({
      node: 'node',
      dialGroupId: 'main',
      ownership,
      trunks: [{ trunkId: 'carrier', lines: 60, callsPerSecond: 20 }],
      seatCallerId: '+15550100000',
      stores,
      records,
      telephony,
      closingFile: openClosingFile(join(folder, 'main.ndjson')),
      clock,
      random: randomStream(ownership.fence, 'engine'),
      log,
      pacing: { keepDecisionsDays: 7, journal: { folder: join(folder, 'journal'), days: 7 } },
      fatal: (reason) => fatal.push(reason),
    });
    await group.start();
    for (const agentId of agentIds) await group.command({ type: 'agent.login', agentId });
    await pass(2_000);
    const stop = async (): Promise<void> => {
      const stopped = group.stop(60_000);
      await pass(90_000);
      await stopped;
    };
    const pacing = () => group.board().campaigns[0]?.pacing;
    return { group, log, fatal, pacing, stop };
  }
  return { clock, stores, records, agentIds, numbers, pass, open };
}

describe('predictive pacing, live', { timeout: LIMIT_MS }, () => {
  it('takes a new limit within a second, explains it, and keeps what it learned over a restart', async () => {
    const world = aWorld();
    const { clock, records, stores, pass } = world;
    for (const agentId of world.agentIds)
      await records.saveAgent({ agentId, name: agentId, phone: `phone-${agentId}`, dialGroupId: 'main' });
    await records.createCampaign(aCampaign({ promptBeforeAgent: false, consent: undefined, pacing: PACING }));
    const first = await world.open();
    await pass(120_000);
    expect(first.pacing()).toMatchObject({ mode: 'predictive', budget: [{ name: 'day', limit: 0.03 }] });

    const windows = [{ name: 'day', limit: 0.01, days: 1 }];
    const changedAt = clock.now();
    const order = { type: 'campaign.pacing', campaignId: 'camp', changes: { windows }, by: 'ada' } as const;
    expect(await first.group.command(order)).toMatchObject({ ok: true });
    await pass(1_000);
    expect(first.pacing()).toMatchObject({ budget: [{ name: 'day', limit: 0.01 }] });
    await pass(12_000);
    const limitOf = ({ view }: DecisionRecord) => view.budget[0]?.limit;
    const { decision, windows: left, around } = await explainPacing(records, 'camp', undefined, clock.now());
    expect(limitOf(decision)).toBe(0.01);
    expect(left[0]?.left).toBeCloseTo((left[0]?.answered ?? 0) * 0.01 - (left[0]?.abandoned ?? 0));
    const before = await explainPacing(records, 'camp', changedAt - 1, clock.now());
    expect(limitOf(before.decision)).toBe(0.03);
    const stale = around.filter((one) => one.at > changedAt + 1_000 && limitOf(one) !== 0.01);
    expect(stale).toEqual([]);

    await first.stop();
    const counted = first.pacing()?.budget[0];
    expect(counted?.answered).toBeGreaterThan(15);
    const learned = await stores.pacingMemory.read('main');
    expect(JSON.stringify(learned).length).toBeGreaterThan(200);
    await records.setCampaignState('camp', 'paused');

    const second = await world.open();
    await pass(31_000);
    expect(await stores.pacingMemory.read('main'), 'nothing is lost while nothing is dialled').toEqual(
      learned,
    );
    await second.group.command({ type: 'campaign.start', campaignId: 'camp' });
    await pass(500);
    const restored = second.pacing()?.budget[0];
    expect(restored).toMatchObject({
      limit: 0.01,
      answered: counted?.answered,
      abandoned: counted?.abandoned,
    });
    await pass(60_000);
    await second.stop();
    expect([...first.fatal, ...second.fatal]).toEqual([]);
    expect(await records.settingsChanges('camp', 9)).toMatchObject([
      { who: 'ada', values: [{ key: 'windows' }] },
    ]);

    const journals = readdirSync(join(folder, 'journal')).map((name) => join(folder, 'journal', name));
    expect(journals).toHaveLength(2);
    for (const file of journals) {
      const report = replay(readJournal(file));
      expect(report.partings).toEqual([]);
      expect(report.decisions).toBeGreaterThan(20);
      const text = gunzipSync(readFileSync(file), { finishFlush: constants.Z_SYNC_FLUSH }).toString();
      expect(world.numbers.filter((number) => text.includes(number.slice(1)))).toEqual([]);
    }
  });
});
