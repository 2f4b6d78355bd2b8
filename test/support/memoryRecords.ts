/**
 * Records in memory, as far as the runtime uses them: campaigns, agents, due leads, the spool's entries. For tests on
 * the virtual clock, where a database would bring its own time. The rules are those of the records contract.
 */
import { startOfDay } from '../../src/domain/calendar/day.ts';
import type { Campaign } from '../../src/domain/campaign/campaign.ts';
import type { Attempt, CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { Lead } from '../../src/domain/lead/lead.ts';
import type { DoNotCallEntry } from '../../src/ports/doNotCall.ts';
import { createMemoryAllocations } from '../../src/sim/full/allocationRecords.ts';
import { createMemoryCallbacks } from '../../src/sim/full/callbackRecords.ts';
import { createMemoryHandovers } from '../../src/sim/full/handoverRecords.ts';
import { createMemoryDetection } from '../../src/sim/full/detectionRecords.ts';
import { createMemoryGate } from '../../src/sim/full/gateRecords.ts';
import { createMemoryRecordings } from '../../src/sim/full/recordingRecords.ts';
import type { Team } from '../../src/domain/team/team.ts';
import { PortFailure } from '../../src/ports/failure.ts';
import type { DecisionRecord } from '../../src/domain/pacing/record.ts';
import type {
  AgentRecord,
  CampaignProgress,
  RecordEntry,
  RecordsPort,
  SettingsChange,
} from '../../src/ports/records.ts';

interface LeadRow {
  lead: Lead;
  state: 'due' | 'final';
  dueAt: number;
  refusal?: string;
  changedAt: number;
}

export interface MemoryRecords extends RecordsPort {
  /** While away, every method rejects. */
  away: boolean;
  addLead(lead: Lead): void;
  readonly opened: ReadonlyMap<string, Attempt>;
  /** Each different closing record of an attempt that was written: one, if all is well. */
  readonly closings: ReadonlyMap<string, readonly CallDetailRecord[]>;
  /** Every entry in the order it was written. */
  readonly written: readonly RecordEntry[];
  leadState(leadId: string): 'due' | 'final' | undefined;
  /** In the order they were written. */
  readonly kept: readonly DecisionRecord[];
}

export function createMemoryRecords(): MemoryRecords {
  const campaigns = new Map<string, Campaign>();
  const agents = new Map<string, AgentRecord>();
  const teams = new Map<string, Team>();
  const leads = new Map<string, LeadRow>();
  const opened = new Map<string, Attempt>();
  const closings = new Map<string, CallDetailRecord[]>();
  const written: RecordEntry[] = [];
  const changes: SettingsChange[] = [];
  let kept: DecisionRecord[] = [];
  const listed = new Map<string, DoNotCallEntry>();

  function need(operation: string): void {
    if (!records.away) return;
    const details = { port: 'records', operation, outcome: 'unavailable', code: 'ECONNREFUSED' } as const;
    throw new PortFailure('the database is away', details);
  }

  function writeEntry(entry: RecordEntry): void {
    written.push(entry);
    switch (entry.type) {
      case 'attemptOpened':
        opened.set(entry.attempt.attemptId, entry.attempt);
        return;
      case 'attemptClosed':
        return writeClosing(entry.cdr, entry.revision);
      case 'leadRefused': {
        const row = leads.get(entry.leadId);
        if (row === undefined || row.state === 'final' || entry.at < row.changedAt) return;
        row.refusal = entry.code;
        row.changedAt = entry.at;
        if (entry.retryAt === undefined) row.state = 'final';
        else row.dueAt = entry.retryAt;
        return;
      }
      case 'doNotCallAdded':
        if (!listed.has(entry.entry.number)) listed.set(entry.entry.number, entry.entry);
        return;
      case 'agentStateChanged':
      case 'callbackOffered':
      case 'dispositionGiven':
      case 'detectionReviewed':
      case 'message':
      case 'inbound':
    }
  }

  function writeClosing(cdr: CallDetailRecord, revision: number): void {
    if (!opened.has(cdr.attemptId)) opened.set(cdr.attemptId, cdr);
    const before = closings.get(cdr.attemptId) ?? [];
    const text = JSON.stringify(cdr);
    if (before.some((one) => JSON.stringify(one) === text)) return;
    closings.set(cdr.attemptId, [...before, cdr]);
    const row = leads.get(cdr.leadId);
    if (row === undefined || before.length > 0) return;
    const attempts = row.lead.attempts + (cdr.charged ? 1 : 0);
    if (revision > row.lead.revision) {
      const isAbandoned = cdr.dialStatus === 'abandoned';
      row.lead = { ...row.lead, attempts, revision, ...(isAbandoned ? { agentFirst: true } : {}) };
      row.state = cdr.next.state === 'retry' ? 'due' : 'final';
      if (cdr.next.state === 'retry') row.dueAt = cdr.next.dueAt;
      row.changedAt = cdr.stamps.endedAt ?? cdr.createdAt;
    } else row.lead = { ...row.lead, attempts };
  }

  function retireListed(): void {
    for (const row of leads.values()) if (listed.has(row.lead.number)) row.state = 'final';
  }

  const records: MemoryRecords = {
    away: false,
    opened,
    closings,
    written,
    get kept() {
      return kept;
    },
    addLead: (lead) => void leads.set(lead.leadId, { lead, state: 'due', dueAt: 0, changedAt: 0 }),
    leadState: (leadId) => leads.get(leadId)?.state,
    async start() {},
    async stop() {},
    describe: async () => ({ name: 'memory', version: '1' }),
    async ping() {
      need('ping');
    },
    async write(entries) {
      need('write');
      for (const entry of structuredClone(entries)) writeEntry(entry);
      retireListed();
    },
    async createList() {},
    lists: async () => [],
    importLeads: async () => ({ inserted: 0, duplicateLines: [] }),
    async createCampaign(campaign) {
      need('createCampaign');
      campaigns.set(campaign.campaignId, campaign);
    },
    async campaign(campaignId) {
      need('campaign');
      return campaigns.get(campaignId);
    },
    async campaigns(dialGroupId) {
      need('campaigns');
      return [...campaigns.values()].filter(
        (one) => dialGroupId === undefined || one.dialGroupId === dialGroupId,
      );
    },
    async setCampaignState(campaignId, state) {
      need('setCampaignState');
      const campaign = campaigns.get(campaignId);
      if (campaign !== undefined) campaigns.set(campaignId, { ...campaign, state });
    },
    async progress(campaignId): Promise<CampaignProgress> {
      need('progress');
      const own = [...leads.values()].filter(({ lead }) => lead.campaignId === campaignId);
      const attempts = [...opened.values()].filter((one) => one.campaignId === campaignId);
      const cdrs = [...closings.values()].flatMap(([cdr]) => (cdr?.campaignId === campaignId ? [cdr] : []));
      return {
        campaignId,
        leads: own.length,
        due: own.filter(({ state }) => state === 'due').length,
        final: own.filter(({ state }) => state === 'final').length,
        attempts: attempts.length,
        openAttempts: attempts.length - cdrs.length,
        cdrs: cdrs.length,
        answered: cdrs.filter(({ stamps }) => stamps.answeredAt !== undefined).length,
        consented: cdrs.filter(({ consent }) => consent === 'given').length,
        connected: cdrs.filter(({ stamps }) => stamps.joinedAt !== undefined).length,
        abandoned: cdrs.filter(({ dialStatus }) => dialStatus === 'abandoned').length,
        dialStatuses: {},
        refusals: {},
      };
    },
    async changeSettings({ campaignId, before, after, ...change }) {
      need('changeSettings');
      const campaign = campaigns.get(campaignId);
      if (campaign === undefined || JSON.stringify(campaign.settings) !== JSON.stringify(before))
        return false;
      campaigns.set(campaignId, { ...campaign, settings: after });
      changes.unshift({ ...change, campaignId, changeId: changes.length + 1 });
      return true;
    },
    async settingsChanges(campaignId, limit) {
      need('settingsChanges');
      return changes.filter((change) => change.campaignId === campaignId).slice(0, limit);
    },
    async writeDecisions(_dialGroupId, decisions) {
      need('writeDecisions');
      kept.push(...structuredClone(decisions));
    },
    async decisions(campaignId, from, to, limit) {
      need('decisions');
      return kept
        .filter(
          ({ at, campaigns: own }) =>
            at >= from && at <= to && (own.length === 0 || own.some((one) => one.campaignId === campaignId)),
        )
        .toReversed()
        .slice(0, limit);
    },
    async dropDecisions(before) {
      need('dropDecisions');
      const days = new Set(kept.map(({ at }) => Math.floor(at / 86_400_000)));
      const past = [...days].filter((day) => (day + 1) * 86_400_000 <= before);
      kept = kept.filter(({ at }) => !past.includes(Math.floor(at / 86_400_000)));
      return past.length;
    },
    callTimings: () => Promise.resolve({ calls: [], agentStates: [] }),
    lastConversation(dialGroupId, number) {
      need('lastConversation');
      const last = [...closings.values()]
        .flatMap(([cdr]) => (cdr === undefined ? [] : [cdr]))
        .filter(
          (cdr) => cdr.number === number && cdr.dialGroupId === dialGroupId && cdr.agentId !== undefined,
        )
        .toSorted((left, right) => right.createdAt - left.createdAt)[0];
      if (last?.agentId === undefined) return Promise.resolve(undefined);
      const { agentId, campaignId, attemptId, leadId } = last;
      return Promise.resolve({ agentId, campaignId, attemptId, leadId });
    },
    inboundCalls(_, limit) {
      const latest = new Map(
        written.flatMap((entry) => (entry.type === 'inbound' ? [[entry.record.callId, entry.record]] : [])),
      );
      return Promise.resolve([...latest.values()].toReversed().slice(0, limit));
    },
    async abandonDays(campaignId, from, to, timeZone) {
      need('abandonDays');
      const days = new Map<number, { answered: number; abandoned: number }>();
      const first = startOfDay(timeZone, from);
      for (const [cdr] of closings.values()) {
        const answeredAt = cdr?.stamps.answeredAt;
        if (cdr?.campaignId !== campaignId || answeredAt === undefined) continue;
        const isAbandoned = cdr.dialStatus === 'abandoned';
        if (answeredAt < first || answeredAt >= to || !(isAbandoned || cdr.stamps.joinedAt !== undefined))
          continue;
        const startsAt = startOfDay(timeZone, answeredAt);
        const day = days.get(startsAt) ?? { answered: 0, abandoned: 0 };
        days.set(startsAt, { answered: day.answered + 1, abandoned: day.abandoned + Number(isAbandoned) });
      }
      return [...days]
        .sort(([left], [right]) => left - right)
        .map(([startsAt, counts]) => ({ startsAt, ...counts }));
    },
    async dueLeads(campaignId, now, limit, exclude) {
      need('dueLeads');
      return [...leads.values()]
        .filter(({ lead, state, dueAt }) => lead.campaignId === campaignId && state === 'due' && dueAt <= now)
        .map(({ lead }) => lead)
        .filter(({ leadId, number }) => !exclude.includes(leadId) && !listed.has(number))
        .sort(
          (left, right) => Number(left.revision > 0) - Number(right.revision > 0) || left.order - right.order,
        )
        .slice(0, limit);
    },
    async lead(leadId) {
      need('lead');
      const row = leads.get(leadId);
      return row === undefined ? undefined : { name: `Lead ${leadId}`, fields: { number: row.lead.number } };
    },
    async leadOfNumber(campaignId, number, newLeadId) {
      need('leadOfNumber');
      const known = [...leads.values()].find(
        ({ lead }) => lead.campaignId === campaignId && lead.number === number,
      );
      if (known !== undefined) return known.lead;
      const lead = { leadId: newLeadId, campaignId, number, attempts: 0, revision: 0, order: 0 };
      records.addLead(lead);
      const row = leads.get(newLeadId);
      if (row !== undefined) row.state = 'final';
      return lead;
    },
    async saveTeam(team) {
      need('saveTeam');
      teams.set(team.teamId, team);
    },
    async teams(dialGroupId) {
      need('teams');
      return [...teams.values()].filter((team) => team.dialGroupId === dialGroupId);
    },
    async saveAgent(agent) {
      need('saveAgent');
      agents.set(agent.agentId, agent);
    },
    async removeAgent(dialGroupId, agentId) {
      need('removeAgent');
      if (agents.get(agentId)?.dialGroupId === dialGroupId) agents.delete(agentId);
    },
    async removeTeam(dialGroupId, teamId) {
      need('removeTeam');
      if (teams.get(teamId)?.dialGroupId === dialGroupId) teams.delete(teamId);
    },
    async agents(dialGroupId) {
      need('agents');
      return [...agents.values()].filter((agent) => agent.dialGroupId === dialGroupId);
    },
    async attempt(attemptId) {
      need('attempt');
      return closings.get(attemptId)?.[0] ?? opened.get(attemptId);
    },
    async attemptsOfCampaign(campaignId) {
      need('attemptsOfCampaign');
      return [...opened.values()]
        .filter((one) => one.campaignId === campaignId)
        .map((one) => closings.get(one.attemptId)?.[0] ?? one);
    },
    recordings: createMemoryRecordings(),
    rejected: { list: async () => [], count: async () => 0, retry: async () => undefined },
    callbacks: createMemoryCallbacks(),
    allocations: createMemoryAllocations(),
    handovers: createMemoryHandovers(),
    detection: createMemoryDetection(() => [...closings.values()].flat()),
    gate: createMemoryGate(
      (leadId) => leads.get(leadId),
      () => leads.values(),
    ),
    async *doNotCall() {
      need('doNotCall');
      yield [...listed.values()];
    },
  };
  return records;
}
