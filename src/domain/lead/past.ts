/** What happened to the people behind a lead, as far as it decides whether they may be called. */
import type { Instant } from '../kernel/time.ts';

/** Whose attempts are counted: the campaign's on the lead, all campaigns' on its number, or on the person. */
export type CapScope = 'lead' | 'number' | 'person';

/** Attempts that count, oldest first. */
export interface LeadPast extends Readonly<Record<CapScope, readonly Instant[]>> {
  readonly refusedAt?: Instant | undefined;
  readonly abandonedAt?: Instant | undefined;
  /** The campaign itself has abandoned the person: it calls again with an agent reserved (DOMAIN 3.1). */
  readonly isAbandonedHere?: boolean | undefined;
}

/** By cell (calendar): the hour there in which people like this one answer best. */
export type BestHours = Readonly<Partial<Record<string, number>>>;

/** What was known when the lead was put into the hopper, for the gate at the moment of dialling. */
export interface GateFacts {
  readonly region?: string | undefined;
  readonly lineType?: string | undefined;
  /** Of the lead's own address. */
  readonly timeZone?: string | undefined;
  readonly consentUntil?: Instant | undefined;
  /** When the consent was obtained: one taken back since does not stand. */
  readonly consentSince?: Instant | undefined;
  /** The campaign's quotas under which the lead falls. */
  readonly quotas?: readonly string[] | undefined;
  /** How its last attempt came out, where the campaign redials by cells. */
  readonly lastDialStatus?: string | undefined;
  /** Where the campaign learns the best time, and redials by cells. */
  readonly bestHours?: BestHours | undefined;
  /** As many attempts as the policies' caps look at, and those on the lead that cells are told by. */
  readonly past: LeadPast;
  /** More numbers of the same person, where a policy caps the attempts to a person; absent: none. */
  readonly otherNumbers?: readonly string[] | undefined;
}
