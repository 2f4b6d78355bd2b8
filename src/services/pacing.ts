/**
 * Use cases on pacing while a campaign runs: show its settings, change them, see who changed what, take the last change
 * back. The engine that runs the campaign changes them; where none runs they are written and hold from its start on.
 */
import type { Campaign } from '../domain/campaign/campaign.ts';
import { CAMPAIGN_PACING_BOUNDS, reviewCampaignPacing } from '../domain/campaign/pacingReview.ts';
import {
  changedValues,
  pacingValues,
  withPacing,
  type ChangedValue,
  type PacingChanges,
  type PacingValues,
} from '../domain/campaign/pacingValues.ts';
import { reviewSettings, type InstallationBounds } from '../domain/campaign/settings.ts';
import type { Law } from '../domain/compliance/law.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { CommandPort } from '../ports/commands.ts';
import { PortFailure } from '../ports/failure.ts';
import type { RecordsPort, SettingsChange } from '../ports/records.ts';
import { changePacing, type PacingOrder } from '../runtime/changePacing.ts';
import { campaignOf, sendCommand } from './campaigns.ts';
import { OutpaceError } from './errors.ts';
import { reviewCampaignPolicies } from './policyReview.ts';

export interface PacingParts {
  readonly records: RecordsPort;
  /** Undefined where no store is shared with an engine. */
  readonly commands: CommandPort | undefined;
  readonly bounds: InstallationBounds;
  /** Held against the policies of the campaign's leads too. */
  readonly law?: Law | undefined;
}

type PacingBounds = typeof CAMPAIGN_PACING_BOUNDS;

export interface PacingInForce {
  readonly campaignId: string;
  readonly name: string;
  readonly values: PacingValues;
  /** What the numbers may be set to. */
  readonly bounds: PacingBounds;
}

export async function showPacing(
  records: RecordsPort,
  campaignId: string,
  bounds: InstallationBounds,
): Promise<PacingInForce> {
  const campaign = await campaignOf(records, campaignId);
  const values = pacingValues(campaign.settings);
  return { campaignId, name: campaign.name, values, bounds: pacingBounds(campaign, bounds) };
}

/** With what the campaign's policy and the installation allow. */
function pacingBounds({ settings }: Campaign, { ringTimeoutMs }: InstallationBounds): PacingBounds {
  const { limit, ringTimeoutMs: ring, ...same } = CAMPAIGN_PACING_BOUNDS;
  const most = Math.min(limit.most, settings.policy?.abandonLimit ?? limit.most);
  return {
    ...same,
    ringTimeoutMs: { ...ring, most: Math.min(ring.most, ringTimeoutMs) },
    limit: { ...limit, most },
  };
}

/** Takes the last change back; once more, the one before it. */
export async function undoPacing(
  parts: PacingParts,
  campaignId: string,
  by: string,
  now: Instant,
): Promise<PacingResult> {
  const last = await lastChange(parts.records, campaignId);
  return setPacing(parts, { campaignId, changes: valuesBefore(last), by, undoes: last.changeId }, now);
}

/** What the change would do, held against the policies too; throws where it is forbidden. */
export async function previewPacing(
  parts: Omit<PacingParts, 'commands'>,
  campaignId: string,
  changes: PacingChanges,
): Promise<readonly ChangedValue[]> {
  const campaign = await campaignOf(parts.records, campaignId);
  const values = reviewPacingChange(campaign, changes, parts.bounds);
  await reviewChangedPolicies(parts, campaign, changes);
  return values;
}

export interface PacingResult {
  readonly campaignId: string;
  readonly values: readonly ChangedValue[];
  /** `running`: in force with the next decision; `none`: written, in force when an engine starts. */
  readonly engine: 'running' | 'none';
}

/** What the change would do; throws where it is forbidden. */
export function reviewPacingChange(
  campaign: Campaign,
  changes: PacingChanges,
  bounds: InstallationBounds,
): readonly ChangedValue[] {
  const after = withPacing(campaign.settings, changes);
  // What was wrong with the campaign before is not for this change to mend.
  const known = new Set(reviewSettings(campaign.settings, bounds).map(({ message }) => message));
  const refusals = [
    ...reviewCampaignPacing(after),
    ...reviewSettings(after, bounds).filter(({ message }) => !known.has(message)),
  ];
  if (refusals.length > 0) {
    const reasons = [...new Set(refusals.map(({ message }) => message))].join('; ');
    throw new OutpaceError('OUT_CAMPAIGN_FORBIDDEN', `campaign ${campaign.campaignId}: ${reasons}`);
  }
  return changedValues(campaign.settings, after);
}

export async function setPacing(parts: PacingParts, order: PacingOrder, now: Instant): Promise<PacingResult> {
  const { records, commands, bounds } = parts;
  const { campaignId } = order;
  const campaign = await campaignOf(records, campaignId);
  const values = reviewPacingChange(campaign, order.changes, bounds);
  await reviewChangedPolicies(parts, campaign, order.changes);
  if (commands !== undefined) {
    try {
      const { result } = await sendCommand(commands, campaign.dialGroupId, {
        type: 'campaign.pacing',
        ...order,
      });
      const done = result as { readonly values?: readonly ChangedValue[] } | undefined;
      return { campaignId, values: done?.values ?? values, engine: 'running' };
    } catch (error) {
      if (!(error instanceof PortFailure && error.code === 'no-engine')) throw error;
    }
  }
  const outcome = await changePacing(records, order, now);
  if (!outcome.ok) throw new OutpaceError('OUT_REFUSED', `campaign ${campaignId}: ${outcome.message}`);
  return { campaignId, values: outcome.values, engine: 'none' };
}

/** Throws where a policy of its leads forbids the change; what it forbade before is not for this change to mend. */
async function reviewChangedPolicies(
  { records, law }: Pick<PacingParts, 'records' | 'law'>,
  campaign: Campaign,
  changes: PacingChanges,
): Promise<void> {
  if (law === undefined) return;
  const refusalsOf = async (settings: Campaign['settings']): Promise<readonly string[]> => {
    const { findings } = await reviewCampaignPolicies({ records, law }, { ...campaign, settings });
    return findings.filter(({ severity }) => severity === 'refused').map(({ message }) => message);
  };
  const known = new Set(await refusalsOf(campaign.settings));
  const added = (await refusalsOf(withPacing(campaign.settings, changes))).filter((text) => !known.has(text));
  if (added.length > 0)
    throw new OutpaceError('OUT_CAMPAIGN_FORBIDDEN', `campaign ${campaign.campaignId}: ${added.join('; ')}`);
}

const HISTORY_LIMIT = 100;

export async function pacingHistory(
  records: RecordsPort,
  campaignId: string,
): Promise<readonly SettingsChange[]> {
  await campaignOf(records, campaignId);
  return records.settingsChanges(campaignId, HISTORY_LIMIT);
}

/** The newest change that is no undo itself and was not taken back; undoing again goes one further back. */
async function lastChange(records: RecordsPort, campaignId: string): Promise<SettingsChange> {
  const changes = await pacingHistory(records, campaignId);
  const undone = new Set(changes.map(({ undoes }) => undoes));
  const last = changes.find(({ changeId, undoes }) => undoes === undefined && !undone.has(changeId));
  if (last === undefined) {
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `campaign ${campaignId} has no change to take back; see outpace pacing history ${campaignId}`,
    );
  }
  return last;
}

const valuesBefore = ({ values }: SettingsChange): PacingChanges =>
  Object.fromEntries(values.map(({ key, before }) => [key, before])) as PacingChanges;
