/**
 * Whether a campaign may answer with a flow: an automated voice to whoever answers needs a policy that allows a
 * recording before an agent (COMPLIANCE 1), and pacing that does not count on agents.
 */
import { DEFAULT_CAMPAIGN_PACING, type CampaignSettings } from './campaign.ts';
import type { SettingsRefusal } from './settings.ts';

export function reviewFlow({
  flow,
  policy,
  pacing = DEFAULT_CAMPAIGN_PACING,
}: CampaignSettings): SettingsRefusal[] {
  const refusals: SettingsRefusal[] = [];
  if (flow === undefined) return refusals;
  if (policy?.promptBeforeAgent !== 'allowed')
    refusals.push({
      code: 'prompt-before-agent-forbidden',
      message: `flow ${flow} is a recording before an agent, and the policy does not allow one; name the rule that allows it in policy (promptBeforeAgent: allowed, source: ...), or remove flow`,
    });
  if (pacing.mode !== 'automated')
    refusals.push({
      code: 'flow-needs-automated',
      message: `flow ${flow} answers the calls, and pacing.mode ${pacing.mode} dials for agents; set pacing.mode to automated`,
    });
  return refusals;
}
