/** The handler of every endpoint. */
import type { Contract } from '../contract.ts';
import type { Handlers } from '../handlers.ts';
import { agentHandlers } from './agents.ts';
import { alarmHandlers } from './alarms.ts';
import { auditHandlers } from './audit.ts';
import { callbackHandlers } from './callbacks.ts';
import { callHandlers } from './calls.ts';
import { campaignListHandlers } from './campaignLists.ts';
import { campaignHandlers } from './campaigns.ts';
import { consentHandlers } from './consents.ts';
import { deskHandlers } from './desk.ts';
import { doNotCallHandlers } from './doNotCall.ts';
import { emergencyHandlers } from './emergency.ts';
import { flowHandlers } from './flows.ts';
import { importHandlers } from './imports.ts';
import { eventHandlers } from './events.ts';
import { jobHandlers } from './jobs.ts';
import { leadHandlers } from './leads.ts';
import { listHandlers } from './lists.ts';
import { liveHandlers } from './live.ts';
import { pacingHandlers } from './pacing.ts';
import { policyHandlers } from './policies.ts';
import { privacyHandlers } from './privacy.ts';
import { recordingHandlers } from './recordings.ts';
import { reportHandlers } from './reports.ts';
import { reviewHandlers } from './reviews.ts';
import { scriptHandlers } from './scripts.ts';
import { sessionHandlers } from './session.ts';
import { setupHandlers } from './setup.ts';
import { supervisionHandlers } from './supervision.ts';
import { surveyHandlers } from './surveys.ts';
import { systemHandlers } from './system.ts';
import { teamHandlers } from './teams.ts';
import { tokenHandlers } from './tokens.ts';
import { trunkHandlers } from './trunks.ts';
import { uploadHandlers } from './uploads.ts';
import { userHandlers } from './users.ts';
import { webhookHandlers } from './webhooks.ts';

export const handlers: Handlers<Contract> = {
  ...setupHandlers,
  ...sessionHandlers,
  ...tokenHandlers,
  ...userHandlers,
  ...auditHandlers,
  ...campaignHandlers,
  ...jobHandlers,
  ...liveHandlers,
  ...eventHandlers,
  ...webhookHandlers,
  ...pacingHandlers,
  ...agentHandlers,
  ...teamHandlers,
  ...supervisionHandlers,
  ...deskHandlers,
  ...scriptHandlers,
  ...emergencyHandlers,
  ...alarmHandlers,
  ...systemHandlers,
  ...trunkHandlers,
  ...uploadHandlers,
  ...listHandlers,
  ...importHandlers,
  ...callHandlers,
  ...reportHandlers,
  ...doNotCallHandlers,
  ...consentHandlers,
  ...callbackHandlers,
  ...policyHandlers,
  ...privacyHandlers,
  ...recordingHandlers,
  ...leadHandlers,
  ...flowHandlers,
  ...surveyHandlers,
  ...reviewHandlers,
  ...campaignListHandlers,
};
