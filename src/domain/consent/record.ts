/**
 * Consents to be called, and their revocations, as they stand on record: neither is ever changed, and what holds at a
 * moment follows from both. Rules: COMPLIANCE 1 (prior consent documented with proof; revoked at any time).
 */
import type { CampaignId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';

export const CONSENT_CHANNELS = [
  'phone',
  'web',
  'app',
  'sms',
  'email',
  'paper',
  'inPerson',
  'other',
] as const;
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number];

export interface ConsentScope {
  /** E.164. */
  readonly number: string;
  /** Absent: for calls of every campaign. */
  readonly campaignId?: CampaignId | undefined;
}

export interface ConsentTerms extends ConsentScope {
  readonly obtainedAt: Instant;
  /** Absent: until it is revoked. */
  readonly expiresAt?: Instant | undefined;
}

export interface ConsentRevoked extends ConsentScope {
  readonly revokedAt: Instant;
}

/** The last instant a Date holds (ECMA-262 §21.4.1.1). */
export const NO_EXPIRY: Instant = 8_640_000_000_000_000;

/**
 * Until when the campaign may call the number by its consents: the latest end of those that stand, which may be past.
 * Undefined: there is none. A revocation ends what was obtained before it or at the same moment; one for a campaign
 * leaves other campaigns alone.
 */
export function consentUntil(
  consents: readonly ConsentTerms[],
  revocations: readonly ConsentRevoked[],
  campaignId: CampaignId,
): Instant | undefined {
  return standingConsent(consents, revocations, campaignId)?.until;
}

export interface StandingConsent {
  readonly until: Instant;
  /** When the newest of them was obtained: a revocation from then on ends it. */
  readonly since: Instant;
}

export function standingConsent(
  consents: readonly ConsentTerms[],
  revocations: readonly ConsentRevoked[],
  campaignId: CampaignId,
): StandingConsent | undefined {
  const isOfCampaign = (scope: ConsentScope): boolean =>
    scope.campaignId === undefined || scope.campaignId === campaignId;
  const revokedAt = Math.max(
    Number.NEGATIVE_INFINITY,
    ...revocations.filter(isOfCampaign).map((revocation) => revocation.revokedAt),
  );
  const standing = consents.filter((consent) => isOfCampaign(consent) && consent.obtainedAt > revokedAt);
  if (standing.length === 0) return undefined;
  return {
    until: Math.max(...standing.map(({ expiresAt }) => expiresAt ?? NO_EXPIRY)),
    since: Math.max(...standing.map(({ obtainedAt }) => obtainedAt)),
  };
}
