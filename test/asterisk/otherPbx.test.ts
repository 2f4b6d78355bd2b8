/**
 * Any other PBX: an Asterisk with the dialplan of docs/other-pbx.md. Two phones talk in its queue, the agent's hangs up, the
 * customer is sent on to Outpace, presses 4, then 9, and speaks: all of it is on record under that agent, queue and call.
 */
import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InboundRecord } from '../../src/domain/cdr/inboundRecord.ts';
import type { Interview } from '../../src/domain/survey/interview.ts';
import type { SurveysPort } from '../../src/ports/surveys.ts';
import { createPostgresSurveys } from '../../src/records/postgres.ts';
import { parseCampaignFile } from '../../src/services/campaignFile.ts';
import { ariGet, ariRequest, eventually, liveBridges, liveChannels } from '../support/asterisk.ts';
import { DIAL_GROUP, TRUNK, endEngine, startEngineParts, type EngineParts } from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';
import { rtpOf } from '../support/farEnd.ts';
import {
  CUSTOMER,
  OFFICE,
  OTHER_PBX_ADDRESS,
  otherPbxPorts,
  startOtherPbx,
  type OtherPbx,
} from '../support/otherPbx.ts';
import { SPEECH, likeness, samplesOf } from '../support/spoken.ts';
import { AFTER_CALL } from '../support/surveyFlow.ts';

/** Answers, says hello, talks. */
const AGENT = '+15550100007';
/** Presses an 8, which answers nothing, three times, then 4, then 9, one every 3 s, and talks. */
const PRESSING = '+15558884943';
const CUSTOMERS_EXTENSION = '43';

const CUSTOMERS_PHONE = 'customer';

