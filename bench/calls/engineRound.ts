/** One round through the engine: the composition of `outpace serve`, in this process, on the bench's own parts. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Campaign } from '../../src/domain/campaign/campaign.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import type { DialGroup } from '../../src/runtime/dialGroup.ts';
import { must, openBenchEngine, seatAgents } from '../engine.ts';
import { joinStamps, troubleIn } from './engineTraces.ts';
import { CALLER_ID, numberOf, type BenchJob, type ClientReport } from './job.ts';
import { cpuSecondsOf, rssMbOf, watchLoop } from './usage.ts';

const LOOK_MS = 200;
const STOP_PATIENCE_MS = 15_000;

export async function engineRound(job: BenchJob, seated: () => Promise<void>): Promise<ClientReport> {
  const dialGroupId = `bench-${job.round}`;
  const { ari, ami, redisUrl, postgresUrl, dataDir } = job;
  const engine = await openBenchEngine({
    dialGroupId,
    dataDir,
    callerId: CALLER_ID,
    trunk: { id: job.trunkId, lines: 1_000, callsPerSecond: job.rate },
    ari,
    ami,
    redisUrl,
    postgresUrl,
  });
  try {
    const { records } = engine;
    await load(records, job, dialGroupId);
    const group = await engine.openDialGroup();
    await group.start();
    let measured: Pick<ClientReport, 'loopDelay' | 'cpuSeconds' | 'rssMb'>;
    try {
      await seatAgents(group, agentIds(job));
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
      errors: { ...fatalOf(engine.fatal()), ...troubleIn(engine.logFile) },
      records: {
        attempts: progress?.attempts ?? 0,
        closed: progress?.cdrs ?? 0,
        connected: progress?.connected ?? 0,
      },
    };
  } finally {
    await engine.close();
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

const fatalOf = (reason: string | undefined): Record<string, number> =>
  reason === undefined ? {} : { [`fatal: ${reason}`]: 1 };

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
