/**
 * A rejected hand-over comes back to its agent: on a real Postgres and the simulated telephony, with another agent who has
 * been ready for longer. And silence is settled by the engine, without anybody looking.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadLaw } from '../../src/app/policy/law.ts';
import { randomStream } from '../../src/domain/kernel/random.ts';
import { systemClock } from '../../src/ports/clock.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import { createPostgresRecords } from '../../src/records/postgres.ts';
import { openClosingFile } from '../../src/runtime/closingFile.ts';
import { createDialGroup } from '../../src/runtime/dialGroup.ts';
import { createHandoverClock } from '../../src/runtime/handoverClock.ts';
import { offerHandover, rejectHandover } from '../../src/services/handovers.ts';
import { createExchange } from '../../src/sim/exchange.ts';
import { createSimTelephony } from '../../src/sim/telephony.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import { aCampaign } from '../engine/floor.ts';
import { eventually } from '../support/eventually.ts';
import { hasPostgres, runSql, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aJoinedCdr, anAttempt, closed, opened, T0 } from '../support/records.ts';
import { keptLog } from './parts.ts';

const LIMIT_MS = 30_000;
const law = loadLaw();
const CHECK_LIST = [{ name: 'plan', label: 'What is planned' }];
const LEAD = { number: '+15550200001', rawNumber: '555 020 0001', fields: {}, sourceLine: 2 };
let folder = '';
let server: TestPostgres | undefined;
let records: RecordsPort;
let url = '';

beforeAll(async () => {
  if (!hasPostgres) return;
  folder = mkdtempSync(join(tmpdir(), 'handover-'));
  server = await startTestPostgres();
  url = await server.freshDatabase();
  records = createPostgresRecords({ url });
  await records.start();
  await records.createList('list', 'People');
  await records.importLeads('list', [
    { leadId: 'lead-1', ...LEAD },
    { leadId: 'lead-2', ...LEAD, number: '+15550200002' },
  ]);
  const handover = { region: 'US', timeZone: 'America/New_York', workingDays: 5, checkList: CHECK_LIST };
  await records.createCampaign(aCampaign({ handover, consent: undefined, promptBeforeAgent: false }));
  for (const [index, agentId] of ['bo', 'mei'].entries())
    await records.saveAgent({ agentId, name: agentId, phone: `phone-${index + 1}`, dialGroupId: 'main' });
  // Both were called and are final.
  const attempts = [1, 2].map((index) =>
    anAttempt(index, 1, { campaignId: 'camp', dialGroupId: 'main', number: `+1555020000${index}` }),
  );
  await records.write(attempts.flatMap((attempt) => [opened(attempt), closed(aJoinedCdr(attempt))]));
}, 60_000);
afterAll(async () => {
  await records?.stop();
  await server?.stop();
  if (folder !== '') rmSync(folder, { recursive: true });
});

const offered = (leadId: string) =>
  offerHandover(
    { records, law },
    { campaignId: 'camp', leadId, agentId: 'mei', owner: 'li', checkList: { plan: 'a new PBX' } },
    { who: 'mei', now: Date.now() },
  );

it.skipIf(!hasPostgres)(
  'is called by its agent, though another one is ready for longer',
  async () => {
    const { handoverId } = await offered('lead-1');
    const rejection = { handoverId, reason: 'no budget before summer' };
    await rejectHandover({ records, law }, rejection, { who: 'li', now: Date.now() });

    const clock = systemClock;
    const stores = createMemoryStores('main', { clock });
    const ownership = await stores.ownership.acquire('main', 'node', 6_000, clock.now());
    if (ownership === undefined) throw new Error('not free');
    const prompts = new Map([['outpace/safe-harbour', 3_000]]);
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
        phones: ['phone-1', 'phone-2'],
        prompts: [...prompts.keys()].map((name) => ({ name })),
        exchange: createExchange(clock, prompts),
      }),
      closingFile: openClosingFile(join(folder, 'main.ndjson')),
      clock,
      random: randomStream(1, 'engine'),
      log: keptLog(),
      fatal: () => undefined,
    });
    await group.start();
    try {
      const isReady = (agentId: string) => () =>
        group.board().agents.some((agent) => agent.agentId === agentId && agent.state === 'ready');
      for (const agentId of ['bo', 'mei']) {
        await group.command({ type: 'agent.login', agentId });
        if (agentId === 'bo') await eventually(isReady('bo'), LIMIT_MS);
      }
      await eventually(() => group.board().calls.some(({ state }) => state === 'joined'), LIMIT_MS);
      expect(group.board().calls).toMatchObject([{ agentId: 'mei' }]);
    } finally {
      await group.command({ type: 'agent.hangup', agentId: 'mei' });
      await group.stop(5_000);
    }
    const calls = await records.attemptsOfCampaign('camp');
    const made = calls.find(({ createdAt }) => createdAt > T0 + 30 * 86_400_000);
    expect(made).toMatchObject({
      leadId: 'lead-1',
      agentId: 'mei',
      dialStatus: 'answered',
      details: { origin: 'callback', callback: { callbackId: handoverId } },
    });
    expect(await records.callbacks.byId(handoverId)).toMatchObject({ state: 'done', offeredTo: 'mei' });
  },
  60_000,
);

it.skipIf(!hasPostgres)('is accepted by silence by the engine alone, and told in the log', async () => {
  const { handoverId } = await offered('lead-2');
  await runSql(url, `update handovers set deadline = now() - interval '1 second' where handover_id = $1`, [
    handoverId,
  ]);
  const log = keptLog();
  const loop = createHandoverClock({
    records,
    clock: systemClock,
    log,
    noteFailure: (operation, error) => {
      throw new Error(operation, { cause: error });
    },
  });
  loop.start();
  await eventually(() => log.lines.length > 0, LIMIT_MS);
  await loop.stop();
  expect(log.lines).toMatchObject([{ event: 'handover.lapsed', handoverId, agentId: 'mei', owner: 'li' }]);
  expect(await records.handovers.byId(handoverId)).toMatchObject({ state: 'lapsed' });
});
