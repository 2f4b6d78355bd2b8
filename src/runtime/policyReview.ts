/**
 * A campaign's settings held against the policies of its leads: when it is made, changed or started by somebody, and
 * when its schedule starts it. A policy may have changed since the campaign was made, so that every start asks again.
 */
import type { Campaign } from '../domain/campaign/campaign.ts';
import { placesUnder, type Law } from '../domain/compliance/law.ts';
import type { Policy } from '../domain/compliance/policy.ts';
import { reviewPolicies, type PolicyFinding } from '../domain/compliance/policyReview.ts';
import type { CommandReply, EngineCommand } from '../ports/commands.ts';
import { PortFailure } from '../ports/failure.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Log } from './log.ts';

export interface PolicyReviewParts {
  readonly records: { readonly gate: Pick<RecordsPort['gate'], 'callees'> };
  readonly law: Law;
}

export type Reviewed = Pick<Campaign, 'campaignId' | 'listIds' | 'settings'>;

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

/** Gives orders of the clock to `run`; a start of a campaign that its policies forbid is refused, all else goes through. */
export function reviewedBefore(
  run: (command: EngineCommand) => Promise<CommandReply>,
  { records, law, log }: { readonly records: RecordsPort; readonly law: Law; readonly log: Log },
): (command: EngineCommand) => Promise<CommandReply> {
  return async (command) => {
    if (command.type !== 'campaign.start') return run(command);
    const { campaignId } = command;
    try {
      const campaign = await records.campaign(campaignId);
      if (campaign === undefined) return await run(command);
      const { findings } = await reviewCampaignPolicies({ records, law }, campaign);
      const refusals = findings.filter(({ severity }) => severity === 'refused');
      if (refusals.length > 0)
        return {
          ok: false,
          code: 'policy-forbidden',
          message: refusals.map(({ message }) => message).join('; '),
        };
      for (const { message } of findings) log.warn({ event: 'campaign.policyWarning', campaignId, message });
    } catch (error) {
      if (!(error instanceof PortFailure)) throw error;
      return { ok: false, code: `${error.port}-${error.outcome}`, message: error.message };
    }
    return run(command);
  };
}
