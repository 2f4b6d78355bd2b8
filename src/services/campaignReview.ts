/** Whether a campaign may run, and all that speaks for or against it: limits of the installation, and its leads' policies. */
import type { Campaign } from '../domain/campaign/campaign.ts';
import { reviewSettings, type InstallationBounds } from '../domain/campaign/settings.ts';
import { reviewCampaignPolicies, type PolicyReviewParts } from '../runtime/policyReview.ts';

export interface ReviewFinding {
  readonly code: string;
  /** What is wrong, and how to mend it. */
  readonly message: string;
}

export interface CampaignReview {
  readonly mayRun: boolean;
  /** That hold for its leads, with their versions. */
  readonly policies: readonly string[];
  readonly refusals: readonly ReviewFinding[];
  readonly warnings: readonly ReviewFinding[];
}

export async function campaignReview(
  parts: PolicyReviewParts,
  campaign: Pick<Campaign, 'campaignId' | 'listIds' | 'settings'>,
  bounds: InstallationBounds,
): Promise<CampaignReview> {
  const own = reviewSettings(campaign.settings, bounds);
  const { policies, findings } = await reviewCampaignPolicies(parts, campaign);
  const ofLaw = (severity: 'refused' | 'warning'): ReviewFinding[] =>
    findings
      .filter((finding) => finding.severity === severity)
      .map(({ policyId, key, message }) => ({ code: `${policyId}.${key}`, message }));
  const refusals = [...own.map(({ code, message }) => ({ code, message })), ...ofLaw('refused')];
  return { mayRun: refusals.length === 0, policies, refusals, warnings: ofLaw('warning') };
}
