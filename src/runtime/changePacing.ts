/**
 * Changes how a campaign is paced: reviewed first, then written with its audit in one step. Done by the engine that
 * runs the campaign, or by whoever asks where no engine runs.
 */
import type { Campaign } from '../domain/campaign/campaign.ts';
import { reviewCampaignPacing } from '../domain/campaign/pacingReview.ts';
import {
  PACING_KEYS,
  changedValues,
  withPacing,
  type ChangedValue,
  type PacingChanges,
} from '../domain/campaign/pacingValues.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { RecordsPort } from '../ports/records.ts';

export interface PacingOrder {
  readonly campaignId: string;
  readonly changes: PacingChanges;
  /** Who asks, for the audit. */
  readonly by: string;
  /** The change that this one takes back. */
  readonly undoes?: number;
}

export type PacingOutcome =
  | { readonly ok: true; readonly campaign: Campaign; readonly values: readonly ChangedValue[] }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Two people changing at once: the second looks again. */
const TRIES = 3;

export async function changePacing(
  records: Pick<RecordsPort, 'campaign' | 'changeSettings'>,
  order: PacingOrder,
  now: Instant,
): Promise<PacingOutcome> {
  const { campaignId, changes, by, undoes } = order;
  const unknown = Object.keys(changes).find((key) => !PACING_KEYS.some((known) => known === key));
  if (unknown !== undefined) return refused('pacing-invalid', `there is no pacing setting ${unknown}`);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const campaign = await records.campaign(campaignId);
    if (campaign === undefined) return refused('not-found', `there is no campaign ${campaignId}`);
    const before = campaign.settings;
    const after = withPacing(before, changes);
    const [refusal] = reviewCampaignPacing(after);
    if (refusal !== undefined) return refused(refusal.code, refusal.message);
    const values = changedValues(before, after);
    const changed = { ...campaign, settings: after };
    if (values.length === 0) return { ok: true, campaign, values };
    const change = { campaignId, before, after, values, at: now, who: by };
    if (await records.changeSettings({ ...change, ...(undoes === undefined ? {} : { undoes }) }))
      return { ok: true, campaign: changed, values };
  }
  return refused('changed-meanwhile', 'somebody else is changing these settings; look again and repeat');
}

function refused(code: string, message: string): PacingOutcome {
  return { ok: false, code, message };
}
