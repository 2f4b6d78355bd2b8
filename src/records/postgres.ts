/** The records in PostgreSQL 15 or newer. */
import type { AccountsPort } from '../ports/accounts.ts';
import type { AlarmHistoryPort } from '../ports/alarmHistory.ts';
import type { AuditPort } from '../ports/audit.ts';
import type { ApiRequestsPort } from '../ports/apiRequests.ts';
import type { BackupPort } from '../ports/backup.ts';
import { createRecords, type Records, type RecordsOptions } from './adapter.ts';
import type { ListsPort } from '../ports/lists.ts';
import { createAccounts } from './accounts.ts';
import { createAlarmHistoryPort } from './alarmHistory.ts';
import { createAudit } from './audit.ts';
import { createApiRequests } from './apiRequests.ts';
import { createBackup } from './backup.ts';
import { createLists } from './lists.ts';
import type { DeskRecords } from '../ports/deskRecords.ts';
import { createDeskRecords } from './desk.ts';
import type { DoNotCallRecords } from '../ports/doNotCallRecords.ts';
import type { ConsentsPort } from '../ports/consents.ts';
import type { ErasurePort } from '../ports/erasure.ts';
import type { EventsPort } from '../ports/events.ts';
import type { EvidencePort } from '../ports/evidence.ts';
import type { SurveysPort } from '../ports/surveys.ts';
import type { SmsRecords } from '../ports/smsRecords.ts';
import { createConsents } from './consents.ts';
import { createErasure } from './erasure.ts';
import type { InvitationsPort } from '../ports/invitations.ts';
import { createInvitationsPort } from './invitations.ts';
import { createEvents } from './events.ts';
import { createEvidence } from './evidenceLog.ts';
import { createDoNotCallRecords } from './doNotCallLists.ts';
import { createPgSql } from './pgSql.ts';
import type { ReportsPort } from '../ports/reports.ts';
import type { WebhookDeliveriesPort } from '../ports/webhookDeliveries.ts';
import { createReports } from './reports.ts';
import type { ReviewsPort } from '../ports/reviews.ts';
import { createReviews } from './reviews.ts';
import type { SavedTextsPort } from '../ports/savedTexts.ts';
import { createSavedTextsPort } from './savedTexts.ts';
import { createSmsRecords } from './sms.ts';
import { createSurveys } from './surveyLog.ts';
import { createWebhookDeliveries } from './webhookDeliveries.ts';

export interface PostgresRecordsOptions extends RecordsOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  readonly maxConnections?: number;
  readonly connectTimeoutMs?: number;
  /** The longest that a statement may take; bulk work (imports, migrations) has more. */
  readonly statementTimeoutMs?: number;
}

export function createPostgresRecords(options: PostgresRecordsOptions): Records {
  const sql = createPgSql({
    url: options.url,
    maxConnections: options.maxConnections ?? 8,
    connectTimeoutMs: options.connectTimeoutMs ?? 5_000,
    statementTimeoutMs: options.statementTimeoutMs ?? 10_000,
  });
  return createRecords(sql, placeOf(options.url), options);
}

/** For backup and restore: one connection, and time enough for each statement. */
export function createPostgresBackup(url: string): BackupPort {
  const limits = { maxConnections: 2, connectTimeoutMs: 5_000, statementTimeoutMs: 300_000 };
  return createBackup(createPgSql({ url, ...limits }));
}

/** Imports, mappings and the worked list. */
export function createPostgresLists(url: string): ListsPort {
  const limits = { maxConnections: 2, connectTimeoutMs: 5_000, statementTimeoutMs: 60_000 };
  return createLists(createPgSql({ url, ...limits }), placeOf(url));
}

/** The do-not-call lists, for those who keep them. */
export function createPostgresDoNotCall(url: string): DoNotCallRecords {
  const limits = { maxConnections: 2, connectTimeoutMs: 5_000, statementTimeoutMs: 60_000 };
  return createDoNotCallRecords(createPgSql({ url, ...limits }), placeOf(url));
}

/** Consents to be called. */
export function createPostgresConsents(url: string): ConsentsPort {
  const limits = { maxConnections: 2, connectTimeoutMs: 5_000, statementTimeoutMs: 60_000 };
  return createConsents(createPgSql({ url, ...limits }), placeOf(url));
}

/** What agents' desks read and keep. */
export function createPostgresDesk(url: string): DeskRecords {
  const limits = { maxConnections: 4, connectTimeoutMs: 5_000, statementTimeoutMs: 10_000 };
  return createDeskRecords(createPgSql({ url, ...limits }), placeOf(url));
}

