/** A campaign whose settings the policies of its leads forbid is neither made nor started; the review is the runtime's. */
import type { PolicyFinding } from '../domain/compliance/policyReview.ts';
import { reviewCampaignPolicies, type PolicyReviewParts, type Reviewed } from '../runtime/policyReview.ts';
import { OutpaceError } from './errors.ts';

export { reviewCampaignPolicies };

/** Throws where one of them forbids the settings; returns the warnings. */
export async function refuseAgainstPolicies(
  parts: PolicyReviewParts,
  campaign: Reviewed,
): Promise<readonly PolicyFinding[]> {
  const { findings } = await reviewCampaignPolicies(parts, campaign);
  const refusals = findings.filter(({ severity }) => severity === 'refused');
  if (refusals.length === 0) return findings;
  throw new OutpaceError(
    'OUT_CAMPAIGN_FORBIDDEN',
    `campaign ${campaign.campaignId} may not run: ${refusals.map(({ message }) => message).join('; ')}`,
  );
}
