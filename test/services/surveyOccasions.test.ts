/** Conversations that are asked about afterwards, over the records in a real Postgres. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SurveyRule } from '../../src/domain/survey/rule.ts';
import type { SurveysPort } from '../../src/ports/surveys.ts';
import { createPostgresRecords, createPostgresSurveys } from '../../src/records/postgres.ts';
import { answerInvitation, openInvitation } from '../../src/services/invitations.ts';
import { inviteAfterCall } from '../../src/services/surveyOccasions.ts';
import { endExpired } from '../../src/services/surveyMessages.ts';
import { SATISFACTION } from '../support/invited.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { aCampaign, aJoinedCdr, anAttempt, closed, T0 } from '../support/records.ts';
import { aRun, rated } from '../support/surveyed.ts';

const DAY_MS = 86_400_000;
const NOW = T0 + DAY_MS;
const ALL = { from: 0, to: NOW + DAY_MS };

describe.skipIf(!hasPostgres)('what follows a conversation', () => {
  let server: TestPostgres;
  let records: ReturnType<typeof createPostgresRecords>;
  let surveys: SurveysPort;
  let made = 0;
  beforeAll(async () => {
    server = await startTestPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    const url = await server.migratedDatabase();
    records = createPostgresRecords({ url, maxConnections: 2 });
    surveys = createPostgresSurveys(url);
    await records.start();
    await surveys.start();
    return async () => {
      await Promise.all([records.stop(), surveys.stop()]);
    };
  });

  const asking = async (survey: SurveyRule, campaignId = 'campaign-1') => {
    const campaign = aCampaign({ campaignId, listIds: [] });
    await records.createCampaign({ ...campaign, settings: { ...campaign.settings, survey } });
  };
  const decide = (attemptId: string, isAskedFor = false) => {
    const newInvitationId = () => `invitation-${(made += 1)}`;
    const parts = {
      invitations: records.invitations,
      records,
      flow: async () => SATISFACTION,
      newInvitationId,
    };
    return inviteAfterCall(parts, { attemptId, isAskedFor }, NOW);
  };
  const talked = async (leadIndex: number, attemptNumber = 1, details = {}) => {
    const call = aJoinedCdr(anAttempt(leadIndex, attemptNumber), { details });
    await records.write([closed(call)]);
    return call;
  };
  const pages = () => ({ invitations: records.invitations, listNumber: async () => undefined });

  it('invites once, however often it is decided, and lets the person rest afterwards', async () => {
    await asking({ flow: 'satisfaction', share: 1, channel: 'sms', restMs: 30 * DAY_MS, afterMs: 60_000 });
    const call = await talked(1);
    const first = await decide(call.attemptId);
    expect(first).toMatchObject({
      kind: 'invited',
      isNew: true,
      invitation: { channel: 'sms', number: call.number, occasion: { agentId: 'agent-1' }, dueAt: NOW },
    });
    expect(await decide(call.attemptId)).toMatchObject({ kind: 'invited', isNew: false });
    const again = await talked(1, 2);
    expect(await decide(again.attemptId)).toEqual({ kind: 'nobody', because: 'rested' });
    expect(await decide(again.attemptId, true), 'a command asks in spite of it').toMatchObject({
      isNew: true,
    });
  });

  it('asks nobody who wants no more calls, who was in the survey already, or who was not drawn', async () => {
    await asking({ flow: 'satisfaction', share: 0.000_001, channel: 'link' });
    const drawn = await talked(1);
    expect(await decide(drawn.attemptId)).toEqual({ kind: 'nobody', because: 'not-drawn' });
    const asked = await talked(2, 1, { flow: [aRun([rated(4)])] });
    expect(await decide(asked.attemptId, true)).toEqual({ kind: 'nobody', because: 'not-drawn' });
    const refused = aJoinedCdr(anAttempt(3), { consent: 'do_not_call' });
    await records.write([closed(refused)]);
    expect(await decide(refused.attemptId, true)).toEqual({ kind: 'nobody', because: 'not-drawn' });
  });

  it('asks in writing on command where the campaign asks on the phone', async () => {
    await asking({ flow: 'satisfaction', share: 0.5 });
    const call = await talked(1);
    expect(await decide(call.attemptId)).toEqual({ kind: 'nobody', because: 'not-drawn' });
    expect(await decide(call.attemptId, true)).toMatchObject({ isNew: true, invitation: { channel: 'sms' } });
  });

  it('takes whoever broke off on the phone on, with the answers given, and counts them once', async () => {
    await asking({ flow: 'satisfaction', share: 1, finishBy: 'link' });
    const { end: _, ...brokenOff } = aRun([rated(5)], { version: SATISFACTION.version });
    const call = await talked(1, 1, { flow: [brokenOff] });
    const decision = await decide(call.attemptId);
    expect(decision).toMatchObject({
      kind: 'invited',
      invitation: { channel: 'web', continues: `${call.attemptId}/1`, occasion: { agentId: 'mei' } },
    });
    const id = decision.kind === 'invited' ? decision.invitation.invitationId : '';
    const opened = await openInvitation(pages(), id, NOW);
    expect(opened).toMatchObject({ state: 'open', question: { nodeId: 'recommend' }, revision: 0 });
    expect(await answerInvitation(pages(), id, 7, '9', NOW)).toMatchObject({ problem: 'stale' });
    expect(await answerInvitation(pages(), id, 0, '9', NOW)).toEqual({ state: 'over' });
    expect(await surveys.counts(ALL, undefined, 'UTC')).toMatchObject([
      {
        outcomes: { complete: 1, partial: 0 },
        questions: [
          { question: 'rating', counts: [{ value: 5, count: 1 }] },
          { question: 'recommend', counts: [{ value: 9, count: 1 }] },
        ],
      },
    ]);
    expect(await surveys.verify([])).not.toHaveProperty('broken');
  });

  it('leaves the interview on the phone as it is where nothing more was answered', async () => {
    await asking({ flow: 'satisfaction', share: 1, finishBy: 'sms' });
    const { end: _, ...brokenOff } = aRun([rated(5)], { version: SATISFACTION.version });
    const call = await talked(1, 1, { flow: [brokenOff] });
    await decide(call.attemptId);
    const [expired] = await records.invitations.expired(NOW + 30 * DAY_MS, 10);
    if (expired !== undefined) await endExpired(records, { ...expired, wasReached: true });
    const [counts] = await surveys.counts(ALL, undefined, 'UTC');
    expect(counts?.outcomes).toMatchObject({ partial: 1, silent: 0, complete: 0 });
    expect(await records.invitations.list({ state: 'open', limit: 1 })).toEqual([]);
  });

  it('has the later call made by the campaign that asks the same, and by no other', async () => {
    await asking({ flow: 'satisfaction', share: 1, channel: 'laterCall', campaign: 'calls' });
    const calls = aCampaign({ campaignId: 'calls', listIds: [] });
    const call = await talked(1);
    await expect(decide(call.attemptId)).rejects.toMatchObject({ code: 'OUT_NOT_FOUND' });
    await records.createCampaign({ ...calls, settings: { ...calls.settings, flow: 'satisfaction' } });
    expect(await decide(call.attemptId)).toMatchObject({ kind: 'invited', invitation: { channel: 'call' } });
    expect(await records.dueLeads('calls', NOW, 10, [])).toMatchObject([{ number: call.number }]);
    const late = NOW + 30 * DAY_MS;
    for (const one of await records.invitations.expired(late, 10)) await endExpired(records, one);
    expect(await records.dueLeads('calls', late, 10, []), 'nobody is called after the time for it').toEqual(
      [],
    );
  });
});
