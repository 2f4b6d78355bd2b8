/**
 * Changes settings of a campaign that is made: reviewed first, then written if nobody else has written meanwhile. Done by
 * the engine that runs the campaign, or by whoever asks where no engine runs.
 */
import type { Campaign } from '../domain/campaign/campaign.ts';
import { reviewCampaignPacing } from '../domain/campaign/pacingReview.ts';
import { reviewLaw } from '../domain/campaign/settings.ts';
import { withSettings, type SettingsChanges } from '../domain/campaign/settingsChange.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { TelephonyFault } from '../ports/telephony.ts';

export interface SettingsOrder {
  readonly campaignId: string;
  readonly changes: SettingsChanges;
  readonly by: string;
}

export type SettingsOutcome =
  | { readonly ok: true; readonly campaign: Campaign }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Two people changing at once: the second looks again. */
const TRIES = 3;

/** `faultsOf`: why this could not be dialled, e.g. a prompt that is missing. */
export async function changeSettings(
  records: Pick<RecordsPort, 'campaign' | 'changeSettings'>,
  { campaignId, changes, by }: SettingsOrder,
  now: Instant,
  faultsOf: (campaign: Campaign) => Promise<readonly TelephonyFault[]> = async () => [],
): Promise<SettingsOutcome> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const before = await records.campaign(campaignId);
    if (before === undefined) return refused('not-found', `there is no campaign ${campaignId}`);
    const after = { ...before, settings: withSettings(before.settings, changes) };
    const [forbidden] = [...reviewLaw(after.settings), ...reviewCampaignPacing(after.settings)];
    if (forbidden !== undefined) return refused(forbidden.code, forbidden.message);
    const faults = await faultsOf(after);
    if (faults.length > 0)
      return refused(faults[0]?.code ?? 'refused', faults.map(({ message }) => message).join('; '));
    const change = {
      campaignId,
      before: before.settings,
      after: after.settings,
      values: [],
      at: now,
      who: by,
    };
    if (await records.changeSettings(change)) return { ok: true, campaign: after };
  }
  return refused('changed-meanwhile', 'somebody else is changing these settings; look again and repeat');
}

function refused(code: string, message: string): SettingsOutcome {
  return { ok: false, code, message };
}
