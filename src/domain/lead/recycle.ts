/**
 * Recycling (回收): what a lead does after an attempt, by the campaign's rule for the outcome. Where it redials by cells
 * (DOMAIN 3.2), a lead not reached goes to its next cell, and by the rule once all that ever open were tried.
 * Outcomes without a rule: carrier and trunk faults are tried again after a minute, and after ever longer while they
 * last, since no cap counts them; everything else is final.
 */
import type { DialStatus } from '../call/lineResult.ts';
import type { CampaignSettings, RetryRule } from '../campaign/campaign.ts';
import { isStaggered } from '../campaign/staggered.ts';
import type { LeadNext } from '../cdr/attempt.ts';
import { HOUR_MS, MINUTE_MS, type Instant } from '../kernel/time.ts';

export interface AttemptOutcome {
  readonly dialStatus: DialStatus;
  /** The code that the agent gave; its rule takes the place of the dial status's. */
  readonly disposition?: string | undefined;
  /** The person asked never to be called again. */
  readonly doNotCall: boolean;
  /** Charged attempts, this one included. */
  readonly chargedAttempts: number;
  /** Charged or not, this one included. */
  readonly attempts: number;
  readonly endedAt: Instant;
}

const FIRST_FAULT_MS = MINUTE_MS;
const LAST_FAULT_MS = HOUR_MS;

function defaultRule({ dialStatus, attempts, chargedAttempts }: AttemptOutcome): RetryRule {
  if (dialStatus !== 'congestion' && dialStatus !== 'failed') return { kind: 'final' };
  const faultsBefore = Math.max(0, attempts - chargedAttempts - 1);
  return { kind: 'retry', afterMs: Math.min(LAST_FAULT_MS, FIRST_FAULT_MS * 2 ** faultsBefore) };
}

/** `redialAt`: the first moment from then in a cell that is still to be tried; undefined where there is none. */
export function nextForLead(
  settings: CampaignSettings,
  outcome: AttemptOutcome,
  redialAt?: (from: Instant) => Instant | undefined,
): LeadNext {
  if (outcome.doNotCall || outcome.dialStatus === 'invalid') return { state: 'final' };
  if (outcome.dialStatus === 'abandoned') return afterAbandonment(settings, outcome);
  const byCode = dispositionRule(settings, outcome);
  const rule = byCode ?? settings.retry[outcome.dialStatus];
  if (rule?.kind === 'final' || outcome.chargedAttempts >= settings.maxAttempts) return { state: 'final' };
  const { afterMs } = rule ?? { afterMs: 0 };
  const isByCell =
    byCode === undefined &&
    settings.staggered !== undefined &&
    isStaggered(settings.staggered, outcome.dialStatus);
  const inCell = isByCell
    ? redialAt?.(outcome.endedAt + Math.max(afterMs, settings.attemptSpacingMs))
    : undefined;
  if (inCell !== undefined) return { state: 'retry', dueAt: inCell };
  return byRule(rule ?? defaultRule(outcome), settings, outcome);
}

function byRule(
  rule: RetryRule,
  { attemptSpacingMs }: CampaignSettings,
  { endedAt }: AttemptOutcome,
): LeadNext {
  if (rule.kind === 'final') return { state: 'final' };
  return { state: 'retry', dueAt: endedAt + Math.max(rule.afterMs, attemptSpacingMs) };
}

/** The lead then waits for an agent who is reserved for it (DOMAIN 3.1), and is dialled in no other way. */
function afterAbandonment(
  { abandoned, maxAttempts, attemptSpacingMs }: CampaignSettings,
  { chargedAttempts, endedAt }: AttemptOutcome,
): LeadNext {
  if (abandoned === undefined || chargedAttempts >= maxAttempts) return { state: 'final' };
  return { state: 'retry', dueAt: endedAt + Math.max(abandoned.againAfterMs, attemptSpacingMs) };
}

function dispositionRule(
  { dispositions }: CampaignSettings,
  { disposition }: AttemptOutcome,
): RetryRule | undefined {
  const given = dispositions?.codes.find(({ code }) => code === disposition);
  return given === undefined ? undefined : (given.retry ?? { kind: 'final' });
}
