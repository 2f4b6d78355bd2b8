/**
 * What the engine asks for agents: the lead that is shown, the lead of a number dialled by hand, and dispositions and
 * marks on their way to the records. The first two need the database, for which only that agent waits; the others do not.
 */
import type { Effect } from '../engine/effect.ts';
import type { EngineInput } from '../engine/input.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import type { Clock } from '../ports/clock.ts';
import { PortFailure } from '../ports/failure.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Stores } from '../ports/stores.ts';
import type { NoteFailure } from './failures.ts';
import type { HopperGate } from './hopperGate.ts';
import type { PendingRecords } from './pendingRecords.ts';

export interface AgentEffectsOptions {
  readonly stores: Stores;
  readonly records: RecordsPort;
  readonly pending: PendingRecords;
  readonly clock: Clock;
  readonly fence: number;
  readonly gate: Pick<HopperGate, 'withFacts'>;
  readonly post: (input: EngineInput) => void;
  readonly noteFailure: NoteFailure;
}

export type AgentEffect = Extract<
  Effect,
  { type: 'readLead' | 'leaseNumber' | 'recordDisposition' | 'reviewDetection' }
>;
type EffectOf<Type extends AgentEffect['type']> = Extract<AgentEffect, { type: Type }>;
type Leased = Extract<EngineInput, { type: 'numberLeased' }>['outcome'];

export function createAgentEffects(options: AgentEffectsOptions): {
  readonly run: (effect: AgentEffect) => void;
} {
  const { stores, records, pending, clock, fence, post, noteFailure } = options;

  async function readLead({ agentId, leadId }: EffectOf<'readLead'>): Promise<void> {
    try {
      const lead = await records.lead(leadId);
      if (lead !== undefined) post({ type: 'leadRead', agentId, leadId, ...lead });
    } catch (error) {
      noteFailure('readLead', error);
    }
  }

  async function leaseNumber(effect: EffectOf<'leaseNumber'>): Promise<void> {
    const { agentId, commandId, campaignId } = effect;
    const outcome = await leased(effect).catch((error: unknown): Leased => {
      noteFailure('leaseNumber', error);
      const port = error instanceof PortFailure ? error.port : 'store';
      return { code: 'store-down', message: `the ${port} cannot be reached` };
    });
    post({ type: 'numberLeased', agentId, commandId, campaignId, outcome });
  }

  async function leased({ campaignId, number, leadId, leaseMs }: EffectOf<'leaseNumber'>): Promise<Leased> {
    const lead = await options.gate.withFacts(await records.leadOfNumber(campaignId, number, leadId));
    const lease = await stores.hopper.leaseLead(fence, lead, leaseMs, clock.now());
    if (lease !== undefined) return { lead: lease.lead, token: lease.token };
    return { code: 'lead-busy', message: 'the number is being called already, or was called this moment' };
  }

  async function recordDisposition({ given, number }: EffectOf<'recordDisposition'>): Promise<void> {
    await pending.save({ type: 'disposition', given });
    if (given.disposition.salesStatus !== 'do_not_call') return;
    const { attemptId } = given;
    const listed = number ?? (await numberOf(attemptId));
    if (listed === undefined) return;
    const entry = { number: listed, source: 'agent', addedAt: clock.now(), attemptId } as const;
    if (await pending.save({ type: 'doNotCall', entry })) post({ type: 'doNotCallAdded', attemptId });
  }

  /** Of a call whose engine was followed by another one since. */
  async function numberOf(attemptId: string): Promise<string | undefined> {
    try {
      return (await records.attempt(attemptId))?.number;
    } catch (error) {
      noteFailure('readAttempt', error);
      return undefined;
    }
  }

  return {
    run(effect) {
      switch (effect.type) {
        case 'readLead':
          return void readLead(effect);
        case 'leaseNumber':
          return void leaseNumber(effect);
        case 'recordDisposition':
          return void recordDisposition(effect);
        case 'reviewDetection':
          return void pending.save({ type: 'detectionReview', review: effect.review });
        default:
          return assertNever(effect);
      }
    },
  };
}
