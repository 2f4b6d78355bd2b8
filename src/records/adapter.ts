/** RecordsPort over any `Sql`: opens, migrates, and turns each error into a PortFailure that says what failed. */
import type { AlarmHistory } from '../ports/alarmHistory.ts';
import type { Invitations } from '../ports/invitations.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { SavedTexts } from '../ports/savedTexts.ts';
import { createAlarmHistory } from './alarmHistory.ts';
import { runAt } from './asPort.ts';
import { abandonDays } from './abandonment.ts';
import * as agents from './agents.ts';
import * as attempts from './attempts.ts';
import { createAllocationRecords } from './allocationRecords.ts';
import { createCallbackRecords } from './callbackRecords.ts';
import * as campaigns from './campaigns.ts';
import { createDecisions, decisionsOf } from './decisions.ts';
import * as detection from './detection.ts';
import { doNotCallPages } from './doNotCall.ts';
import { createGateRecords } from './gate.ts';
import { createHandoverRecords } from './handovers.ts';
import * as inbound from './inbound.ts';
import { createInvitations } from './invitations.ts';
import { importLeads } from './leadImport.ts';
import * as leads from './leads.ts';
import { leadOfNumber } from './manualLeads.ts';
import { migrate } from './migrate.ts';
import { createPartitions } from './partitions.ts';
import { changeSettings, settingsChanges } from './settingsAudit.ts';
import * as recordings from './recordings.ts';
import { createSavedTexts } from './savedTexts.ts';
import { SqlFailure, type Sql } from './sql.ts';
import { callTimings } from './timings.ts';
import { countRejected, listRejected, type RejectedEntry } from './rejected.ts';
import { retryRejected, writeEntries } from './write.ts';

export interface RecordsOptions {
  /** Told of every entry that was put into `rejected_records`. */
  readonly onRejected?: (rejected: RejectedEntry) => void;
}

/** SQL stays within this version (`server_version_num`). */
const OLDEST_VERSION = 150_000;

/** With what nothing on the call path uses. */
export interface Records extends RecordsPort {
  readonly invitations: Invitations;
  readonly alarmHistory: AlarmHistory;
  readonly savedTexts: SavedTexts;
}

