/**
 * A policy: what the law of a country, or of a part of it, allows, as data with its source. Policies are files in
 * `config/policies`; the figures and how sure they are come from COMPLIANCE 1. None of it is legal advice.
 */
import type { AbandonRule } from '../campaign/campaign.ts';
import type { CapScope } from '../lead/past.ts';

/** Days 1 (Monday) to 7, minutes from local midnight, end exclusive. */
export interface DayWindow {
  readonly days: readonly number[];
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** On public holidays: as on any other day, not at all, or between these times. */
export type HolidayRule = 'asUsual' | 'closed' | { readonly fromMinute: number; readonly toMinute: number };

export interface AttemptCap {
  readonly scope: CapScope;
  readonly most: number;
  /** The local day of the called party, so many hours back, or all time. */
  readonly within: 'localDay' | 'ever' | { readonly hours: number };
}

export interface Policy {
  readonly policyId: string;
  /** Grows with every change; kept with each call as evidence. */
  readonly version: string;
  /** Where it was read from. */
  readonly file?: string | undefined;
  /** Where the rules are written, and how sure we are: `source` a named one, `memory` to be confirmed by counsel. */
  readonly source: string;
  readonly confidence: 'source' | 'memory';
  /** Whose holiday tables apply: ISO 3166-1, or 3166-2 for a part of a country. */
  readonly region: string;
  readonly windows: readonly DayWindow[];
  readonly holidays: HolidayRule;
  readonly caps: readonly AttemptCap[];
  /** Between two attempts to one number. */
  readonly minGapMs: number;
  readonly minRingMs: number;
  /** After an abandoned call nobody is called again for so long, unless an agent is reserved. */
  readonly redialLockMs: number;
  /** After the person refused. */
  readonly refusalLockMs: number;
  readonly abandonWindows: readonly AbandonRule[];
  readonly promptBeforeAgent: 'allowed' | 'forbidden';
  /** Whether a call needs a consent on record. */
  readonly consent: 'required' | 'notRequired';
  /** Days for which records of calls must be kept. */
  readonly retentionDays: number;
}
