/** Every endpoint of the API, by its name. */
import { agentEndpoints } from './schemas/agents.ts';
import { alarmEndpoints } from './schemas/alarms.ts';
import { auditEndpoints } from './schemas/audit.ts';
import { callbackEndpoints } from './schemas/callbacks.ts';
import { callEndpoints } from './schemas/calls.ts';
import { campaignListEndpoints } from './schemas/campaignLists.ts';
import { campaignEndpoints } from './schemas/campaigns.ts';
import { consentEndpoints } from './schemas/consents.ts';
import { deskEndpoints } from './schemas/desk.ts';
import { doNotCallEndpoints } from './schemas/doNotCall.ts';
import { emergencyEndpoints } from './schemas/emergency.ts';
import { flowEndpoints } from './schemas/flows.ts';
import { importEndpoints } from './schemas/imports.ts';
import { eventEndpoints } from './schemas/events.ts';
import { jobEndpoints } from './schemas/jobs.ts';
import { leadEndpoints } from './schemas/leads.ts';
import { listEndpoints } from './schemas/lists.ts';
import { liveEndpoints } from './schemas/live.ts';
import { pacingEndpoints } from './schemas/pacing.ts';
import { policyEndpoints } from './schemas/policies.ts';
import { privacyEndpoints } from './schemas/privacy.ts';
import { recordingEndpoints } from './schemas/recordings.ts';
import { reportEndpoints } from './schemas/reports.ts';
import { reviewEndpoints } from './schemas/reviews.ts';
import { scriptEndpoints } from './schemas/scripts.ts';
import { sessionEndpoints } from './schemas/session.ts';
import { setupEndpoints } from './schemas/setup.ts';
import { supervisionEndpoints } from './schemas/supervision.ts';
import { surveyEndpoints } from './schemas/surveys.ts';
import { systemEndpoints } from './schemas/system.ts';
import { teamEndpoints } from './schemas/teams.ts';
import { tokenEndpoints } from './schemas/tokens.ts';
import { trunkEndpoints } from './schemas/trunks.ts';
import { uploadEndpoints } from './schemas/uploads.ts';
import { userEndpoints } from './schemas/users.ts';
import { webhookEndpoints } from './schemas/webhooks.ts';

export const contract = {
  ...setupEndpoints,
  ...sessionEndpoints,
  ...tokenEndpoints,
  ...userEndpoints,
  ...auditEndpoints,
  ...campaignEndpoints,
  ...jobEndpoints,
  ...liveEndpoints,
  ...eventEndpoints,
  ...webhookEndpoints,
  ...pacingEndpoints,
  ...agentEndpoints,
  ...teamEndpoints,
  ...supervisionEndpoints,
  ...deskEndpoints,
  ...scriptEndpoints,
  ...emergencyEndpoints,
  ...alarmEndpoints,
  ...systemEndpoints,
  ...trunkEndpoints,
  ...uploadEndpoints,
  ...listEndpoints,
  ...importEndpoints,
  ...callEndpoints,
  ...reportEndpoints,
  ...doNotCallEndpoints,
  ...consentEndpoints,
  ...callbackEndpoints,
  ...policyEndpoints,
  ...privacyEndpoints,
  ...recordingEndpoints,
  ...leadEndpoints,
  ...flowEndpoints,
  ...surveyEndpoints,
  ...reviewEndpoints,
  ...campaignListEndpoints,
};
export type Contract = typeof contract;
