/**
 * Use cases on the settings of a campaign that is made: what a change would come to, and the change. The engine that runs
 * the campaign makes it; where none runs it is written and holds from the start on.
 */
import type { Campaign } from '../domain/campaign/campaign.ts';
import type { InstallationBounds } from '../domain/campaign/settings.ts';
import { changedSettings, withSettings, type ChangedSetting } from '../domain/campaign/settingsChange.ts';
import type { Law } from '../domain/compliance/law.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { CommandPort } from '../ports/commands.ts';
import { PortFailure } from '../ports/failure.ts';
import type { RecordsPort } from '../ports/records.ts';
import { changeSettings, type SettingsOrder } from '../runtime/changeSettings.ts';
import { campaignReview, type CampaignReview, type ReviewFinding } from './campaignReview.ts';
import { settingsChangesOf, type CampaignChanges } from './campaignChanges.ts';
import { campaignOf, sendCommand } from './campaigns.ts';
import { OutpaceError } from './errors.ts';

export interface SettingsParts {
  readonly records: RecordsPort;
  readonly law: Law;
  readonly bounds: InstallationBounds;
  readonly commands: CommandPort;
}

export interface SettingsCheck extends CampaignReview {
  /** As the campaign would be. */
  readonly campaign: Campaign;
  readonly changes: readonly ChangedSetting[];
}

export async function checkSettings(
  parts: Omit<SettingsParts, 'commands'>,
  campaignId: string,
  changes: CampaignChanges,
): Promise<SettingsCheck> {
  const before = await campaignOf(parts.records, campaignId);
  const campaign = { ...before, settings: withSettings(before.settings, settingsChangesOf(changes)) };
  return {
    campaign,
    changes: changedSettings(before.settings, campaign.settings),
    ...(await campaignReview(parts, campaign, parts.bounds)),
  };
}

export interface SettingsResult {
  readonly changes: readonly ChangedSetting[];
  readonly warnings: readonly ReviewFinding[];
  /** `running`: in force with the next decision; `none`: written, in force when an engine starts. */
  readonly engine: 'running' | 'none';
}

export async function setSettings(
  parts: SettingsParts,
  campaignId: string,
  asked: CampaignChanges,
  by: string,
  now: Instant,
): Promise<SettingsResult> {
  const { records, commands } = parts;
  const before = await campaignOf(records, campaignId);
  const { changes, warnings, refusals } = await checkSettings(parts, campaignId, asked);
  await refuseNew(parts, before, refusals);
  const order: SettingsOrder = { campaignId, changes: settingsChangesOf(asked), by };
  try {
    await sendCommand(commands, before.dialGroupId, { type: 'campaign.settings', ...order });
    return { changes, warnings, engine: 'running' };
  } catch (error) {
    if (!(error instanceof PortFailure && error.code === 'no-engine')) throw error;
  }
  const outcome = await changeSettings(records, order, now);
  if (!outcome.ok) throw new OutpaceError('OUT_REFUSED', `campaign ${campaignId}: ${outcome.message}`);
  return { changes, warnings, engine: 'none' };
}

/** What was wrong with the campaign before is not for this change to mend. */
async function refuseNew(
  parts: Omit<SettingsParts, 'commands'>,
  before: Campaign,
  refusals: readonly ReviewFinding[],
): Promise<void> {
  if (refusals.length === 0) return;
  const known = await campaignReview(parts, before, parts.bounds);
  const old = new Set(known.refusals.map(({ message }) => message));
  const added = refusals.filter(({ message }) => !old.has(message));
  if (added.length === 0) return;
  const reasons = [...new Set(added.map(({ message }) => message))].join('; ');
  throw new OutpaceError('OUT_CAMPAIGN_FORBIDDEN', `campaign ${before.campaignId}: ${reasons}`);
}
