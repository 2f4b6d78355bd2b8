/** A campaign's settings held against the policies of its leads: when it is made, started or changed, and on demand. */
import type { Campaign } from '../domain/campaign/campaign.ts';
import { placesUnder, type Law } from '../domain/compliance/law.ts';
import type { Policy } from '../domain/compliance/policy.ts';
import { reviewPolicies, type PolicyFinding } from '../domain/compliance/policyReview.ts';
import type { RecordsPort } from '../ports/records.ts';
import { OutpaceError } from './errors.ts';

export interface PolicyReviewParts {
  readonly records: { readonly gate: Pick<RecordsPort['gate'], 'callees'> };
  readonly law: Law;
}

type Reviewed = Pick<Campaign, 'campaignId' | 'listIds' | 'settings'>;

export interface PolicyReview {
  /** With their versions, such as `US 2026-11-22`. */
  readonly policies: readonly string[];
  readonly findings: readonly PolicyFinding[];
}

/** Of a campaign with `policies: auto`, the policies that hold for at least one of its leads. */
export async function reviewCampaignPolicies(
  parts: PolicyReviewParts,
  { listIds, settings }: Reviewed,
): Promise<PolicyReview> {
  const policies = await policiesOf(parts, listIds, settings.policies);
  return {
    policies: policies.map(({ policyId, version }) => `${policyId} ${version}`),
    findings: reviewPolicies(settings, policies),
  };
}

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

async function policiesOf(
  { records, law }: PolicyReviewParts,
  listIds: readonly string[],
  choice: Campaign['settings']['policies'],
): Promise<readonly Policy[]> {
  if (choice === undefined) return [];
  if (choice !== 'auto') return choice.flatMap((id) => law.policies.get(id) ?? []);
  const placeOf = placesUnder(law, { policies: choice });
  const found = new Set<Policy>();
  for (const callee of await records.gate.callees(listIds))
    for (const policy of placeOf(callee).policies ?? []) found.add(policy);
  return [...found].toSorted((left, right) => (left.policyId < right.policyId ? -1 : 1));
}
