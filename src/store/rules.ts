/** What every store decides alike, so that the memory store and Redis stay one behaviour. */
import type { CallDetailRecord } from '../domain/cdr/attempt.ts';
import type { CampaignId, LeadId } from '../domain/kernel/ids.ts';
import { DAY_MS, HOUR_MS, type Instant, SECOND_MS } from '../domain/kernel/time.ts';
import type { EmergencyOrder, EmergencyState } from '../ports/emergency.ts';
import { PortFailure, type PortName } from '../ports/failure.ts';

/** The last instant a Date holds (ECMA-262 §21.4.1.1): the retry time of a refusal that does not lapse. */
export const NEVER: Instant = 8_640_000_000_000_000;

/**
 * How long a lead's settled revision is kept: longer than the database needs to read due leads and hand them over.
 * It is kept longer still while its closing entry waits in the spool.
 */
export const SETTLED_KEPT_MS = HOUR_MS;

/** How long a number's last reservation is kept at least: campaigns may ask for any spacing up to this. */
export const NUMBER_KEPT_MS = 31 * DAY_MS;

/** Newest attempts on a number that are kept for the caps: far more than any cap counts. */
export const ATTEMPTS_KEPT = 1_000;

/** From the taking of a command to its answer. */
export const COMMAND_ANSWER_LIMIT_MS = 10 * SECOND_MS;

/** When to ask again where all lines of a trunk are taken and none lapses sooner. */
export const LINES_RETRY_MS = SECOND_MS;

/** Orders of the emergency stop that are kept. */
export const EMERGENCY_HISTORY = 1_000;

/** What the last order, where there was one, means for calls. */
export function emergencyState(last: EmergencyOrder | undefined): EmergencyState {
  if (last === undefined) return { kind: 'clear' };
  return { kind: last.action === 'stop' ? 'stopped' : 'clear', order: last };
}

/** A reserved place in the rate whose call is never seen leaving counts as if it had left this much later. */
export const LEAVES_WITHIN_MS = 5 * SECOND_MS;

/** The sliding window: `calls` starts in any `windowMs`. Fractions stretch the window (0.5 calls/s: 1 in 2 s). */
export function rateWindow(callsPerSecond: number): { readonly calls: number; readonly windowMs: number } {
  const calls = Math.max(1, Math.floor(callsPerSecond));
  return { calls, windowMs: (calls / callsPerSecond) * SECOND_MS };
}

/** The instant a closed attempt was settled at, as far as its record tells. */
export function settledAt(cdr: CallDetailRecord): Instant {
  return Math.max(cdr.createdAt, cdr.stamps.endedAt ?? 0);
}

/** A lease's token names its campaign and lead; ids hold no `/`. */
export function leaseToken(campaignId: CampaignId, leadId: LeadId, nonce: string): string {
  return `${campaignId}/${leadId}/${nonce}`;
}

/** The campaign of a token that is the lead's, or undefined where it never was one. */
export function campaignOfToken(token: string, leadId: LeadId): CampaignId | undefined {
  const [campaignId, tokenLeadId, nonce] = token.split('/');
  return nonce !== undefined && tokenLeadId === leadId ? campaignId : undefined;
}

export function fenced(port: PortName, operation: string): PortFailure {
  return new PortFailure('a newer owner has taken the dial group over', {
    port,
    operation,
    outcome: 'refused',
    code: 'fenced',
  });
}

export function noEngine(dialGroupId: string): PortFailure {
  return new PortFailure(`no engine serves dial group ${dialGroupId}: start one with 'outpace serve'`, {
    port: 'commands',
    operation: 'send',
    outcome: 'unavailable',
    code: 'no-engine',
  });
}

export function noAnswer(dialGroupId: string): PortFailure {
  return new PortFailure(`the engine of dial group ${dialGroupId} took the command and has not answered`, {
    port: 'commands',
    operation: 'send',
    outcome: 'unknown',
    code: 'deadline',
  });
}
