/** Leads from the hopper for the engine, which is always answered: with none where the store or the records fail. */
import { SECOND_MS } from '../domain/kernel/time.ts';
import type { Effect } from '../engine/effect.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Clock } from '../ports/clock.ts';
import type { HopperPort, Lease } from '../ports/hopper.ts';
import type { NoteFailure } from './failures.ts';

const LEASE_MS = 30 * SECOND_MS;

export interface LeasingOptions {
  readonly stores: { readonly hopper: HopperPort };
  readonly clock: Clock;
  readonly fence: number;
  readonly post: (input: EngineInput) => void;
  readonly noteFailure: NoteFailure;
  /** Without those that are an agent's own; absent: there are none such. */
  readonly ofPool?: ((campaignId: string, leases: readonly Lease[]) => Promise<readonly Lease[]>) | undefined;
}

type LeaseLeads = Extract<Effect, { type: 'leaseLeads' }>;

export function createLeaser(options: LeasingOptions): (effect: LeaseLeads) => Promise<void> {
  const { stores, clock, fence, post, noteFailure } = options;
  const ofPool = options.ofPool ?? ((_campaignId, leases) => Promise.resolve(leases));
  return async ({ campaignId, count, leaseMs = LEASE_MS }) => {
    const answer = { type: 'leadsLeased', campaignId, requested: count } as const;
    try {
      const leases = await stores.hopper.lease(fence, campaignId, count, leaseMs, clock.now());
      post({ ...answer, leases: await ofPool(campaignId, leases) });
    } catch (error) {
      noteFailure('lease', error);
      post({ ...answer, leases: [] });
    }
  };
}
