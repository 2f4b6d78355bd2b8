/** On the simulated telephony: somebody is abandoned, and called again after the set time with an agent reserved first. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { randomStream } from '../../src/domain/kernel/random.ts';
import { openClosingFile } from '../../src/runtime/closingFile.ts';
import { createDialGroup } from '../../src/runtime/dialGroup.ts';
import { createExchange } from '../../src/sim/exchange.ts';
import { createSimTelephony } from '../../src/sim/telephony.ts';
import { advanceSettling, createVirtualClock } from '../../src/sim/virtualClock.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import { aCampaign, aLead } from '../engine/floor.ts';
import { createMemoryRecords } from '../support/memoryRecords.ts';
import { keptLog } from './parts.ts';

const AGAIN_AFTER_MS = 120_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'again-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('calls somebody who was abandoned again, not before the time and not without the agent', async () => {
  const clock = createVirtualClock(1_760_000_000_000);
  const stores = createMemoryStores('main', { clock });
  const records = createMemoryRecords();
  const prompts = new Map([['outpace/safe-harbour', 3_000]]);
  void records.saveAgent({ agentId: 'agent-1', name: 'Ada', phone: 'phone-1', dialGroupId: 'main' });
  const again = { abandoned: { againAfterMs: AGAIN_AFTER_MS }, attemptSpacingMs: 1_000 };
  await records.createCampaign(aCampaign({ ...again, consent: undefined, promptBeforeAgent: false }));
  records.addLead(aLead(1, { number: '+15550200001' }));
  const ownership = await stores.ownership.acquire('main', 'node', 6_000, clock.now());
  if (ownership === undefined) throw new Error('not free');
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
      phones: ['phone-1'],
      prompts: [...prompts.keys()].map((name) => ({ name })),
      exchange: createExchange(clock, prompts),
    }),
    closingFile: openClosingFile(join(folder, 'main.ndjson')),
    clock,
    random: randomStream(ownership.fence, 'engine'),
    log: keptLog(),
    fatal: () => undefined,
  });
  const pass = (ms: number) => advanceSettling(clock, clock.now() + ms);
  const closings = () => [...records.closings.values()].flat();
  const until = async (isTrue: () => boolean): Promise<void> => {
    for (let step = 0; step < 600 && !isTrue(); step += 1) await pass(50);
    expect(isTrue()).toBe(true);
  };

  await group.start();
  await group.command({ type: 'agent.login', agentId: 'agent-1' });
  await until(() => group.board().calls.length > 0);
  await group.command({ type: 'agent.pause', agentId: 'agent-1', reason: 'break' });
  await until(() => closings().length === 1);
  const [first] = closings();
  expect(first).toMatchObject({ dialStatus: 'abandoned', next: { state: 'retry' } });
  const endedAt = first?.stamps.endedAt ?? 0;

  // Ready, before the time; then the time, with nobody there; then both.
  await group.command({ type: 'agent.ready', agentId: 'agent-1' });
  await pass(AGAIN_AFTER_MS - 20_000);
  expect(records.opened.size).toBe(1);
  await group.command({ type: 'agent.pause', agentId: 'agent-1', reason: 'break' });
  await pass(60_000);
  expect(records.opened.size).toBe(1);
  await group.command({ type: 'agent.ready', agentId: 'agent-1' });
  await until(() => records.opened.size === 2);
  expect(group.board().agents).toMatchObject([{ state: 'reserved' }]);
  await until(() => closings().length === 2);
  const second = closings()[1];
  expect(second).toMatchObject({ dialStatus: 'answered', agentId: 'agent-1', details: { origin: 'again' } });
  expect((second?.createdAt ?? 0) - endedAt).toBeGreaterThanOrEqual(AGAIN_AFTER_MS);
  expect((second?.stamps.joinedAt ?? 0) - (second?.stamps.answeredAt ?? 0)).toBeLessThan(100);
  const stopped = group.stop(0);
  await pass(20_000);
  await stopped;
});