/** `place` names the database in messages, without its password. */
export function createRecords(driver: Sql, place: string, options: RecordsOptions = {}): Records {
  const sql = withConflictsRetried(driver);
  const partitions = createPartitions(sql);
  const decisions = createDecisions(sql);
  const onRejected = options.onRejected ?? (() => undefined);

  const run = runAt(place);

  return {
    start: () =>
      run('start', async () => {
        await sql.open();
        await refuseOldServer(sql);
        await migrate(sql);
        await partitions.ensure([Date.now()]);
      }),
    stop: () => run('stop', () => sql.close()),
    describe: () => run('describe', async () => sql.product(await serverVersion(sql))),
    ping: () => run('ping', async () => void (await sql.query('select 1'))),

    write: (entries) => run('write', () => writeEntries(sql, partitions, entries, onRejected)),

    createList: (listId, name) => run('createList', () => leads.createList(sql, listId, name)),
    lists: () => run('lists', () => leads.lists(sql)),
    importLeads: (listId, rows, batch) => run('importLeads', () => importLeads(sql, listId, rows, batch)),

    createCampaign: (campaign, places) =>
      run('createCampaign', () => campaigns.createCampaign(sql, campaign, places)),
    campaign: (campaignId) => run('campaign', () => campaigns.campaignById(sql, campaignId)),
    campaigns: (dialGroupId) => run('campaigns', () => campaigns.campaigns(sql, dialGroupId)),
    setCampaignState: (campaignId, state) =>
      run('setCampaignState', () => campaigns.setCampaignState(sql, campaignId, state)),
    progress: (campaignId) => run('progress', () => campaigns.progress(sql, campaignId)),

    changeSettings: (change) => run('changeSettings', () => changeSettings(sql, change)),
    settingsChanges: (campaignId, limit) =>
      run('settingsChanges', () => settingsChanges(sql, campaignId, limit)),

    writeDecisions: (dialGroupId, kept) => run('writeDecisions', () => decisions.write(dialGroupId, kept)),
    decisions: (campaignId, from, to, limit) =>
      run('decisions', () => decisionsOf(sql, campaignId, from, to, limit)),
    dropDecisions: (before) => run('dropDecisions', () => decisions.drop(before)),
    abandonDays: (campaignId, from, to, timeZone) =>
      run('abandonDays', () => abandonDays(sql, campaignId, from, to, timeZone)),
    callTimings: (campaignId, from, limit) =>
      run('callTimings', () => callTimings(sql, campaignId, from, limit)),

    dueLeads: (campaignId, now, limit, exclude) =>
      run('dueLeads', () => leads.dueLeads(sql, campaignId, now, limit, exclude)),

    lead: (leadId) => run('lead', () => leads.leadDetails(sql, leadId)),
    leadOfNumber: (campaignId, number, newLeadId) =>
      run('leadOfNumber', () => leadOfNumber(sql, campaignId, number, newLeadId)),
    saveTeam: (team) => run('saveTeam', () => agents.saveTeam(sql, team)),
    teams: (dialGroupId) => run('teams', () => agents.teams(sql, dialGroupId)),
    saveAgent: (agent) => run('saveAgent', () => agents.saveAgent(sql, agent)),
    removeAgent: (dialGroupId, agentId) =>
      run('removeAgent', () => agents.removeAgent(sql, dialGroupId, agentId)),
    removeTeam: (dialGroupId, teamId) => run('removeTeam', () => agents.removeTeam(sql, dialGroupId, teamId)),
    agents: (dialGroupId) => run('agents', () => agents.agents(sql, dialGroupId)),

    lastConversation: (dialGroupId, number) =>
      run('lastConversation', () => inbound.lastConversation(sql, dialGroupId, number)),
    inboundCalls: (dialGroupId, limit) =>
      run('inboundCalls', () => inbound.inboundCalls(sql, dialGroupId, limit)),

    attempt: (attemptId) => run('attempt', () => attempts.attemptById(sql, attemptId)),
    attemptsOfCampaign: (campaignId) =>
      run('attemptsOfCampaign', () => attempts.attemptsOfCampaign(sql, campaignId)),
    detection: {
      review: (review) => run('review', () => detection.review(sql, review)),
      toReview: (campaignId, limit) => run('toReview', () => detection.toReview(sql, campaignId, limit)),
      counts: (campaignId, from) => run('counts', () => detection.counts(sql, campaignId, from)),
    },
    rejected: {
      list: (limit) => run('listRejected', () => listRejected(sql, limit)),
      count: () => run('countRejected', () => countRejected(sql)),
      retry: (hash) => run('retryRejected', () => retryRejected(sql, partitions, hash)),
    },
    gate: createGateRecords(sql, run),
    callbacks: createCallbackRecords(sql, run),
    allocations: createAllocationRecords(sql, run),
    handovers: createHandoverRecords(sql, run),
    invitations: createInvitations(sql, run),
    alarmHistory: createAlarmHistory(sql, run),
    savedTexts: createSavedTexts(sql, run),
    recordings: {
      save: (made, who) => run('saveRecording', () => recordings.saveRecording(sql, made, who)),
      find: (query) => run('findRecordings', () => recordings.findRecordings(sql, query)),
      markDeleted: (recordingId, at, by, reason) =>
        run('markDeleted', () => recordings.markDeleted(sql, recordingId, at, by, reason)),
      noteAccess: (access) => run('noteAccess', () => recordings.noteAccess(sql, access)),
      accesses: (recordingId, limit) => run('accesses', () => recordings.accesses(sql, recordingId, limit)),
    },
    async *doNotCall() {
      const pages = doNotCallPages(sql);
      for (;;) {
        const page = await run('doNotCall', () => pages.next());
        if (page.done === true) return;
        yield page.value;
      }
    },
  };
}

/** Deadlock (40P01) and serialization failure (40001): another transaction went first, ours did nothing. */
const CONFLICTS: ReadonlySet<string> = new Set(['40P01', '40001']);
const CONFLICT_TRIES = 3;

function withConflictsRetried(sql: Sql): Sql {
  return {
    ...sql,
    // A statement alone too: a reader can meet the making of a new month's tables.
    query: (text, params) => retried(() => sql.query(text, params)),
    transaction: (work, options) => retried(() => sql.transaction(work, options)),
  };
}

async function retried<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const isConflict = error instanceof SqlFailure && CONFLICTS.has(error.code);
      if (!isConflict || attempt === CONFLICT_TRIES) throw error;
    }
  }
}

async function serverVersion(sql: Sql): Promise<string> {
  const rows = await sql.query<{ server_version: string }>('show server_version');
  // Debian appends its package: `15.18 (Debian 15.18-0+deb12u1)`.
  return rows[0]?.server_version.split(' ')[0] ?? 'unknown';
}

async function refuseOldServer(sql: Sql): Promise<void> {
  const rows = await sql.query<{ number: number }>(
    "select current_setting('server_version_num')::int as number",
  );
  if ((rows[0]?.number ?? 0) >= OLDEST_VERSION) return;
  const version = await serverVersion(sql);
  throw new SqlFailure(
    `PostgreSQL ${version} is too old: 15 or newer is needed`,
    'refused',
    'postgres-too-old',
  );
}
