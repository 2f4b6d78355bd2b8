/** Interviews in a real Postgres: kept once with their answers, counted by group, and every forgery of one found. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { InboundRecord } from '../../src/domain/cdr/inboundRecord.ts';
import type { Interview } from '../../src/domain/survey/interview.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import type { SurveyQuery, SurveysPort } from '../../src/ports/surveys.ts';
import { createPostgresRecords, createPostgresSurveys } from '../../src/records/postgres.ts';
import { hasPostgres, runSql, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { closed, T0 } from '../support/records.ts';
import { aRun, RATING, rated, recommended, surveyed } from '../support/surveyed.ts';

const DAY_MS = 86_400_000;
const ARRIVED: InboundRecord = {
  callId: 'in-1',
  dialGroupId: 'main',
  campaignId: 'spring',
  number: '+15550201234',
  dialled: '+12025550100',
  arrivedAt: T0,
  outcome: 'lost',
};
const ALL: SurveyQuery = { from: T0 - DAY_MS, to: T0 + 30 * DAY_MS };
describe.skipIf(!hasPostgres)('surveys on record', () => {
  let server: TestPostgres;
  let url: string;
  let records: RecordsPort;
  let surveys: SurveysPort;
  beforeAll(async () => {
    server = await startTestPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    url = await server.migratedDatabase();
    records = createPostgresRecords({ url });
    surveys = createPostgresSurveys(url);
    await records.start();
    await surveys.start();
    return async () => {
      await records.stop();
      await surveys.stop();
    };
  });

  const write = (...calls: readonly CallDetailRecord[]) => records.write(calls.map((cdr) => closed(cdr)));
  /** As somebody who owns the server: no trigger stops them. */
  const forge = (statement: string) => runSql(url, `set session_replication_role = replica; ${statement}`);
  async function kept(query: SurveyQuery = ALL): Promise<readonly Interview[]> {
    const interviews: Interview[] = [];
    for await (const page of surveys.interviews(query)) interviews.push(...page);
    return interviews;
  }

  it('keeps each answer with its call, its agent and what it measures, once', async () => {
    const cdr = surveyed(1, [aRun([rated(2), rated(4), recommended(9)])]);
    await write(cdr);
    await write(cdr);
    expect(await kept()).toEqual([
      {
        interviewId: `${cdr.attemptId}/1`,
        surveyId: 'satisfaction',
        version: 'v1',
        channel: 'call',
        campaignId: 'campaign-1',
        leadId: 'lead-1',
        attemptId: cdr.attemptId,
        agentId: 'mei',
        startedAt: T0 + 15_000,
        outcome: 'complete',
        answers: [
          { question: 'rating', measure: RATING, value: 4, at: T0 + 20_000 },
          { question: 'recommend', measure: { kind: 'recommendation' }, value: 9, at: T0 + 25_000 },
        ],
      },
    ]);
    expect(await surveys.verify([])).toMatchObject({ interviews: 1, chain: { entries: 2 } });
  });

  it('keeps those who gave no answer too, and no run that asks nothing', async () => {
    const { end: _, ...brokenOff } = aRun([]);
    const { isSurvey: __, ...noSurvey } = aRun([{ nodeId: 'language', value: 'zh', at: T0 }]);
    await write(surveyed(1, [brokenOff]), surveyed(2, [aRun([])]), surveyed(3, [noSurvey]));
    expect((await kept()).map(({ leadId, outcome }) => [leadId, outcome])).toEqual([
      ['lead-1', 'refused'],
      ['lead-2', 'silent'],
    ]);
  });

  it('counts answers and outcomes, by group and filter', async () => {
    await write(
      surveyed(1, [aRun([rated(5), recommended(10)])]),
      surveyed(2, [aRun([rated(5)], { sentBy: 'tom' })]),
      surveyed(3, [aRun([rated(1)])]),
      surveyed(4, [aRun([rated(3)], { flowId: 'other', startedAt: T0 + DAY_MS })]),
    );
    const [all] = await surveys.counts({ ...ALL, surveyId: 'satisfaction' }, undefined, 'UTC');
    expect(all).toEqual({
      group: '',
      outcomes: { complete: 3, partial: 0, refused: 0, silent: 0, fault: 0 },
      questions: [
        {
          surveyId: 'satisfaction',
          question: 'rating',
          measure: RATING,
          counts: [
            { value: 1, count: 1 },
            { value: 5, count: 2 },
          ],
        },
        {
          surveyId: 'satisfaction',
          question: 'recommend',
          measure: { kind: 'recommendation' },
          counts: [{ value: 10, count: 1 }],
        },
      ],
    });
    const groups = async (by: 'agent' | 'day' | 'survey', timeZone = 'UTC') =>
      (await surveys.counts(ALL, by, timeZone)).map(({ group, outcomes }) => [group, outcomes.complete]);
    expect(await groups('agent')).toEqual([
      ['mei', 3],
      ['tom', 1],
    ]);
    expect(await groups('survey')).toEqual([
      ['other', 1],
      ['satisfaction', 3],
    ]);
    expect(await groups('day')).toEqual([
      ['2026-03-10', 3],
      ['2026-03-11', 1],
    ]);
    // 09:00 UTC is the day before on Hawaii's clocks.
    expect((await groups('day', 'Pacific/Honolulu')).map(([day]) => day)).toEqual([
      '2026-03-09',
      '2026-03-10',
    ]);
    expect(await kept({ ...ALL, agentId: 'tom' })).toHaveLength(1);
    expect(await kept({ ...ALL, to: T0 })).toEqual([]);
  });

  it('keeps an interview of a call that came in, about the conversation at the PBX that sent it', async () => {
    const { sentBy: _, ...run } = aRun([rated(4), recommended(9)]);
    const foreignCall = { agent: 'PJSIP/1001', queue: 'support', callId: '1763848234.12' };
    const arrived = { ...ARRIVED, foreignCall };
    const ended = {
      ...arrived,
      endedAt: T0 + 60_000,
      outcome: 'automated',
      details: { flow: [run] },
    } as const;
    const own = { ...ended, callId: 'in-2', agentId: 'mei' } as const;
    const { foreignCall: __, ...unsent } = { ...own, details: { flow: [aRun([rated(1)])] } };
    await records.write([arrived, ended, ended, unsent].map((record) => ({ type: 'inbound', record })));
    expect(await kept()).toMatchObject([
      {
        interviewId: 'in-1/1',
        campaignId: 'spring',
        leadId: '',
        attemptId: 'in-1',
        agentId: 'PJSIP/1001',
        queue: 'support',
        externalCallId: '1763848234.12',
        outcome: 'complete',
        answers: [{ value: 4 }, { value: 9 }],
      },
      { interviewId: 'in-2/1', agentId: 'mei', answers: [{ value: 1 }] },
    ]);
    expect((await surveys.counts(ALL, 'queue', 'UTC')).map(({ group }) => group)).toEqual(['', 'support']);
    const [, first] = await records.inboundCalls('main', 5);
    expect([first?.foreignCall, first?.outcome]).toEqual([foreignCall, 'automated']);
    expect(await surveys.verify([])).toMatchObject({ interviews: 2, chain: { entries: 2 } });
    await forge("update survey_interviews set queue = 'sales' where interview_id = 'in-1/1'");
    expect((await surveys.verify([])).broken).toMatchObject({ interviewId: 'in-1/1', fault: 'changed' });
  });

  it('takes no change and no removal', async () => {
    await write(surveyed(1, [aRun([rated(1)])]));
    await expect(runSql(url, "update survey_answers set value = '5'")).rejects.toThrow();
    await expect(runSql(url, 'delete from survey_answers')).rejects.toThrow();
    await expect(runSql(url, "update survey_interviews set agent_id = 'tom'")).rejects.toThrow();
  });

  it.each([
    [
      'a rating that was changed',
      "update survey_answers set value = '5' where interview_id like 'attempt-2-%'",
      'changed',
    ],
    [
      'an answer that was removed',
      "delete from survey_answers where interview_id like 'attempt-2-%'",
      'changed',
    ],
    ['another agent', "update survey_interviews set agent_id = 'tom' where lead_id = 'lead-2'", 'changed'],
    [
      'an interview that was removed',
      "delete from survey_answers where interview_id like 'attempt-2-%'; delete from survey_interviews where lead_id = 'lead-2'",
      'removed',
    ],
  ])('names %s', async (_, statement, fault) => {
    await write(...[1, 2, 3].map((index) => surveyed(index, [aRun([rated(1)])])));
    expect(await surveys.verify([])).not.toHaveProperty('broken');
    await forge(statement);
    const { chain, broken } = await surveys.verify([]);
    expect(chain).not.toHaveProperty('broken');
    expect(broken).toEqual({ interviewId: 'attempt-2-1/1', entry: 5, fault });
  });

  it('names an interview that was put in', async () => {
    await write(surveyed(1, [aRun([rated(1)])]));
    await forge(
      "insert into survey_interviews select 'made/1', survey_id, version, channel, campaign_id, lead_id, attempt_id, agent_id, started_at, outcome from survey_interviews",
    );
    expect((await surveys.verify([])).broken).toEqual({ interviewId: 'made/1', fault: 'inserted' });
  });

  it('finds a chain that was made to fit a changed rating', async () => {
    await write(surveyed(1, [aRun([rated(1)])]), surveyed(2, [aRun([rated(1)])]));
    await forge(
      "update survey_answers set value = '5'; update evidence_log set payload = replace(payload, '\"value\":1', '\"value\":5')",
    );
    const { chain, broken } = await surveys.verify([]);
    expect(broken).toBeUndefined();
    expect(chain.broken).toMatchObject({ sequence: 3, fault: 'changed' });
  });
});
