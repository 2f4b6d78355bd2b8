/**
 * Recycling (回收): what a lead does after an attempt, by the campaign's rule for the outcome.
 * Outcomes without a rule: carrier and trunk faults are tried again after a minute, everything else is final.
 */
import type { DialStatus } from '../call/lineResult.ts';
import type { CampaignSettings, RetryRule } from '../campaign/campaign.ts';
import type { LeadNext } from '../cdr/attempt.ts';
import { MINUTE_MS, type Instant } from '../kernel/time.ts';

export interface AttemptOutcome {
  readonly dialStatus: DialStatus;
  /** The person asked never to be called again. */
  readonly doNotCall: boolean;
  /** Charged attempts, this one included. */
  readonly chargedAttempts: number;
  readonly endedAt: Instant;
}

const DEFAULT_RULES: Readonly<Partial<Record<DialStatus, RetryRule>>> = {
  congestion: { kind: 'retry', afterMs: MINUTE_MS },
  failed: { kind: 'retry', afterMs: MINUTE_MS },
};

export function nextForLead(settings: CampaignSettings, outcome: AttemptOutcome): LeadNext {
  if (outcome.doNotCall || outcome.dialStatus === 'invalid') return { state: 'final' };
  // Redialling somebody who was abandoned needs an agent reserved for a set time (DOMAIN 3.1), which no rule grants yet.
  if (outcome.dialStatus === 'abandoned') return { state: 'final' };
  const rule = settings.retry[outcome.dialStatus] ?? DEFAULT_RULES[outcome.dialStatus] ?? { kind: 'final' };
  if (rule.kind === 'final' || outcome.chargedAttempts >= settings.maxAttempts) return { state: 'final' };
  return { state: 'retry', dueAt: outcome.endedAt + Math.max(rule.afterMs, settings.attemptSpacingMs) };
}
