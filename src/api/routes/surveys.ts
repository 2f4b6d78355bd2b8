/** Surveys, over HTTP. */
import { Readable } from 'node:stream';
import type { Caller } from '../../domain/account/caller.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Invitation, InvitationOrder } from '../../ports/invitations.ts';
import type { SurveyQuery } from '../../ports/surveys.ts';
import { campaignOf } from '../../services/campaigns.ts';
import { inviteAfterCall, type OccasionDecision } from '../../services/surveyOccasions.ts';
import { exportSurveys, surveyPeriod, surveyResults, verifySurveys } from '../../services/surveys.ts';
import type { Asked } from '../endpoint.ts';
import type { Handlers } from '../handlers.ts';
import { numberFor } from '../masked.ts';
import type { surveyEndpoints } from '../schemas/surveys.ts';

export const surveyHandlers: Handlers<typeof surveyEndpoints> = {
  'GET /surveys/results': async ({ query: { by, ...asked } }, { parts, now }) => {
    const { groups, warnings } = await surveyResults(parts.surveys, queryOf(asked, now), by, asked.timeZone);
    return {
      groups: groups.map((group) => ({ ...group, questions: [...group.questions] })),
      warnings,
    };
  },

  'GET /surveys/export.csv': ({ query: { form, ...asked } }, { parts, now }) => ({
    bytes: Readable.from(exportSurveys(parts.surveys, queryOf(asked, now), form)),
    fileName: `answers-${form}.csv`,
  }),

  'GET /surveys/verification': async (_asked, { parts }) => {
    const { chain, interviews, broken } = await verifySurveys(parts.surveys, []);
    const { entries, head, broken: chainBroken } = chain;
    return {
      isIntact: broken === undefined && chainBroken === undefined,
      interviews,
      entries,
      head,
      ...(broken === undefined ? {} : { broken }),
      ...(chainBroken === undefined ? {} : { chainBroken }),
    };
  },

  'GET /campaigns/:campaignId/quotas': async ({ params: { campaignId } }, { parts: { records } }) => {
    await campaignOf(records, campaignId);
    return { quotas: [...((await records.gate.quotas([campaignId])).get(campaignId) ?? [])] };
  },

  'GET /surveys/invitations': async ({ query }, { parts, caller }) => ({
    invitations: (await parts.invitations.list(query)).map((invitation) => shown(invitation, caller)),
  }),

  'POST /surveys/invitations': async ({ body: { attemptId, channel, isDryRun } }, { parts, caller, now }) => {
    const order = { attemptId, channel, isDryRun, isAskedFor: true };
    return decided(await inviteAfterCall(parts.occasions, order, now), caller);
  },
};

type Period = Omit<Asked<(typeof surveyEndpoints)['GET /surveys/results']>['query'], 'by'>;

function queryOf({ from, to, timeZone, ...filter }: Period, now: Instant): SurveyQuery {
  return { ...filter, ...surveyPeriod(timeZone, { from, to }, now) };
}

function decided(decision: OccasionDecision, caller: Caller) {
  if (decision.kind === 'nobody') return decision;
  if (decision.kind === 'planned') return { kind: decision.kind, invitation: shown(decision.order, caller) };
  const { kind, isNew, invitation } = decision;
  return { kind, isNew, invitation: shown(invitation, caller) };
}

function shown(invitation: InvitationOrder | Invitation, caller: Caller) {
  const { invitationId, surveyId, channel, occasion, number, language, createdAt, dueAt, expiresAt } =
    invitation;
  return {
    invitationId,
    surveyId,
    channel,
    campaignId: occasion.campaignId,
    attemptId: occasion.attemptId,
    number: numberFor(caller, number),
    language,
    createdAt,
    dueAt,
    expiresAt,
    ...('state' in invitation ? { state: invitation.state } : {}),
  };
}
