/**
 * The records of a simulated day, in memory: one campaign with a list that never ends, its agents, and what every
 * attempt came to. Leads are made when they are asked for, and kept only while they are due.
 */
import type { Campaign } from '../../domain/campaign/campaign.ts';
import type { Attempt, CallDetailRecord } from '../../domain/cdr/attempt.ts';
import type { AbandonDay } from '../../domain/governor/budget.ts';
import { DAY_MS, type Instant } from '../../domain/kernel/time.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { AgentRecord, RecordEntry, RecordsPort } from '../../ports/records.ts';
import { numberOf } from './callees.ts';
import { createMemoryDetection } from './detectionRecords.ts';
import { createMemoryAllocations } from './allocationRecords.ts';
import { createMemoryCallbacks } from './callbackRecords.ts';
import { createMemoryHandovers } from './handoverRecords.ts';
import { createMemoryGate, type KeptLead } from './gateRecords.ts';
import { createMemoryRecordings } from './recordingRecords.ts';

export interface DayRecords extends RecordsPort {
  /** Attempts on record, and those that are closed. */
  readonly opened: number;
  readonly closed: number;
}

export interface DayRecordsOptions {
  readonly campaign: Campaign;
  readonly agents: readonly AgentRecord[];
  /** An attempt was closed by two records that differ. */
  readonly closedTwice: (attemptId: string) => void;
}

interface Waiting {
  readonly lead: Lead;
  readonly dueAt: Instant;
}

export function createDayRecords({ campaign, agents, closedTwice }: DayRecordsOptions): DayRecords {
  /** Due and never tried, or on their way, in the order of the list. */
  const fresh = new Map<string, Lead>();
  /** To be tried again. */
  const again = new Map<string, Waiting>();
  /** By attempt; the record of a closed one as text. */
  const attempts = new Map<string, string | undefined>();
  const days = new Map<Instant, AbandonDay>();
  let current = campaign;
  let made = 0;
  let closed = 0;

  function makeLead(): void {
    const leadId = `lead-${made}`;
    const { campaignId } = current;
    const number = numberOf(made);
    fresh.set(leadId, { leadId, campaignId, number, attempts: 0, revision: 0, order: made });
    made += 1;
  }

  function keptLead(leadId: string): KeptLead | undefined {
    const due = fresh.get(leadId);
    if (due !== undefined) return { lead: due, state: 'due', dueAt: 0 };
    const waiting = again.get(leadId);
    return waiting === undefined ? undefined : { ...waiting, state: 'due' };
  }

  function open({ attemptId }: Attempt): void {
    if (!attempts.has(attemptId)) attempts.set(attemptId, undefined);
  }

  function close(cdr: CallDetailRecord, revision: number): void {
    open(cdr);
    const text = `${cdr.lineResult} ${JSON.stringify(cdr.stamps)}`;
    const before = attempts.get(cdr.attemptId);
    if (before !== undefined) {
      if (before !== text) closedTwice(cdr.attemptId);
      return;
    }
    attempts.set(cdr.attemptId, text);
    closed += 1;
    count(cdr);
    settle(cdr, revision);
  }

  function count({ stamps, dialStatus }: CallDetailRecord): void {
    const { answeredAt, joinedAt } = stamps;
    const isAbandoned = dialStatus === 'abandoned';
    if (answeredAt === undefined || (joinedAt === undefined && !isAbandoned)) return;
    const startsAt = Math.floor(answeredAt / DAY_MS) * DAY_MS;
    const { answered, abandoned } = days.get(startsAt) ?? { answered: 0, abandoned: 0 };
    const day = { startsAt, answered: answered + 1, abandoned: abandoned + (isAbandoned ? 1 : 0) };
    days.set(startsAt, day);
  }

  function settle({ leadId, next, charged, dialStatus }: CallDetailRecord, revision: number): void {
    const lead = fresh.get(leadId) ?? again.get(leadId)?.lead;
    if (lead === undefined) return;
    fresh.delete(leadId);
    again.delete(leadId);
    if (next.state === 'final') return;
    const tried = { ...lead, revision, attempts: lead.attempts + (charged ? 1 : 0) };
    const isAbandoned = dialStatus === 'abandoned';
    again.set(leadId, {
      lead: isAbandoned ? { ...tried, agentFirst: true } : tried,
      dueAt: next.dueAt,
    });
  }

  function write(entry: RecordEntry): void {
    if (entry.type === 'attemptOpened') open(entry.attempt);
    else if (entry.type === 'attemptClosed') close(entry.cdr, entry.revision);
  }

  return {
    get opened() {
      return attempts.size;
    },
    get closed() {
      return closed;
    },
    async start() {},
    async stop() {},
    describe: async () => ({ name: 'simulator', version: '1' }),
    async ping() {},
    async write(entries) {
      for (const entry of entries) write(entry);
    },
    createList: unknownHere('createList'),
    lists: async () => [],
    importLeads: unknownHere('importLeads'),
    createCampaign: unknownHere('createCampaign'),
    campaign: async (campaignId) => (campaignId === current.campaignId ? current : undefined),
    campaigns: async () => [current],
    async setCampaignState(_, state) {
      current = { ...current, state };
    },
    progress: unknownHere('progress'),
    changeSettings: unknownHere('changeSettings'),
    settingsChanges: async () => [],
    async writeDecisions() {},
    decisions: async () => [],
    dropDecisions: async () => 0,
    // The campaign has no window, so that its days are those of UTC; what is recorded is over.
    lastConversation: async () => undefined,
    inboundCalls: async () => [],
    abandonDays: async () => [...days.values()],
    callTimings: unknownHere('callTimings'),
    async dueLeads(_, now, limit) {
      while (fresh.size < limit) makeLead();
      const leads = [...again.values()].filter(({ dueAt }) => dueAt <= now).map(({ lead }) => lead);
      for (const lead of fresh.values()) {
        // The list never ends, so that those to be tried again come on top.
        if (leads.length >= limit + again.size) break;
        leads.push(lead);
      }
      return leads;
    },
    lead: unknownHere('lead'),
    leadOfNumber: unknownHere('leadOfNumber'),
    saveTeam: unknownHere('saveTeam'),
    teams: async () => [],
    saveAgent: unknownHere('saveAgent'),
    removeAgent: unknownHere('removeAgent'),
    removeTeam: unknownHere('removeTeam'),
    agents: async () => agents,
    attempt: async () => undefined,
    attemptsOfCampaign: async () => [],
    async *doNotCall() {},
    recordings: createMemoryRecordings(),
    // Calls are counted and not kept.
    detection: createMemoryDetection(() => []),
    rejected: { list: async () => [], count: async () => 0, retry: async () => undefined },
    callbacks: createMemoryCallbacks(),
    allocations: createMemoryAllocations(),
    handovers: createMemoryHandovers(),
    gate: createMemoryGate(keptLead, function* () {
      for (const leadId of [...fresh.keys(), ...again.keys()]) {
        const kept = keptLead(leadId);
        if (kept !== undefined) yield kept;
      }
    }),
  };
}

function unknownHere(operation: string): () => Promise<never> {
  return async () => {
    throw new PortFailure(`the simulator's records know no ${operation}`, {
      port: 'records',
      operation,
      outcome: 'refused',
      code: 'simulated',
    });
  };
}
