/**
 * The gate at work: whether this lead may be put into the hopper, and whether it may be dialled at this moment. Both
 * ask the same rules; what changes fastest (do-not-call lists, caps and spacing against other engines) is asked once
 * more where it can be decided atomically, by codes of the same set.
 */
import type { GateEvidence } from '../cdr/details.ts';
import type { CampaignSettings } from '../campaign/campaign.ts';
import type { Instant } from '../kernel/time.ts';
import type { Lead } from '../lead/lead.ts';
import type { GateFacts, LeadPast } from '../lead/past.ts';
import { firstRefusal, judgedAgainAt } from './judge.ts';
import type { PlaceOf } from './law.ts';
import type { Place } from './opening.ts';
import type { GateRefusalCode } from './rules.ts';
import { leadView, viewOf, type LeadStanding } from './standing.ts';

export type RefusalCode =
  | GateRefusalCode
  /** None of the campaign's trunks may call the number. */
  | 'destination'
  /** Abandoned before, and no agent is free to be reserved. */
  | 'agent-first'
  /** An agent who was shown the lead passed it over. */
  | 'skipped';

export interface Refusal {
  readonly code: RefusalCode;
  /** When it is judged again; absent: never. */
  readonly retryAt?: Instant;
}

const NO_PAST: LeadPast = { lead: [], number: [], person: [] };

/** Undefined: the lead may be dialled now. `hasAgent`: one is reserved for the call. */
export function mayDial(
  lead: Lead,
  settings: CampaignSettings,
  placeOf: PlaceOf,
  now: Instant,
  hasAgent = lead.agentFirst === true,
): Refusal | undefined {
  const { number, gate } = lead;
  const rules = rulesFor(lead, settings);
  const view = leadView(lead, placeOf({ number, ...gate }), rules);
  const refusal = firstRefusal(hasAgent ? { ...view, hasReservedAgent: true } : view, now);
  return refusalOf(refusal, now);
}

/**
 * A call that was promised is none of the campaign's own tries, and keeps no distance from those: the person waits for
 * it. The caps and gaps of the policies hold for it as for any.
 */
export function rulesFor({ callback }: Pick<Lead, 'callback'>, settings: CampaignSettings): CampaignSettings {
  if (callback === undefined) return settings;
  return { ...settings, maxAttempts: Number.POSITIVE_INFINITY, attemptSpacingMs: 0, staggered: undefined };
}

/** When the consent was obtained, where the call needs one: asked once more at dialling. */
export function consentAsked({ number, gate }: Lead, placeOf: PlaceOf): { readonly consentSince?: Instant } {
  const { policies = [] } = placeOf({ number, ...gate });
  if (!policies.some(({ consent }) => consent === 'required')) return {};
  return { consentSince: gate?.consentSince ?? 0 };
}

/** Kept with the call; undefined where the campaign asks for no policies. */
export function evidenceOf(
  { number, attempts: made, gate }: Lead,
  placeOf: PlaceOf,
): GateEvidence | undefined {
  const { policies, zones, zonesBy } = placeOf({ number, ...gate });
  if (policies === undefined) return undefined;
  const past = gate?.past ?? NO_PAST;
  const consentUntil = gate?.consentUntil;
  return {
    policies: policies.map(({ policyId, version }) => `${policyId} ${version}`),
    zones,
    ...(zonesBy === undefined ? {} : { zonesBy }),
    attempts: { lead: made, number: past.number.length, person: past.person.length },
    ...(consentUntil === undefined ? {} : { consentUntil }),
  };
}

/** Whether the lead may wait in the hopper. Which cell it is called in is told at its dial, within the campaign's own window. */
export function mayFill(
  standing: LeadStanding,
  place: Place,
  settings: CampaignSettings,
  now: Instant,
): Refusal | undefined {
  return refusalOf(firstRefusal(viewOf(standing, place, { ...settings, staggered: undefined }), now), now);
}

/** A list whose key stands for more than a person would make each of its leads as large as the list. */
const MOST_OTHER_NUMBERS = 100;

/** What goes with the lead into the hopper. */
export function factsFor(
  standing: LeadStanding,
  { policies = [] }: Place,
  { staggered, maxAttempts }: Pick<CampaignSettings, 'staggered' | 'maxAttempts'>,
): GateFacts {
  const { region, lineType, timeZone, consentUntil, consentSince, past, lastDialStatus, quotas } = standing;
  const caps = policies.flatMap((policy) => policy.caps);
  const newest = (scope: 'lead' | 'number' | 'person', least: number): readonly Instant[] => {
    const most = Math.max(least, ...caps.filter((cap) => cap.scope === scope).map((cap) => cap.most));
    return most === 0 ? [] : past[scope].slice(-most);
  };
  const isPersonCapped = caps.some(({ scope }) => scope === 'person');
  const otherNumbers = isPersonCapped ? (standing.otherNumbers?.slice(0, MOST_OTHER_NUMBERS) ?? []) : [];
  return {
    region,
    lineType,
    timeZone,
    consentUntil,
    consentSince,
    ...(staggered === undefined ? {} : { lastDialStatus }),
    ...(quotas === undefined ? {} : { quotas }),
    ...(otherNumbers.length === 0 ? {} : { otherNumbers }),
    past: {
      ...past,
      lead: newest('lead', staggered === undefined ? 0 : maxAttempts),
      number: newest('number', 1),
      person: newest('person', 0),
    },
  };
}

function refusalOf(refusal: ReturnType<typeof firstRefusal>, now: Instant): Refusal | undefined {
  if (refusal === undefined) return undefined;
  const retryAt = judgedAgainAt(refusal, now);
  return { code: refusal.code, ...(retryAt === undefined ? {} : { retryAt }) };
}
