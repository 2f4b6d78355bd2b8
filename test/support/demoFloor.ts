/** A console worth looking at: a campaign in full swing with its lists, calls, recordings, surveys and floor. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { CallDisposition } from '../../src/domain/cdr/details.ts';
import type { RecordEntry } from '../../src/ports/records.ts';
import { makeWav } from '../../src/runtime/recordingWav.ts';
import { API_DIAL_GROUP, type TestApi } from './api.ts';
import { agentsOf, callsOf, campaignsOf, startTestFloor, type TestFloor } from './floor.ts';
import { putPacingOnRecord } from './pacingOnRecord.ts';
import { aCampaign, aCdr, aJoinedCdr, aLead, anAttempt, closed } from './records.ts';
import { aRun, rated, recommended } from './surveyed.ts';

export interface DemoFloor {
  readonly attemptId: string;
  readonly recordingId: string;
  close(): Promise<void>;
}

const CAMPAIGN = 'renewals';
const LIST = 'customers';
const CALLS = 60;
const MINUTE_MS = 60_000;
const AGENTS = 12;
const CITIES = ['Berlin', 'Lyon', 'Oslo', 'Porto'];
const PEOPLE = [
  'Ada Byron',
  'Grace Hopper',
  'Alan Turing',
  'Mary Jackson',
  'Edsger Dijkstra',
  'Barbara Liskov',
];

export async function putDemoFloor(api: TestApi): Promise<DemoFloor> {
  const now = Date.now();
  await putPacingOnRecord(api, now);
  await putCampaign(api);
  const calls = Array.from({ length: CALLS }, (_, index) => callOf(index, now - (CALLS - index) * MINUTE_MS));
  await api.parts.records.write([...calls.map((cdr) => closed(cdr)), ...workOf(now)]);
  const recordingId = await putRecording(api, calls[0]?.attemptId ?? '', now);
  await putNumbers(api);
  const floor = await startTestFloor(api);
  await putAgents(api, floor, now);
  return { attemptId: calls[0]?.attemptId ?? '', recordingId, close: () => floor.close() };
}

async function putCampaign({ parts: { records } }: TestApi): Promise<void> {
  await records.createList(LIST, 'Customers of spring');
  const leads = Array.from({ length: CALLS + 40 }, (_, index) =>
    aLead(1_000 + index, {
      name: PEOPLE[index % PEOPLE.length] ?? '',
      fields: { city: CITIES[index % CITIES.length] ?? '' },
    }),
  );
  await records.importLeads(LIST, leads);
  const { settings } = aCampaign();
  await records.createCampaign(
    aCampaign({
      campaignId: CAMPAIGN,
      name: 'Renewals 续约',
      dialGroupId: API_DIAL_GROUP,
      listIds: [LIST],
      settings: { ...settings, trunkIds: ['carrier'], ringTimeoutMs: 20_000, promptBeforeAgent: false },
    }),
  );
  for (const campaignId of [CAMPAIGN, 'campaign-1']) await records.setCampaignState(campaignId, 'running');
}

const SALE: Omit<CallDisposition, 'agentId' | 'at'> = {
  code: 'sale',
  salesStatus: 'success',
  isContact: true,
  isSuccess: true,
  note: '2027',
};
const MISSES = [
  {
    dialStatus: 'no_answer',
    lineResult: 'NO_ANSWER',
    sip: 480,
    q850: 19,
    endedBy: 'engine',
    hangupReason: 'ring-timeout',
  },
  { dialStatus: 'busy', lineResult: 'BUSY', sip: 486, q850: 17, endedBy: 'network' },
] as const;

/** Two of three speak with an agent, and answer a survey after it; the first is known in every detail. */
function callOf(index: number, at: number): CallDetailRecord {
  const attempt = anAttempt(1_000 + index, 1, {
    dialGroupId: API_DIAL_GROUP,
    campaignId: CAMPAIGN,
    trunkId: 'carrier',
    createdAt: at,
  });
  const miss = MISSES[index % 6 === 2 ? 0 : 1] ?? MISSES[0];
  if (index % 3 === 2) return aCdr(attempt, miss);
  const agentId = `a${index % AGENTS}`;
  const joined = aJoinedCdr(attempt, { agentId });
  const disposition = { ...SALE, agentId, at: at + 40_000 };
  const answers = [rated(1 + ((index * 7) % 5)), recommended((index * 3) % 11)];
  const answeredAt = at + 60_000;
  const flow = [
    aRun(
      answers.map((answer) => ({ ...answer, at: answeredAt })),
      { sentBy: agentId, startedAt: at + 50_000 },
    ),
  ];
  const actions = [
    { at: at + 12_000, agentId, action: 'hold' },
    { at: at + 15_000, agentId, action: 'unhold' },
  ];
  const { stamps } = joined;
  return { ...joined, stamps: { ...stamps, endedAt: at + 95_000 }, details: { disposition, flow, actions } };
}