describe('a survey for another PBX', () => {
  let parts: EngineParts;
  let engine: InProcessEngine;
  let other: OtherPbx;
  let surveys: SurveysPort;
  let number = '';
  const flowsFolder = mkdtempSync(join(tmpdir(), 'outpace-flows-'));

  beforeAll(async () => {
    writeFileSync(join(flowsFolder, 'satisfaction.yaml'), AFTER_CALL);
    const ports = await otherPbxPorts();
    const office = { id: 'office', host: OTHER_PBX_ADDRESS, port: ports.trunk };
    parts = await startEngineParts({ agents: 0, otherTrunks: [{ ...office, inboundLogin: OFFICE }] });
    const { pbx, pstn } = parts.asterisks;
    other = await startOtherPbx(ports, pbx, pstn, AGENT);
    const [, text = ''] = /```yaml\n(id: [\s\S]*?)```/.exec(readFileSync('docs/other-pbx.md', 'utf8')) ?? [];
    const { campaignId = '', name, settings } = parseCampaignFile('office-survey.yaml', text);
    const about = { campaignId, name, dialGroupId: DIAL_GROUP, listIds: [], state: 'draft' } as const;
    await parts.records.createCampaign({ ...about, settings });
    number = settings.inbound?.numbers?.[0] ?? '';
    engine = await startEngine(parts, { flowsFolder, trunks: [{ id: TRUNK, host: '127.0.0.1' }, office] });
    surveys = createPostgresSurveys(parts.databaseUrl);
    await surveys.start();
  }, 180_000);
  afterAll(async () => {
    await surveys.stop();
    await other.stop();
    await endEngine(parts, engine);
    rmSync(flowsFolder, { recursive: true, force: true });
  });

  async function kept(): Promise<readonly Interview[]> {
    const interviews: Interview[] = [];
    for await (const page of surveys.interviews({ from: 0, to: Date.now() + 1_000 }))
      interviews.push(...page);
    return interviews;
  }
  async function interviewed(count: number): Promise<Interview> {
    await eventually(async () => (await kept()).length === count, `${count} interviews`, 60_000);
    const last = (await kept()).at(-1);
    if (last === undefined) throw new Error('no interview');
    return last;
  }
  async function recordOf(callId: string): Promise<InboundRecord | undefined> {
    return (await parts.records.inboundCalls(DIAL_GROUP, 10)).find((record) => record.callId === callId);
  }
  /** The one phone in a call beside the customer's. */
  async function agentsPhone(): Promise<string> {
    const find = async () =>
      (await liveChannels(parts.asterisks.pstn)).find(({ id }) => id !== CUSTOMERS_PHONE)?.id;
    await eventually(async () => (await find()) !== undefined, "the agent's phone is up");
    return (await find()) ?? '';
  }
  const talks = (id: string) =>
    eventually(async () => {
      const { received, sent } = await rtpOf(parts.asterisks.pstn, id);
      return received > 25 && sent > 25;
    }, `${id} is heard and hears`);
  const hangUp = (id: string) => ariRequest(parts.asterisks.pstn, 'DELETE', `channels/${id}`);

  it('is heard by the customer when the agent has hung up, and kept under the agent, the queue and the call', async () => {
    const { pstn } = parts.asterisks;
    const query = new URLSearchParams({
      endpoint: `PJSIP/_pbx/sip:400@127.0.0.1:${other.sipPort}`,
      context: 'party',
      extension: CUSTOMERS_EXTENSION,
      priority: '1',
      callerId: `"" <${CUSTOMER}>`,
      channelId: CUSTOMERS_PHONE,
    });
    await ariRequest(pstn, 'POST', `channels?${query.toString()}`, { variables: { NUMBER: PRESSING } });
    const agent = await agentsPhone();
    await Promise.all([talks(agent), talks(CUSTOMERS_PHONE)]);
    const callIds = (await liveChannelsOf(other)).map(({ id }) => id);
    await hangUp(agent);

    const interview = await interviewed(1);
    expect(interview).toMatchObject({
      campaignId: 'office-survey',
      surveyId: 'satisfaction',
      agentId: 'PJSIP/1001',
      queue: 'support',
      outcome: 'complete',
      answers: [
        { question: 'rating', value: 4 },
        { question: 'recommend', value: 9 },
        { question: 'comment', measure: { kind: 'comment' } },
      ],
    });
    expect(callIds).toContain(interview.externalCallId);
    expect(await recordOf(interview.attemptId)).toMatchObject({
      number: CUSTOMER,
      dialled: number,
      trunkId: 'office',
      outcome: 'automated',
      hangupReason: 'flow-over',
      foreignCall: { agent: 'PJSIP/1001', queue: 'support', callId: interview.externalCallId },
    });
    expect((await surveys.counts(ALL, 'queue', 'UTC')).map(({ group }) => group)).toEqual(['support']);
    expect(await surveys.verify([])).toMatchObject({ interviews: 1, chain: { entries: 1 } });
    await saidIt(String(interview.answers[2]?.value));
  }, 120_000);

  it('keeps no header that could not be a name, and the interview of whoever hangs up', async () => {
    const query = new URLSearchParams({
      endpoint: 'PJSIP/1001',
      context: 'survey',
      extension: 's',
      priority: '1',
    });
    const variables = { __SURVEY_AGENT: 'mei",lin)(', __SURVEY_QUEUE: 'sales' };
    await ariRequest(other.ari, 'POST', `channels?${query.toString()}`, { variables });
    await eventually(
      async () => (await engine.board()).inbound?.some(({ state }) => state === 'inFlow') === true,
      'the survey is heard',
    );
    await hangUp(await agentsPhone());
    const interview = await interviewed(2);
    expect(interview).toMatchObject({ queue: 'sales', outcome: 'refused', answers: [] });
    expect(interview).not.toHaveProperty('agentId');
    expect(readFileSync(engine.logFile, 'utf8')).toMatch(
      /inbound\.foreignCallUnreadable.*"dropped":\["agent"\]/,
    );
  }, 60_000);

  it('is not for those who come from the address without the password', async () => {
    const { pbx } = parts.asterisks;
    const records = await parts.records.inboundCalls(DIAL_GROUP, 10);
    expect(await answerToInvite(OTHER_PBX_ADDRESS, pbx.sipPort, number)).toMatch(/^SIP\/2\.0 401 /);
    expect(await parts.records.inboundCalls(DIAL_GROUP, 10)).toEqual(records);
  });

  it('is not for those who come by another trunk, and leaves nothing behind', async () => {
    const { pbx, pstn } = parts.asterisks;
    const before = await parts.records.inboundCalls(DIAL_GROUP, 10);
    const query = new URLSearchParams({
      endpoint: `PJSIP/_pbx/sip:${number}@127.0.0.1:${pbx.sipPort}`,
      context: 'party',
      extension: '07',
      priority: '1',
      channelId: 'stranger',
    });
    await ariRequest(pstn, 'POST', `channels?${query.toString()}`);
    await eventually(() => readFileSync(engine.logFile, 'utf8').includes('inbound.nobodys'), 'it is refused');
    await eventually(
      async () => (await liveChannels(pstn)).every(({ id }) => id !== 'stranger'),
      'the stranger is gone',
    );
    expect(await parts.records.inboundCalls(DIAL_GROUP, 10)).toEqual(before);
    await eventually(async () => {
      const [channels, bridges] = await Promise.all([liveChannels(pbx), liveBridges(pbx)]);
      return channels.length + bridges.length === 0;
    }, 'no channel and no bridge is left');
  }, 60_000);

  /** The recording is on record, and what the customer says is in it. */
  async function saidIt(recordingId: string): Promise<void> {
    const find = () => parts.records.recordings.find({ recordingId, limit: 1 });
    await eventually(async () => (await find()).length === 1, 'the comment is on record');
    const [row] = await find();
    const recorded = samplesOf(join(parts.dataDir, 'data', 'recordings', row?.file ?? ''));
    expect(likeness(recorded, samplesOf(SPEECH))).toBeGreaterThan(0.9);
  }
});

const ALL = { from: 0, to: Date.now() + 3_600_000 };

function liveChannelsOf({ ari }: OtherPbx): Promise<readonly { readonly id: string }[]> {
  return ariGet(ari, 'channels');
}

/** The first line of what an INVITE without credentials from this address is answered with. */
async function answerToInvite(from: string, port: number, number: string): Promise<string> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, from, resolve));
  const here = `${from}:${socket.address().port}`;
  const invite = [
    `INVITE sip:${number}@127.0.0.1:${port} SIP/2.0`,
    `Via: SIP/2.0/UDP ${here};branch=z9hG4bK-stranger`,
    `From: <sip:office@${from}>;tag=stranger`,
    `To: <sip:${number}@127.0.0.1>`,
    'Call-ID: stranger',
    'CSeq: 1 INVITE',
    `Contact: <sip:office@${here}>`,
    'Max-Forwards: 70',
    'Content-Length: 0',
    '',
    '',
  ];
  const answer = new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data))));
  socket.send(invite.join('\r\n'), port, '127.0.0.1');
  const text = await answer;
  socket.close();
  return text.split('\r\n')[0] ?? '';
}
