/** Results, warnings and exports from what the records count, and the days of a period. */
import { describe, expect, it } from 'vitest';
import type { Interview } from '../../src/domain/survey/interview.ts';
import type { SurveyCounts } from '../../src/ports/surveys.ts';
import { exportSurveys, surveyPeriod, surveyResults } from '../../src/services/surveys.ts';

const AT = Date.UTC(2026, 10, 22, 12);
const QUERY = { from: 0, to: AT };
const RATING = { kind: 'rating', from: 1, to: 5, satisfiedFrom: 4 } as const;

function aGroup(group: string, complete: number, refused: number): SurveyCounts {
  const outcomes = { complete, partial: 0, refused, silent: 0, fault: 0 };
  const counts = complete === 0 ? [] : [{ value: 5, count: complete }];
  return { group, outcomes, questions: [{ surveyId: 'csat', question: 'rating', measure: RATING, counts }] };
}

const counting = (...groups: readonly SurveyCounts[]) => ({ counts: () => Promise.resolve(groups) });

describe('results of surveys', () => {
  it('have the rates of each group and the figures of each question', async () => {
    const { groups, warnings } = await surveyResults(counting(aGroup('', 40, 10)), QUERY, undefined, 'UTC');
    expect(groups[0]?.rates.response).toMatchObject({ share: 0.8, of: 50 });
    expect(groups[0]?.questions[0]).toMatchObject({ surveyId: 'csat', answers: 40, csat: { share: 1 } });
    expect(warnings).toEqual([]);
  });

  it('warn where groups are small or took part unlike each other', async () => {
    const call = aGroup('call', 400, 100);
    const sms = aGroup('sms', 20, 380);
    const { warnings } = await surveyResults(counting(call, sms), QUERY, 'channel', 'UTC');
    expect(warnings).toEqual([
      'fewer than 30 interviews with an answer: sms',
      '80.0 % of those asked answered in call, 5.0 % in sms: who took part is not alike',
    ]);
    const alike = [aGroup('mei', 80, 20), aGroup('tom', 78, 22)];
    expect((await surveyResults(counting(...alike), QUERY, 'agent', 'UTC')).warnings).toEqual([]);
  });
});

describe('the days of a survey', () => {
  it('are those of the zone, both included', () => {
    const days = { from: '2026-11-02', to: '2026-11-03' };
    expect(surveyPeriod('Asia/Shanghai', days, AT)).toEqual({
      from: Date.parse('2026-11-02T00:00:00+08:00'),
      to: Date.parse('2026-11-04T00:00:00+08:00'),
    });
    // The clocks go back on 1 November 2026.
    expect(surveyPeriod('America/New_York', { from: '2026-11-01', to: '2026-11-01' }, AT)).toEqual({
      from: Date.parse('2026-11-01T00:00:00-04:00'),
      to: Date.parse('2026-11-02T00:00:00-05:00'),
    });
    // 14 hours ahead and 11 behind: each day is found.
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago'])
      expect(() => surveyPeriod(zone, { from: '2026-11-05', to: '2026-11-05' }, AT)).not.toThrow();
  });

  it('are this month up to today where nothing is said', () => {
    expect(surveyPeriod('UTC', {}, AT)).toEqual({ from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 10, 23) });
  });

  it.each(['2026-02-30', '1.11.2026', '2026-13-01', ''])('refuse %j', (from) => {
    expect(() => surveyPeriod('UTC', { from }, AT)).toThrow('is no day: write it as 2026-11-30');
  });

  it('refuse a first day after the last', () => {
    expect(() => surveyPeriod('UTC', { from: '2026-11-05', to: '2026-11-04' }, AT)).toThrow('is after');
  });
});

describe('the export of surveys', () => {
  const interview: Interview = {
    interviewId: 'a/1',
    surveyId: 'csat',
    version: 'v1',
    channel: 'call',
    campaignId: 'spring',
    leadId: 'lead-1',
    attemptId: 'a',
    agentId: 'mei',
    queue: 'support',
    externalCallId: '1763848234.12',
    startedAt: AT,
    outcome: 'complete',
    answers: [
      { question: 'rating', measure: RATING, value: 4, at: AT + 1_000 },
      { question: 'why', measure: { kind: 'choice' }, value: '=price', at: AT + 2_000 },
    ],
  };
  const { agentId: _, queue: __, externalCallId: ___, ...nobodys } = interview;
  const silent: Interview = { ...nobodys, interviewId: 'b/1', outcome: 'silent', answers: [] };
  const question = (name: string) => ({ surveyId: 'csat', question: name, measure: RATING, counts: [] });
  const surveys = {
    counts: () =>
      Promise.resolve([{ ...aGroup('', 1, 0), questions: [question('rating'), question('why')] }]),
    async *interviews() {
      yield await Promise.resolve([interview, silent]);
    },
  };
  async function lines(form: 'long' | 'wide'): Promise<readonly string[]> {
    let text = '';
    for await (const part of exportSurveys(surveys, QUERY, form)) text += part;
    return text.split('\r\n');
  }
  const START = '2026-11-22T12:00:00.000Z';

  it('is a row an answer, no cell a formula', async () => {
    expect(await lines('long')).toEqual([
      '\ufeffinterview,survey,version,channel,started_at,outcome,campaign,lead,attempt,agent,queue,external_call,question,measure,value,declined,order,answered_at',
      `a/1,csat,v1,call,${START},complete,spring,lead-1,a,mei,support,1763848234.12,rating,rating,4,,,2026-11-22T12:00:01.000Z`,
      `a/1,csat,v1,call,${START},complete,spring,lead-1,a,mei,support,1763848234.12,why,choice,'=price,,,2026-11-22T12:00:02.000Z`,
      `b/1,csat,v1,call,${START},silent,spring,lead-1,a,,,,,,,,,`,
      '',
    ]);
  });

  it('or a row an interview with a column a question', async () => {
    expect(await lines('wide')).toEqual([
      '\ufeffinterview,survey,version,channel,started_at,outcome,campaign,lead,attempt,agent,queue,external_call,csat.rating,csat.why',
      `a/1,csat,v1,call,${START},complete,spring,lead-1,a,mei,support,1763848234.12,4,'=price`,
      `b/1,csat,v1,call,${START},silent,spring,lead-1,a,,,,,`,
      '',
    ]);
  });
});