/** What agents did with the last hour. */
function workOf(now: number): RecordEntry[] {
  return Array.from({ length: AGENTS }, (_, index) =>
    (['ready', 'talking', 'wrapUp', 'ready', 'paused', 'ready'] as const).map((state, step) => ({
      type: 'agentStateChanged' as const,
      agentId: `a${index}`,
      state,
      at: now - 60 * MINUTE_MS + (step * 9 + index / 3) * MINUTE_MS,
    })),
  ).flat();
}

const RATE_HZ = 8_000;
const SECONDS = 12;

/** Two people who speak in turn. */
async function putRecording({ parts }: TestApi, attemptId: string, now: number): Promise<string> {
  const { records, recordingFolder, system } = parts;
  const recordingId = randomUUID();
  const startedAt = now - CALLS * MINUTE_MS;
  const file = await recordingFolder.place(recordingId, startedAt);
  const sound = Buffer.alloc(SECONDS * RATE_HZ * 4);
  for (let frame = 0; frame < SECONDS * RATE_HZ; frame += 1) {
    const turn = Math.floor(frame / (RATE_HZ * 1.5)) % 2;
    const loudness = Math.abs(Math.sin(frame / 2_600)) * Math.abs(Math.sin(frame / 410));
    sound.writeInt16LE(Math.round(20_000 * loudness * Math.sin(frame / 6)), frame * 4 + turn * 2);
  }
  const made = await makeWav(
    recordingFolder.pathOf(file),
    [{ startedAt, chunks: Readable.from([sound]) }],
    true,
  );
  const about = { recordingId, attemptId, campaignId: CAMPAIGN, agentId: 'a0', startedAt, file };
  const { durationMs, bytes, sha256 } = made;
  const kept = { durationMs, bytes, sha256, endedAt: startedAt + durationMs, channels: 2 as const };
  const keepUntil = now + 90 * 24 * 60 * MINUTE_MS;
  await records.recordings.save({ ...about, ...kept, node: system.node, keepUntil }, 'engine');
  return recordingId;
}

async function putNumbers(api: TestApi): Promise<void> {
  const supervisor = api.client('supervisor');
  const entries = ['+12025550171', '+12025550172'];
  await supervisor('POST /do-not-call/:list/entries', { params: { list: 'internal' }, body: { entries } });
}

async function putAgents(api: TestApi, floor: TestFloor, now: number): Promise<void> {
  const agents = agentsOf(AGENTS, 3);
  for (const { agentId, name, phone } of agents)
    await api.client('supervisor')('POST /agents', { body: { agentId, name, phone } });
  const alarm = { severity: 'warning' as const, raisedAt: now - MINUTE_MS, value: 0.92 };
  await floor.publish({
    agents,
    calls: callsOf(agents, 3),
    campaigns: campaignsOf(3).map((board, index) => ({
      ...board,
      campaignId: [CAMPAIGN, 'campaign-1', 'c2'][index] ?? '',
      ...(index === 2 ? { state: 'paused', limitedBy: 'hold', reason: 'The campaign is paused.' } : {}),
    })),
    alarms: [
      {
        ...alarm,
        ruleId: 'abandonment-near-limit',
        subject: `${CAMPAIGN}/day`,
        detail: '11 of 400 answered calls abandoned, limit 3 %',
      },
    ],
  });
}