/** The evidence chain: a walk over all of it takes its time. */
export function createPostgresEvidence(url: string): EvidencePort {
  const limits = { maxConnections: 2, connectTimeoutMs: 5_000, statementTimeoutMs: 60_000 };
  return createEvidence(createPgSql({ url, ...limits }), placeOf(url));
}

export function createPostgresErasure(url: string): ErasurePort {
  const limits = { maxConnections: 2, connectTimeoutMs: 5_000, statementTimeoutMs: 60_000 };
  return createErasure(createPgSql({ url, ...limits }), placeOf(url));
}

/** What people answered, and whether it is still what they answered. */
export function createPostgresSurveys(url: string): SurveysPort {
  const limits = { maxConnections: 2, connectTimeoutMs: 5_000, statementTimeoutMs: 60_000 };
  return createSurveys(createPgSql({ url, ...limits }), placeOf(url));
}

/** People invited to a survey. */
export function createPostgresInvitations(url: string): InvitationsPort {
  const limits = { maxConnections: 2, connectTimeoutMs: 5_000, statementTimeoutMs: 10_000 };
  return createInvitationsPort(createPgSql({ url, ...limits }), placeOf(url));
}

/** Users, their sessions and tokens. Each request asks for its caller: a few connections, and no long wait. */
export function createPostgresAccounts(url: string): AccountsPort {
  const limits = { maxConnections: 4, connectTimeoutMs: 5_000, statementTimeoutMs: 10_000 };
  return createAccounts(createPgSql({ url, ...limits }), placeOf(url));
}

/** What other programs are told. */
export function createPostgresEvents(url: string): EventsPort {
  const limits = { maxConnections: 2, connectTimeoutMs: 5_000, statementTimeoutMs: 10_000 };
  return createEvents(createPgSql({ url, ...limits }), placeOf(url));
}

/** Webhooks out and their deliveries. */
export function createPostgresWebhooks(url: string): WebhookDeliveriesPort {
  const limits = { maxConnections: 4, connectTimeoutMs: 5_000, statementTimeoutMs: 30_000 };
  return createWebhookDeliveries(createPgSql({ url, ...limits }), placeOf(url));
}

/** Alarms that were raised. */
export function createPostgresAlarmHistory(url: string): AlarmHistoryPort {
  const limits = { maxConnections: 1, connectTimeoutMs: 5_000, statementTimeoutMs: 10_000 };
  return createAlarmHistoryPort(createPgSql({ url, ...limits }), placeOf(url));
}

/** What was changed through the API, and by whom. */
export function createPostgresAudit(url: string): AuditPort {
  const limits = { maxConnections: 2, connectTimeoutMs: 5_000, statementTimeoutMs: 10_000 };
  return createAudit(createPgSql({ url, ...limits }), placeOf(url));
}

/** Calls and agents over a time: a report on months takes its time. */
export function createPostgresReports(url: string): ReportsPort {
  const limits = { maxConnections: 2, connectTimeoutMs: 5_000, statementTimeoutMs: 60_000 };
  return createReports(createPgSql({ url, ...limits }), placeOf(url));
}

/** How recordings were judged. */
export function createPostgresReviews(url: string): ReviewsPort {
  const limits = { maxConnections: 2, connectTimeoutMs: 5_000, statementTimeoutMs: 10_000 };
  return createReviews(createPgSql({ url, ...limits }), placeOf(url));
}

/** Flows and scripts that were saved. */
export function createPostgresSavedTexts(url: string): SavedTextsPort {
  const limits = { maxConnections: 2, connectTimeoutMs: 5_000, statementTimeoutMs: 10_000 };
  return createSavedTextsPort(createPgSql({ url, ...limits }), placeOf(url));
}

/** Short messages. */
export function createPostgresSms(url: string): SmsRecords {
  const limits = { maxConnections: 4, connectTimeoutMs: 5_000, statementTimeoutMs: 10_000 };
  return createSmsRecords(createPgSql({ url, ...limits }), placeOf(url));
}

/** Requests of the API: an edit holds a connection for as long as it lasts. */
export function createPostgresApiRequests(url: string): ApiRequestsPort {
  const limits = { maxConnections: 4, connectTimeoutMs: 5_000, statementTimeoutMs: 10_000 };
  return createApiRequests(createPgSql({ url, ...limits }), placeOf(url));
}

/** Host, port and database of the URL: never its user or password. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return 'an unreadable URL';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
