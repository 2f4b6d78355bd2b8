/** The link that an invited person gets: `BASE/s/TOKEN`. */
import type { Invitation } from '../ports/invitations.ts';
import { signSurveyToken } from './surveyToken.ts';

export interface SurveyLinkSettings {
  /** How people reach the page, without `/s/TOKEN`. */
  readonly publicUrl: string;
  readonly key: string;
}

export type SurveyLinkOf = (invitation: Pick<Invitation, 'invitationId' | 'expiresAt'>) => string;

export function surveyLinks({ publicUrl, key }: SurveyLinkSettings): SurveyLinkOf {
  const base = publicUrl.replace(/\/+$/, '');
  return ({ invitationId, expiresAt }) => `${base}/s/${signSurveyToken({ invitationId, expiresAt }, key)}`;
}
