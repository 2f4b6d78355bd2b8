/**
 * A node in a process of its own: one dial group on simulated telephony and a real Redis, that dials busy numbers as
 * fast as its trunk lets it. Tells the parent `ready`, then each call that leaves (`originate ATTEMPT_ID MS`) and each
 * change of what holds it; takes `people` from the parent: then those it dials answer and talk.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { randomStream } from '../../src/domain/kernel/random.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { openClosingFile } from '../../src/runtime/closingFile.ts';
import { createDialGroup } from '../../src/runtime/dialGroup.ts';
import { createSimTelephony } from '../../src/sim/telephony.ts';
import { connectRedis, createRedisStores } from '../../src/store/redis/index.ts';
import { aCampaign, aLead } from '../engine/floor.ts';
import { createMemoryRecords } from './memoryRecords.ts';

export interface NodeMessage {
  readonly type: 'ready' | 'originate' | 'holds';
  readonly at: number;
  readonly holds: readonly string[];
  readonly calls: number;
}

const [redisUrl = '', dialGroupId = '', code = '10'] = process.argv.slice(2);
const AGENTS = ['agent-1', 'agent-2', 'agent-3'];
const LEADS = 2_000;

const connection = await connectRedis(redisUrl);
const stores = createRedisStores(connection, dialGroupId);
const records = createMemoryRecords();
// Unique numbers, and each node's own: attempts on one number keep apart across dial groups.
const group = String(Math.floor(Math.random() * 1e5)).padStart(5, '0');
await records.createCampaign(aCampaign({ attemptSpacingMs: 0 }, { campaignId: dialGroupId, dialGroupId }));
for (let index = 0; index < LEADS; index += 1) {
  const number = `+1555${group}${String(index).padStart(4, '0')}${code}`;
  records.addLead(aLead(index, { number, leadId: `${dialGroupId}-${index}`, campaignId: dialGroupId }));
}
for (const agentId of AGENTS)
  await records.saveAgent({ agentId, name: agentId, phone: agentId, dialGroupId });
const ownership = await stores.ownership.acquire(dialGroupId, randomUUID(), 6_000, systemClock.now());
if (ownership === undefined) throw new Error('not free');
const telephony = createSimTelephony({
  clock: systemClock,
  random: randomStream(1, 'sim'),
  trunks: ['carrier'],
  phones: AGENTS,
  prompts: [{ name: 'outpace/consent' }, { name: 'outpace/safe-harbour' }],
});
const dialGroup = createDialGroup({
  node: dialGroupId,
  dialGroupId,
  ownership,
  trunks: [{ trunkId: 'carrier', lines: 20, callsPerSecond: 20 }],
  seatCallerId: '+15550100000',
  stores,
  records,
  telephony: {
    ...telephony,
    originate(request) {
      if (request.target.kind === 'trunk') tell('originate');
      return telephony.originate(request);
    },
  },
  closingFile: openClosingFile(join(tmpdir(), `outpace-node-${randomUUID()}.ndjson`)),
  clock: systemClock,
  random: randomStream(ownership.fence, 'engine'),
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  fatal: (reason) => {
    throw new Error(reason);
  },
  traced: (input) => {
    if (input.type === 'holdSet' || input.type === 'callEnded') tell('holds');
  },
});
connection.onLink((state) => dialGroup.storeLink(state));
await dialGroup.start();
for (const agentId of AGENTS) await dialGroup.command({ type: 'agent.login', agentId });
tell('ready');

function tell(type: NodeMessage['type']): void {
  const { holds, calls } = dialGroup.board();
  const message: NodeMessage = { type, at: Date.now(), holds, calls: calls.length };
  process.send?.(message);
}
