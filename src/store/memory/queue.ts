/** One campaign's place in the hopper: its ready leads in order, its leases, its open attempts. */
import type { AttemptId, LeadId } from '../../domain/kernel/ids.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import type { Lease } from '../../ports/hopper.ts';

export class CampaignQueue {
  /** Smallest order first, then by id. */
  readonly ready: Lead[] = [];
  readonly leases = new Map<string, Lease>();
  readonly open = new Map<LeadId, AttemptId>();
  readonly #present = new Set<LeadId>();

  /** False where the lead is ready, leased or open already. */
  add(lead: Lead): boolean {
    if (this.has(lead.leadId)) return false;
    this.#present.add(lead.leadId);
    this.putBack(lead);
    return true;
  }

  has(leadId: LeadId): boolean {
    return this.#present.has(leadId) || this.open.has(leadId);
  }

  /** Inserts a lead that is known here (its lease ended) by its order. */
  putBack(lead: Lead): void {
    let low = 0;
    let high = this.ready.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.ready[middle];
      if (other !== undefined && isBefore(other, lead)) low = middle + 1;
      else high = middle;
    }
    this.ready.splice(low, 0, lead);
  }

  /** Takes one lead out of the ready ones; false where it is not among them. */
  takeReady(leadId: LeadId): boolean {
    const index = this.ready.findIndex((lead) => lead.leadId === leadId);
    if (index >= 0) this.ready.splice(index, 1);
    return index >= 0;
  }

  /** The lead is neither ready nor leased any more. */
  forget(leadId: LeadId): void {
    this.#present.delete(leadId);
  }
}

function isBefore(a: Lead, b: Lead): boolean {
  return a.order === b.order ? a.leadId < b.leadId : a.order < b.order;
}
