/**
 * An attempt's way onto the record: its consent and the do-not-call lists are asked, then its number within the caps on
 * number and person, its trunk's line, rate and spending, and the number it shows are reserved, in that order, and only
 * then is it open. What cannot be reserved gives everything back, and nothing was dialled.
 */
import type { Attempt } from '../domain/cdr/attempt.ts';
import { HOUR_MS, MINUTE_MS } from '../domain/kernel/time.ts';
import type { Effect } from '../engine/effect.ts';
import type { EngineInput } from '../engine/input.ts';
import type { DoNotCallLists } from '../ports/doNotCall.ts';
import { PortFailure } from '../ports/failure.ts';
import type { CallerIdReservation } from '../ports/limits.ts';
import type { Stores } from '../ports/stores.ts';
import type { ConsentWatch } from './consentWatch.ts';
import type { NoteFailure } from './failures.ts';
import type { Log } from './log.ts';
import type { PendingRecords } from './pendingRecords.ts';
import { reserveWithinCaps } from './numberDesk.ts';
import { refuseLead, type RefusingOptions } from './refuseLead.ts';
import { releaseUnused, reserveOnTrunk, type TrunkTerms } from './trunkDesk.ts';

export interface BeginnerOptions extends RefusingOptions {
  readonly stores: Stores;
  readonly doNotCall: DoNotCallLists;
  /** Absent: nobody takes a consent back. */
  readonly consents?: Pick<ConsentWatch, 'verdict'> | undefined;
  readonly pending: PendingRecords;
  readonly log: Log;
  readonly trunkLimits: (trunkId: string) => TrunkTerms;
  readonly post: (input: EngineInput) => void;
  readonly noteFailure: NoteFailure;
}

type Begin = Extract<Effect, { type: 'beginAttempt' }>;
type Refusal = Omit<Extract<EngineInput, { type: 'attemptRefused' }>, 'type' | 'attemptId'>;
interface Reserved {
  readonly attempt: Attempt;
  /** The do-not-call lists that were asked, with their versions. */
  readonly lists: readonly string[];
}

/** Answers each with `attemptBegun` or `attemptRefused`. */
export function createBeginner(options: BeginnerOptions): (effect: Begin) => Promise<void> {
  const { stores, clock, fence, pending, post, noteFailure } = options;
  const { hopper, limits } = stores;

  async function reserve(effect: Begin, numberReserved: () => void): Promise<Refusal | Reserved> {
    const { attempt, token } = effect;
    const { attemptId: callId, number, trunkId } = attempt;
    const withdrawn = await refusedByConsent(effect);
    if (withdrawn !== undefined) return withdrawn;
    const [lists, listed] = await Promise.all([
      options.doNotCall.versions(attempt.campaignId),
      refusedByList(attempt, token),
    ]);
    if (listed !== undefined) return listed;
    const free = await reserveWithinCaps(limits, effect, numberReserved);
    if (!free.reserved) {
      // Listed since it was asked: the list has its name all the same.
      const isListed = free.code === 'do-not-call';
      return (
        (isListed ? await refusedByList(attempt, token) : undefined) ?? (await dropLead(attempt, token, free))
      );
    }
    const terms = options.trunkLimits(trunkId);
    const line = await reserveOnTrunk(limits, terms, { trunkId, callId, number }, clock.now());
    if (!line.reserved) {
      await giveUp(attempt, token, false);
      return line;
    }
    const shown = await callerIdOf(effect);
    if (shown.reserved) return { attempt: { ...attempt, callerId: shown.number }, lists };
    await giveUp(attempt, token, true);
    return shown;
  }

  /** Taken back since the lead was put into the hopper, or nobody knows. */
  async function refusedByConsent({ attempt, token, consentSince }: Begin): Promise<Refusal | undefined> {
    if (consentSince === undefined || options.consents === undefined) return undefined;
    const { attemptId, campaignId, leadId, number } = attempt;
    const verdict = options.consents.verdict(number, campaignId, consentSince);
    if (verdict === 'stands') return undefined;
    options.log.info({ event: 'attempt.consent', attemptId, campaignId, leadId, verdict });
    const retryAt = clock.now() + (verdict === 'revoked' ? HOUR_MS : MINUTE_MS);
    return await dropLead(attempt, token, { code: 'consent-missing', retryAt });
  }

  async function refusedByList(attempt: Attempt, token: string): Promise<Refusal | undefined> {
    const [list] = await options.doNotCall.listsNaming([attempt.number], attempt.campaignId);
    if (list === undefined) return undefined;
    const { attemptId, campaignId, leadId } = attempt;
    options.log.info({ event: 'attempt.doNotCall', attemptId, campaignId, leadId, list });
    return await dropLead(attempt, token, { code: 'do-not-call', list });
  }

  async function callerIdOf({ attempt, callerIds }: Begin): Promise<CallerIdReservation> {
    if (callerIds === undefined) return { reserved: true, number: attempt.callerId };
    return await limits.reserveCallerId(callerIds, clock.now());
  }

  async function giveUp(attempt: Attempt, token: string, hasLine: boolean): Promise<void> {
    const { attemptId, number, trunkId } = attempt;
    await Promise.all([
      limits.releaseNumber(number, attemptId),
      hopper.release(fence, attempt.leadId, token, false),
      ...(hasLine ? [releaseUnused(limits, trunkId, attemptId)] : []),
    ]);
  }

  async function dropLead(
    { leadId, campaignId }: Attempt,
    token: string,
    { list, retryAt, code }: Refusal & { readonly list?: string },
  ): Promise<Refusal> {
    const isFinal = code === 'do-not-call';
    await refuseLead(options, token, {
      leadId,
      campaignId,
      code,
      ...(list === undefined ? {} : { list }),
      ...(isFinal || retryAt === undefined ? {} : { retryAt }),
    });
    return { code, ...(retryAt === undefined ? {} : { retryAt }) };
  }

  return async (effect) => {
    const { attemptId, number, trunkId } = effect.attempt;
    const refused = (refusal: Refusal): void => post({ type: 'attemptRefused', attemptId, ...refusal });
    let isReserved = false;
    try {
      const reserved = await reserve(effect, () => (isReserved = true));
      if ('code' in reserved) return refused(reserved);
      const { attempt, lists } = reserved;
      if (await hopper.openAttempt(fence, effect.token, attempt))
        return post({ type: 'attemptBegun', attemptId, callerId: attempt.callerId, lists });
      await Promise.all([limits.releaseNumber(number, attemptId), releaseUnused(limits, trunkId, attemptId)]);
      refused({ code: 'lease-lapsed' });
    } catch (error) {
      // Where the attempt got on record all the same, the comparison with the store closes it.
      noteFailure('beginAttempt', error);
      if (isReserved || !isUntouched(error))
        void pending.save({ type: 'giveBack', attemptId, number, trunkId });
      refused({ code: 'store-down' });
    }
  };
}

/** Whether nothing at all has happened at the far side. */
function isUntouched(error: unknown): boolean {
  return error instanceof PortFailure && error.outcome === 'unavailable';
}
