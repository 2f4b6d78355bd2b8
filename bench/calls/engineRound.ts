/** One round through the engine: the composition of `outpace serve`, in this process, on the bench's own parts. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Campaign } from '../../src/domain/campaign/campaign.ts';
import { openDialGroup, openParts } from '../../src/app/compose.ts';
import { configSchema, type OutpaceConfig } from '../../src/app/config/schema.ts';
import { createLogger } from '../../src/app/log.ts';
import type { CommandReply } from '../../src/ports/commands.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import type { DialGroup } from '../../src/runtime/dialGroup.ts';
import { joinStamps, troubleIn } from './engineTraces.ts';
import { CALLER_ID, numberOf, type BenchJob, type ClientReport } from './job.ts';
import { until } from './plainAri.ts';
import { cpuSecondsOf, rssMbOf, watchLoop } from './usage.ts';

const LOOK_MS = 200;
const SEAT_LIMIT_MS = 60_000;
const STOP_PATIENCE_MS = 15_000;

export async function engineRound(job: BenchJob, seated: () => Promise<void>): Promise<ClientReport> {
  const config = configOf(job);
  const logFile = join(config.dataDir, 'outpace.log');
  const request = {
    config,
    logger: createLogger(config.log.level, logFile),
    onProgress: (): void => undefined,
  };
  const parts = await openParts(request);
  try {
    const { records } = parts.records;
    await load(records, job, config.dialGroup);
    const errors: Record<string, number> = {};
    const { group } = await openDialGroup(request, parts, (reason) => {
      errors[`fatal: ${reason}`] = 1;
    });
    await group.start();
    let measured: Pick<ClientReport, 'loopDelay' | 'cpuSeconds' | 'rssMb'>;
    try {
      await seatAgents(group, job);
      await seated();
      measured = await placeCalls(group, records, job);
    } finally {
      await group.stop(STOP_PATIENCE_MS);
    }
    const progress = await records.progress(campaignIdOf(job));
    const rows = await records.attemptsOfCampaign(campaignIdOf(job));
    return {
      ...measured,
      joinMs: joinStamps(rows),
      errors: { ...errors, ...troubleIn(logFile) },
      records: {
        attempts: progress?.attempts ?? 0,
        closed: progress?.cdrs ?? 0,
        connected: progress?.connected ?? 0,
      },
    };
  } finally {
    await parts.close();
  }
}

/** Every lead is called once; the engine's own limit of the trunk holds the rate. */
async function placeCalls(
  group: DialGroup,
  records: RecordsPort,
  job: BenchJob,
): Promise<Pick<ClientReport, 'loopDelay' | 'cpuSeconds' | 'rssMb'>> {
  const cpuBefore = cpuSecondsOf(process.pid);
  const loopDelay = watchLoop();
  const limitMs = 2_000 * (job.calls / job.rate) + 30_000;
  const endAt = Date.now() + limitMs;
  await must(group.command({ type: 'campaign.start', campaignId: campaignIdOf(job) }));
  for (;;) {
    await delay(LOOK_MS);
    const { calls, campaigns } = group.board();
    if (campaigns.every(({ answered }) => answered >= job.calls) && calls.length === 0) break;
    if (calls.length === 0 && (await records.progress(campaignIdOf(job)))?.due === 0) break;
    if (Date.now() > endAt) break;
  }
  return {
    loopDelay: loopDelay(),
    cpuSeconds: cpuSecondsOf(process.pid) - cpuBefore,
    rssMb: rssMbOf(process.pid),
  };
}

async function seatAgents(group: DialGroup, job: BenchJob): Promise<void> {
  for (const agentId of agentIds(job)) await must(group.command({ type: 'agent.login', agentId }));
  const isSeated = (): boolean => {
    const { agents } = group.board();
    return agents.length === job.phones.length && agents.every(({ state }) => state === 'ready');
  };
  await until(isSeated, 'every agent is seated', SEAT_LIMIT_MS);
}

async function must(reply: Promise<CommandReply>): Promise<void> {
  const { ok, message } = await reply;
  if (!ok) throw new Error(message ?? 'the engine refused a command');
}

async function load(records: RecordsPort, job: BenchJob, dialGroupId: string): Promise<void> {
  const listId = `bench-list-${job.round}`;
  await records.createList(listId, listId);
  const leads = Array.from({ length: job.calls }, (_, index) => {
    const number = numberOf(job.round, index);
    return {
      leadId: `bench-${job.round}-${index}`,
      number,
      rawNumber: number,
      fields: {},
      sourceLine: index + 2,
    };
  });
  await records.importLeads(listId, leads);
  await records.createCampaign(campaignOf(job, dialGroupId, listId));
  for (const [index, phone] of job.phones.entries()) {
    const agentId = agentIds(job)[index] ?? '';
    await records.saveAgent({ agentId, name: phone, phone, dialGroupId });
  }
}

/** No prompt: a person is joined at the answer, which is what the bench measures. */
function campaignOf(job: BenchJob, dialGroupId: string, listId: string): Campaign {
  return {
    campaignId: campaignIdOf(job),
    name: 'bench',
    dialGroupId,
    listIds: [listId],
    state: 'draft',
    settings: {
      callerId: CALLER_ID,
      trunkIds: [job.trunkId],
      ringTimeoutMs: 10_000,
      answerLimitMs: 2_000,
      promptBeforeAgent: false,
      safeHarbourPrompt: 'outpace/safe-harbour',
      wrapUpMs: 0,
      maxTalkMs: job.talkMs,
      maxLines: 1_000,
      maxAttempts: 1,
      attemptSpacingMs: 0,
      retry: {},
    },
  };
}

const campaignIdOf = (job: BenchJob): string => `bench-${job.round}`;
const agentIds = (job: BenchJob): string[] => job.phones.map((phone) => `${phone}-${job.round}`);

function configOf(job: BenchJob): OutpaceConfig {
  const { ari, ami, trunkId, rate } = job;
  return configSchema.parse({
    node: 'bench',
    dialGroup: `bench-${job.round}`,
    dataDir: job.dataDir,
    telephony: {
      kind: 'asterisk',
      ari,
      ami,
      callerIds: [CALLER_ID],
      trunks: [{ id: trunkId, host: '127.0.0.1', lines: 1_000, callsPerSecond: rate }],
    },
    redis: { url: job.redisUrl },
    postgres: { url: job.postgresUrl },
  });
}
