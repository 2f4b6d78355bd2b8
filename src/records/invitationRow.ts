/** An invitation as its row holds it. */
import type { WrittenState } from '../domain/flow/written.ts';
import type { SurveyChannel } from '../domain/survey/interview.ts';
import type { Invitation } from '../ports/invitations.ts';
import { defined } from './sql.ts';

export const COLUMNS = `invitation_id, survey_id, version, channel, campaign_id, lead_id, attempt_id, agent_id, queue,
  number, language, created_at, due_at, expires_at, state, progress, revision, answered_on, misunderstood, continues`;

export interface InvitationRow {
  readonly invitation_id: string;
  readonly survey_id: string;
  readonly version: string;
  readonly channel: SurveyChannel;
  readonly campaign_id: string;
  readonly lead_id: string;
  readonly attempt_id: string;
  readonly agent_id: string | null;
  readonly queue: string | null;
  readonly number: string;
  readonly language: string;
  readonly created_at: Date;
  readonly due_at: Date;
  readonly expires_at: Date;
  readonly state: Invitation['state'];
  readonly progress: WrittenState | null;
  readonly revision: number;
  readonly answered_on: SurveyChannel | null;
  readonly misunderstood: number;
  readonly continues: string | null;
}

export function toInvitation(row: InvitationRow): Invitation {
  return defined({
    invitationId: row.invitation_id,
    surveyId: row.survey_id,
    version: row.version,
    channel: row.channel,
    occasion: defined({
      campaignId: row.campaign_id,
      leadId: row.lead_id,
      attemptId: row.attempt_id,
      agentId: row.agent_id ?? undefined,
      queue: row.queue ?? undefined,
    }),
    number: row.number,
    language: row.language,
    createdAt: row.created_at.getTime(),
    dueAt: row.due_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    state: row.state,
    progress: row.progress ?? undefined,
    revision: row.revision,
    answeredOn: row.answered_on ?? undefined,
    misunderstood: row.misunderstood,
    continues: row.continues ?? undefined,
  });
}
