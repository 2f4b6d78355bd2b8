/**
 * Between the callbacks on record and the engine: tells it once a second which are due or soon will be, leases the lead
 * of one for an agent through the gate, and says of those that nobody was offered in time that they are missed.
 */
import { DEFAULT_CALLBACKS, type OpenCallback } from '../domain/callback/callback.ts';
import { MINUTE_MS, SECOND_MS } from '../domain/kernel/time.ts';
import type { Effect } from '../engine/effect.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Clock } from '../ports/clock.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Stores } from '../ports/stores.ts';
import type { NoteFailure } from './failures.ts';
import type { HopperGate } from './hopperGate.ts';
import type { Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';
import type { RecentRefusals } from './recentRefusals.ts';

const INTERVAL_MS = SECOND_MS;
const RETRY_MS = 2 * SECOND_MS;
/** Of a campaign that has more at once, the earliest come first. */
const MOST_KNOWN = 1_000;
/** How long before its time one is announced. */
export const SOON_MS = 15 * MINUTE_MS;
const CLEARING_MS = 10 * SECOND_MS;

export interface CallbackDeskOptions {
  readonly stores: Pick<Stores, 'hopper'>;
  readonly records: Pick<RecordsPort, 'callbacks' | 'campaign' | 'campaigns'>;
  readonly gate: Pick<HopperGate, 'judge'>;
  readonly refusals: RecentRefusals;
  readonly dialGroupId: string;
  readonly clock: Clock;
  readonly fence: number;
  readonly log: Log;
  readonly post: (input: EngineInput) => void;
  readonly noteFailure: NoteFailure;
}

export type CallbackEffect = Extract<Effect, { type: 'leaseCallback' | 'callbackOffered' }>;
type Lease = Extract<Effect, { type: 'leaseCallback' }>;
type Offered = Extract<Effect, { type: 'callbackOffered' }>;
type Leased = Extract<EngineInput, { type: 'callbackLeased' }>['outcome'];

export interface CallbackDesk {
  readonly loop: Loop;
  readonly run: (effect: CallbackEffect) => void;
}

export function createCallbackDesk(options: CallbackDeskOptions): CallbackDesk {
  const { stores, records, gate, refusals, clock, fence, log, post, noteFailure } = options;
  const { hopper } = stores;
  let told = '[]';
  let clearedAt = 0;

  async function turn(): Promise<number> {
    try {
      const now = clock.now();
      const campaigns = await records.campaigns(options.dialGroupId);
      const campaignIds = campaigns.map(({ campaignId }) => campaignId);
      if (now - clearedAt >= CLEARING_MS) await clear(campaigns, now);
      tell(await records.callbacks.open(campaignIds, now + SOON_MS, MOST_KNOWN), now);
      return INTERVAL_MS;
    } catch (error) {
      noteFailure('callbacks', error);
      return RETRY_MS;
    }
  }

  /** With nothing due there is nothing to tell twice. */
  function tell(open: readonly OpenCallback[], now: number): void {
    const refused = new Map<string, ReadonlySet<string>>();
    for (const { campaignId } of open)
      if (!refused.has(campaignId)) refused.set(campaignId, new Set(refusals.of(campaignId, now)));
    const callbacks = open.filter(({ campaignId, leadId }) => refused.get(campaignId)?.has(leadId) !== true);
    const text = JSON.stringify(callbacks);
    if (text === told && callbacks.every(({ dueAt }) => dueAt > now)) return;
    told = text;
    post({ type: 'callbacksKnown', callbacks });
  }

  async function clear(campaigns: Awaited<ReturnType<RecordsPort['campaigns']>>, now: number): Promise<void> {
    clearedAt = now;
    const closed = await records.callbacks.closeOfFinalLeads(
      campaigns.map(({ campaignId }) => campaignId),
      now,
    );
    if (closed > 0) log.info({ event: 'callback.cancelled', closed, because: 'their leads are final' });
    for (const { campaignId, settings } of campaigns) {
      const { missedAfterMs } = settings.callbacks ?? DEFAULT_CALLBACKS;
      for (const { callbackId, agentId, at } of await records.callbacks.markMissed(
        campaignId,
        now - missedAfterMs,
        now,
      ))
        log.warn({
          event: 'callback.missed',
          callbackId,
          campaignId,
          agentId,
          at: new Date(at).toISOString(),
        });
    }
  }

  async function lease({ callbackId, campaignId, leaseMs }: Lease): Promise<Leased> {
    const [lead, campaign] = await Promise.all([
      records.callbacks.lead(callbackId),
      records.campaign(campaignId),
    ]);
    if (lead === undefined || campaign === undefined) return { code: 'not-open' };
    const now = clock.now();
    const { dialable, refused } = await gate.judge(campaign, [lead], now);
    for (const entry of refused) {
      refusals.add(campaignId, entry.leadId, entry.at, entry.retryAt);
      await hopper.append(fence, entry);
    }
    const [judged] = dialable;
    if (judged === undefined) return { code: refused[0]?.code ?? 'not-open' };
    const held = await hopper.leaseLead(fence, judged, leaseMs, now);
    return held === undefined ? { code: 'lead-busy' } : { lead: judged, token: held.token };
  }

  async function answer(effect: Lease): Promise<void> {
    const { callbackId, campaignId } = effect;
    const outcome = await lease(effect).catch((error: unknown): Leased => {
      noteFailure('leaseCallback', error);
      return { code: 'store-down' };
    });
    post({ type: 'callbackLeased', callbackId, campaignId, outcome });
  }

  async function offered({ callbackId, agentId }: Offered): Promise<void> {
    const entry = { type: 'callbackOffered', callbackId, agentId, at: clock.now() } as const;
    await hopper.append(fence, entry).catch((error: unknown) => noteFailure('append', error));
  }

  return {
    loop: createLoop(clock, turn),
    run: (effect) => void (effect.type === 'leaseCallback' ? answer(effect) : offered(effect)),
  };
}
