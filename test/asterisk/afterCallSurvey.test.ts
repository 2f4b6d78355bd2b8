/**
 * A survey after a conversation on the real Asterisk: the agent hangs up, the customer stays, presses 4, then 9, and
 * speaks. Rating, recommendation and a recording that can be heard are on record under the right agent and call.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Interview } from '../../src/domain/survey/interview.ts';
import type { SurveysPort } from '../../src/ports/surveys.ts';
import { createPostgresSurveys } from '../../src/records/postgres.ts';
import { eventually, isWaitingRoom, liveBridges, liveChannels } from '../support/asterisk.ts';
import {
  agentsReady,
  boardShows,
  callsIn,
  endEngine,
  startEngineParts,
  type EngineParts,
} from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';
import { SPEECH, likeness, samplesOf } from '../support/spoken.ts';
import { AFTER_CALL } from '../support/surveyFlow.ts';

/** Presses one of these digits every 3 s, then talks; an 8 is no answer to anything, whenever the survey begins. */
const PARTY = '43';
const PRESSED = '88849';

describe('the survey after a conversation', () => {
  let parts: EngineParts;
  let engine: InProcessEngine;
  let surveys: SurveysPort;
  const flowsFolder = mkdtempSync(join(tmpdir(), 'outpace-flows-'));

  beforeAll(async () => {
    writeFileSync(join(flowsFolder, 'satisfaction.yaml'), AFTER_CALL);
    parts = await startEngineParts({ agents: 2 });
    engine = await startEngine(parts, { flowsFolder });
    surveys = createPostgresSurveys(parts.databaseUrl);
    await surveys.start();
  }, 120_000);
  afterAll(async () => {
    await surveys.stop();
    await endEngine(parts, engine);
    rmSync(flowsFolder, { recursive: true, force: true });
  });

  async function kept(): Promise<readonly Interview[]> {
    const interviews: Interview[] = [];
    for await (const page of surveys.interviews({ from: 0, to: Date.now() + 1_000 }))
      interviews.push(...page);
    return interviews;
  }

  it('is kept with what was pressed and said, and leaves nothing behind', async () => {
    await agentsReady(engine, parts.agentIds);
    await parts.records.createList('spring', 'spring');
    const lead = {
      leadId: 'one',
      number: `+1555${PRESSED}${PARTY}`,
      rawNumber: PRESSED,
      fields: {},
      sourceLine: 2,
    };
    await parts.records.importLeads('spring', [lead]);
    await parts.createCampaign('spring', {
      promptBeforeAgent: false,
      consent: undefined,
      survey: { flow: 'satisfaction', share: 1 },
    });
    expect(await engine.command({ type: 'campaign.start', campaignId: 'spring' })).toMatchObject({
      ok: true,
    });
    await boardShows(engine, (floor) => callsIn(floor, 'joined').length === 1, 'two are talking', 40_000);
    const [joined] = (await engine.board()).calls;
    const agentId = joined?.agentId ?? '';
    await engine.command({ type: 'agent.hangup', agentId });
    await boardShows(engine, (floor) => callsIn(floor, 'inFlow').length === 1, 'the customer stays');
    expect((await engine.board()).agents.find((agent) => agent.agentId === agentId)?.state).not.toBe(
      'talking',
    );

    const [record] = await parts.finished('spring', 60_000);
    expect(record).toMatchObject({ agentId, hangupReason: 'flow-over' });
    const [interview, ...more] = await kept();
    expect(more).toEqual([]);
    expect(interview).toMatchObject({
      attemptId: record?.attemptId,
      agentId,
      surveyId: 'satisfaction',
      channel: 'call',
      outcome: 'complete',
      answers: [
        { question: 'rating', value: 4, measure: { kind: 'rating', from: 1, to: 5, satisfiedFrom: 4 } },
        { question: 'recommend', value: 9 },
        { question: 'comment', measure: { kind: 'comment' } },
      ],
    });
    expect(await surveys.verify([])).toMatchObject({ interviews: 1, chain: { entries: 2 } });
    await saidSomething(String(interview?.answers[2]?.value));

    await agentsReady(engine, parts.agentIds);
    await eventually(async () => {
      const { pbx } = parts.asterisks;
      const [channels, bridges] = await Promise.all([liveChannels(pbx), liveBridges(pbx)]);
      return channels.length === parts.agentIds.length && bridges.every(isWaitingRoom);
    }, 'the seats and waiting rooms are all there is');
  }, 120_000);

  /** The recording is on record, and what the customer says is in it. */
  async function saidSomething(recordingId: string): Promise<void> {
    const find = () => parts.records.recordings.find({ recordingId, limit: 1 });
    await eventually(async () => (await find()).length === 1, 'the comment is on record');
    const [row] = await find();
    const file = join(parts.dataDir, 'data', 'recordings', row?.file ?? '');
    expect(row).toMatchObject({ channels: 1, bytes: statSync(file).size });
    expect(likeness(samplesOf(file), samplesOf(SPEECH))).toBeGreaterThan(0.9);
  }
});
