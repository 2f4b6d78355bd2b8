/** How a lead stands: what the records say of it and of the person behind it, and the gate's view of that. */
import type { CampaignSettings } from '../campaign/campaign.ts';
import { isStaggered } from '../campaign/staggered.ts';
import type { CampaignId, LeadId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';
import type { Lead } from '../lead/lead.ts';
import { isManualLead } from '../lead/manualLead.ts';
import type { BestHours, LeadPast } from '../lead/past.ts';
import type { Callee } from './law.ts';
import type { Place } from './opening.ts';
import type { FullQuota, GateView, RedialView } from './view.ts';

export interface LeadStanding extends Callee {
  readonly leadId: LeadId;
  readonly campaignId: CampaignId;
  readonly state: 'due' | 'final';
  /** 0: neither tried nor refused yet. */
  readonly dueAt: Instant;
  readonly attemptsMade: number;
  readonly lastDialStatus?: string | undefined;
  /** Of the last refusal since the last attempt. */
  readonly refusalCode?: string | undefined;
  /** The do-not-call list that has the number. */
  readonly listed?: { readonly list: string } | undefined;
  /** The filter of its list that leaves it out. */
  readonly filteredBy?: string | undefined;
  /** The quotas under which it falls; absent: the campaign has none. */
  readonly quotas?: readonly string[] | undefined;
  readonly quotaFull?: FullQuota | undefined;
  readonly consentUntil?: Instant | undefined;
  readonly consentSince?: Instant | undefined;
  /** What the campaign learns the best time to call by. */
  readonly segment?: string | undefined;
  readonly bestHours?: BestHours | undefined;
  readonly past: LeadPast;
  /** More numbers of the same person, by the list's key and by the lead's phones. */
  readonly otherNumbers?: readonly string[] | undefined;
}

type ViewSettings = Pick<CampaignSettings, 'maxAttempts' | 'attemptSpacingMs' | 'abandoned'> &
  Partial<Pick<CampaignSettings, 'staggered' | 'retry'>>;

export function viewOf(standing: LeadStanding, place: Place, settings: ViewSettings): GateView {
  const { past, attemptsMade, dueAt, listed, filteredBy, quotaFull, consentUntil } = standing;
  return {
    place,
    maxAttempts: settings.maxAttempts,
    attemptSpacingMs: settings.attemptSpacingMs,
    attemptsMade,
    attempts: past,
    dueAt,
    listed,
    filteredBy,
    quotaFull,
    consentUntil,
    finalBecause: finalBecause(standing),
    redial: redialOf(standing, settings),
    refusedAt: past.refusedAt,
    abandonedAt: past.abandonedAt,
    hasReservedAgent: past.isAbandonedHere === true && settings.abandoned !== undefined,
  };
}

function redialOf(
  { lastDialStatus: status, bestHours }: LeadStanding,
  { staggered: rule, retry }: ViewSettings,
): RedialView | undefined {
  if (rule === undefined || status === undefined || !isStaggered(rule, status)) return undefined;
  return { rule, status, retriesBusy: retry?.busy?.kind === 'retry', bestHours };
}

const NO_PAST: LeadPast = { lead: [], number: [], person: [] };

/** Of a lead as the hopper has it. */
export function leadView(
  { leadId, campaignId, number, attempts: attemptsMade, gate }: Omit<Lead, 'revision' | 'order'>,
  place: Place,
  settings: ViewSettings,
): GateView {
  const standing = { state: 'due', dueAt: 0, attemptsMade, past: NO_PAST, number, ...gate } as const;
  // An agent may dial a number by hand: nobody else does, but that is not the gate's to refuse.
  return { ...viewOf({ leadId, campaignId, ...standing }, place, settings), finalBecause: undefined };
}

function finalBecause({ leadId, state, lastDialStatus, refusalCode }: LeadStanding): string | undefined {
  if (isManualLead(leadId)) return 'an agent dialled the number by hand, and nothing else does';
  if (state === 'due') return undefined;
  if (refusalCode !== undefined) return `it was refused for good (${refusalCode})`;
  if (lastDialStatus === undefined) return 'it was closed before any call';
  return `its last call was ${lastDialStatus}, after which the campaign does not call again`;
}
