/** What every database keeps of people invited to a survey. */
import { describe, expect, it } from 'vitest';
import { surveyAnswersOf } from '../../src/domain/flow/surveyAnswers.ts';
import { beginWritten } from '../../src/domain/flow/written.ts';
import type { Interview } from '../../src/domain/survey/interview.ts';
import type { RecordsPort } from '../../src/ports/records.ts';
import type { Invitations } from '../../src/ports/invitations.ts';
import type { SurveysPort } from '../../src/ports/surveys.ts';
import { anInterview, anInvitation, HOUR_MS, PERSON, SATISFACTION } from '../support/invited.ts';
import { aCampaign, aJoinedCdr, aLead, anAttempt, closed, numberOf, opened, T0 } from '../support/records.ts';
import { aRun, rated, surveyed } from '../support/surveyed.ts';

export interface InvitationsUnderTest {
  readonly records: RecordsPort & { readonly invitations: Invitations };
  readonly surveys: SurveysPort;
}

const progress = beginWritten(SATISFACTION, { language: 'en' }, T0);
const by = { progress, channel: 'sms' } as const;
const ALL = { from: T0 - HOUR_MS, to: T0 + 1_000 * HOUR_MS };

export function invitationsContract(name: string, fresh: () => Promise<InvitationsUnderTest>): void {
  async function kept(surveys: SurveysPort): Promise<readonly Interview[]> {
    const interviews: Interview[] = [];
    for await (const page of surveys.interviews(ALL)) interviews.push(...page);
    return interviews;
  }

  describe(`invitations in ${name}`, () => {
    it('is one for each survey and call, whoever asks for it again', async () => {
      const { invitations } = (await fresh()).records;
      const first = await invitations.invite(anInvitation(1));
      expect(first).toEqual({
        isNew: true,
        invitation: { ...anInvitation(1), state: 'open', revision: 0, misunderstood: 0 },
      });
      const again = await invitations.invite({ ...anInvitation(1), invitationId: 'another' }, T0);
      expect(again).toMatchObject({ isNew: false, invitation: { invitationId: 'invitation-1' } });
      expect(await invitations.invitation('another')).toBeUndefined();
    });

    it('leaves in peace whoever was asked since, by invitation or in a call', async () => {
      const { records } = await fresh();
      const { invitations } = records;
      await invitations.invite(anInvitation(1));
      expect(await invitations.lastAskedAt(PERSON)).toBe(T0);
      expect(await invitations.invite(anInvitation(2), T0)).toBeUndefined();
      expect(await invitations.invite(anInvitation(2), T0 + 1)).toMatchObject({ isNew: true });

      expect(await invitations.lastAskedAt(numberOf(7))).toBeUndefined();
      const call = surveyed(7, [aRun([rated(4)])]);
      await records.write([closed(call)]);
      expect(await invitations.lastAskedAt(numberOf(7))).toBe(T0 + 15_000);
    });

    it('takes one of two changes made on the same revision', async () => {
      const { invitations } = (await fresh()).records;
      await invitations.invite(anInvitation(1));
      const both = await Promise.all([
        invitations.advance('invitation-1', 0, by),
        invitations.advance('invitation-1', 0, by),
      ]);
      expect(both.filter((isKept) => isKept)).toHaveLength(1);
      expect(await invitations.invitation('invitation-1')).toMatchObject({
        revision: 1,
        progress,
        answeredOn: 'sms',
      });
      expect(await invitations.finish('invitation-1', 0, anInterview(1))).toBe(false);
    });

    it('ends with its interview on record and in the chain, once', async () => {
      const { records, surveys } = await fresh();
      const { invitations } = records;
      await invitations.invite(anInvitation(1));
      expect(await invitations.finish('invitation-1', 0, anInterview(1))).toBe(true);
      expect(await invitations.finish('invitation-1', 1, anInterview(1))).toBe(false);
      expect(await invitations.advance('invitation-1', 1, by)).toBe(false);
      expect(await kept(surveys)).toEqual([anInterview(1)]);
      expect(await surveys.verify([])).toMatchObject({ interviews: 1, chain: { entries: 1 } });
      const over = await invitations.invitation('invitation-1');
      expect(over).toMatchObject({ state: 'over' });
      expect(over).not.toHaveProperty('progress');
    });

    it('keeps a typed comment apart, so that it can be taken out and the interview stays', async () => {
      const { records, surveys } = await fresh();
      await records.invitations.invite(anInvitation(1));
      const comment = { question: 'comment', measure: { kind: 'comment' }, value: '太慢了', at: T0 } as const;
      await records.invitations.finish('invitation-1', 0, anInterview(1, { answers: [comment] }));
      expect(await kept(surveys)).toMatchObject([{ answers: [comment] }]);
      expect(await surveys.verify([])).not.toHaveProperty('broken');
    });

    it('counts an interview that another went on with once, with all its answers', async () => {
      const { records, surveys } = await fresh();
      const call = surveyed(1, [{ ...aRun([rated(2)]), end: 'fault' }]);
      await records.write([closed(call)]);
      const [broken] = await kept(surveys);
      await records.invitations.invite(anInvitation(1));
      const whole = anInterview(1, {
        continues: broken?.interviewId ?? '',
        answers: surveyAnswersOf([rated(2)]),
      });
      await records.invitations.finish('invitation-1', 0, whole);
      expect(await surveys.counts(ALL, undefined, 'UTC')).toMatchObject([
        {
          outcomes: { complete: 1, fault: 0 },
          questions: [{ question: 'rating', counts: [{ value: 2, count: 1 }] }],
        },
      ]);
      expect(await kept(surveys)).toContainEqual(whole);
      expect(await surveys.verify([])).toMatchObject({ interviews: 2 });
      expect(await surveys.verify([])).not.toHaveProperty('broken');
      await records.invitations.invite(anInvitation(2));
      await records.invitations.finish('invitation-2', 0, { ...whole, interviewId: 'invitation-2' });
      expect(await surveys.verify([])).toMatchObject({ interviews: 2 });
    });

    it('gives what is due to be asked until its message is noted, and no more once answered elsewhere', async () => {
      const { invitations } = (await fresh()).records;
      await invitations.invite(anInvitation(1, { dueAt: T0 + 1_000 }));
      await invitations.invite(anInvitation(2, { channel: 'call', number: numberOf(2) }));
      const due = async (now: number) =>
        (await invitations.toAsk(now, 10)).map(({ invitationId, revision }) => [invitationId, revision]);
      expect(await due(T0 + 999)).toEqual([]);
      expect(await due(T0 + 1_000)).toEqual([['invitation-1', 0]]);
      await invitations.noteAsked('invitation-1', 0);
      expect(await due(T0 + 1_000)).toEqual([]);
      await invitations.advance('invitation-1', 0, by);
      expect(await due(T0 + 1_000)).toEqual([['invitation-1', 1]]);
      await invitations.advance('invitation-1', 1, { progress, channel: 'web' });
      expect(await due(T0 + 1_000)).toEqual([]);
      expect(await due(T0 + HOUR_MS)).toEqual([]);
    });

    it('finds what nobody answers any more', async () => {
      const { invitations } = (await fresh()).records;
      await invitations.invite(anInvitation(1));
      await invitations.advance('invitation-1', 0, by);
      await invitations.invite(anInvitation(2, { expiresAt: T0 + 2 * HOUR_MS, number: numberOf(2) }));
      const at = async (now: number) =>
        (await invitations.expired(now, 10)).map(({ invitation, wasReached }) => [
          invitation.invitationId,
          wasReached,
        ]);
      expect(await at(T0 + HOUR_MS - 1)).toEqual([]);
      expect(await at(T0 + 2 * HOUR_MS)).toEqual([
        ['invitation-1', true],
        ['invitation-2', false],
      ]);
      expect(await invitations.finish('invitation-2', 0, undefined)).toBe(true);
      expect(await invitations.list({ state: 'open', limit: 10 })).toMatchObject([
        { invitationId: 'invitation-1' },
      ]);
    });

    it('keeps the flow as it was when somebody was invited to it', async () => {
      const { invitations } = (await fresh()).records;
      await invitations.keepFlow(SATISFACTION);
      await invitations.keepFlow({ ...SATISFACTION, start: 'end' });
      expect(await invitations.flow(SATISFACTION.version)).toEqual(JSON.parse(JSON.stringify(SATISFACTION)));
      expect(await invitations.flow('another')).toBeUndefined();
    });

    it('notes conversations of campaigns that ask afterwards, and no others', async () => {
      const { records } = await fresh();
      const campaign = aCampaign({ campaignId: 'asks', listIds: [] });
      await records.createCampaign({
        ...campaign,
        settings: { ...campaign.settings, survey: { flow: 'satisfaction', share: 1, channel: 'sms' } },
      });
      const inCampaign = { campaignId: 'asks' };
      const joined = aJoinedCdr(anAttempt(1, 1, inCampaign));
      await records.write([
        opened(anAttempt(1, 1, inCampaign)),
        closed(joined),
        closed(joined),
        closed({ ...joined, ...anAttempt(2, 1, inCampaign), stamps: { createdAt: T0 } }),
        closed(aJoinedCdr(anAttempt(3))),
      ]);
      const noted = await records.invitations.occasions(10);
      expect(noted.map(({ attemptId }) => attemptId)).toEqual([joined.attemptId]);
      await records.invitations.settleOccasion(joined.attemptId);
      expect(await records.invitations.occasions(10)).toEqual([]);
    });

    it('puts the interview of a later call under the conversation that it is about', async () => {
      const { records, surveys } = await fresh();
      const { invitations } = records;
      await records.createCampaign(aCampaign({ campaignId: 'calls', listIds: [] }));
      const later = anInvitation(1, { channel: 'call', dueAt: T0 + HOUR_MS });
      await invitations.invite({ ...later, calledBy: 'calls' });
      expect(await records.dueLeads('calls', T0 + HOUR_MS - 1, 10, [])).toEqual([]);
      expect(await records.dueLeads('calls', T0 + HOUR_MS, 10, [])).toMatchObject([
        { leadId: 'invitation-1', number: PERSON },
      ]);
      const { sentBy: _, ...run } = aRun([rated(3)]);
      const attempt = anAttempt(9, 1, { campaignId: 'calls', leadId: 'invitation-1', number: PERSON });
      const { agentId: __, ...call } = aJoinedCdr(attempt, { details: { flow: [run] } });
      await records.write([closed(call)]);
      await records.write([closed(call)]);
      expect(await kept(surveys)).toMatchObject([
        {
          interviewId: `${attempt.attemptId}/1`,
          campaignId: 'campaign-1',
          leadId: 'lead-1',
          attemptId: 'attempt-1-1',
          agentId: 'mei',
        },
      ]);
      expect(await invitations.invitation('invitation-1')).toMatchObject({ state: 'over' });
      expect(await surveys.verify([])).not.toHaveProperty('broken');
    });

    it('has the lead of a later call know what is known of the person', async () => {
      const { records } = await fresh();
      await records.createList('list-1', 'List');
      await records.importLeads('list-1', [aLead(1, { name: 'Ada', fields: { language: 'zh' } })]);
      await records.createCampaign(aCampaign({ campaignId: 'calls', listIds: [] }));
      await records.invitations.invite({ ...anInvitation(1, { channel: 'call' }), calledBy: 'calls' });
      expect(await records.lead('invitation-1')).toEqual({ name: 'Ada', fields: { language: 'zh' } });
    });
  });
}
