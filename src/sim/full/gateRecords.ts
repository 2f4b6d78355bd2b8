/** What the gate asks of the records, in memory: leads without a past beyond their count of attempts. */
import type { LeadStanding } from '../../domain/compliance/standing.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import type { GateRecords } from '../../ports/gate.ts';

export interface KeptLead {
  readonly lead: Lead;
  readonly state: LeadStanding['state'];
  readonly dueAt: Instant;
}

export function createMemoryGate(
  find: (leadId: string) => KeptLead | undefined,
  all: () => Iterable<KeptLead>,
): GateRecords {
  return {
    async *ofCampaign(campaignId) {
      const found = [...all()].filter(({ lead }) => lead.campaignId === campaignId).map(standingOf);
      if (found.length > 0) yield found;
    },
    async ofLeads(campaignId, leadIds) {
      const found = leadIds.map(find).filter((kept) => kept?.lead.campaignId === campaignId);
      return found.filter((kept) => kept !== undefined).map(standingOf);
    },
    async ofLead(leadId) {
      const kept = find(leadId);
      return kept === undefined ? [] : [standingOf(kept)];
    },
    async revocations() {
      return [];
    },
    async callees() {
      return [...all()].map(({ lead: { number } }) => ({ number }));
    },
    async quotas() {
      return new Map();
    },
    async contacts() {
      return [];
    },
    async *ofList() {},
  };
}

function standingOf({ lead, state, dueAt }: KeptLead): LeadStanding {
  const { leadId, campaignId, number, attempts } = lead;
  const past = { lead: [], number: [], person: [] };
  return { leadId, campaignId, number, state, dueAt, attemptsMade: attempts, past };
}
