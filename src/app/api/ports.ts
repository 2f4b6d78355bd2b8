/** The ports that the API works with, opened together: those in Postgres are its own, the rest is the engine's. */
import { join } from 'node:path';
import type { ApiParts } from '../../api/parts.ts';
import { HOUR_MS, type Instant } from '../../domain/kernel/time.ts';
import type { DoNotCallFilesPort } from '../../ports/doNotCallFiles.ts';
import {
  createPostgresAlarmHistory,
  createPostgresApiRequests,
  createPostgresAccounts,
  createPostgresAudit,
  createPostgresConsents,
  createPostgresDesk,
  createPostgresDoNotCall,
  createPostgresErasure,
  createPostgresEvents,
  createPostgresInvitations,
  createPostgresLists,
  createPostgresReports,
  createPostgresReviews,
  createPostgresSavedTexts,
  createPostgresSurveys,
  createPostgresWebhooks,
} from '../../records/postgres.ts';
import { allDoNotCallLists } from '../../runtime/doNotCallLists.ts';
import type { TakenPart } from '../../services/system.ts';
import { createJobs } from '../../services/jobs.ts';
import { openUploads } from '../../services/uploads.ts';
import { createPasswordHasher } from '../accounts/passwords.ts';
import type { OutpaceConfig } from '../config/schema.ts';
import { openNumberFiles } from '../doNotCallFiles.ts';
import { scriptLibraryOf } from '../texts.ts';
import { webhookSendOf } from '../webhooks/part.ts';
import { deskPartsOf, type DeskEngine } from './desk.ts';
import { openOperationsParts } from './operations.ts';

export interface ApiPortsOptions
  extends Pick<ApiParts, 'dialGroupId' | 'records' | 'stores' | 'storesOf' | 'law' | 'bounds'> {
  readonly config: OutpaceConfig;
  readonly postgresUrl: string;
  /** Beside the records; absent: no engine runs in this process. */
  readonly taken?: readonly TakenPart[];
  /** Those that the engine has loaded. */
  readonly doNotCallFiles: DoNotCallFilesPort | undefined;
  /** Absent: no engine runs in this process, and no desk is served. */
  readonly desk?: DeskEngine;
  readonly now: () => Instant;
  /** Hears of bugs in what outlives a request. */
  readonly onError: (error: unknown) => void;
}

export interface OpenApiParts {
  readonly parts: ApiParts;
  readonly close: () => Promise<void>;
}

export async function openApiParts(options: ApiPortsOptions): Promise<OpenApiParts> {
  const { config, postgresUrl: url, taken = [], doNotCallFiles, desk, now, onError, ...given } = options;
  const ports = {
    lists: createPostgresLists(url),
    accounts: createPostgresAccounts(url),
    alarmHistory: createPostgresAlarmHistory(url),
    audit: createPostgresAudit(url),
    consents: createPostgresConsents(url),
    erasure: createPostgresErasure(url),
    doNotCall: createPostgresDoNotCall(url),
    reports: createPostgresReports(url),
    reviews: createPostgresReviews(url),
    surveys: createPostgresSurveys(url),
    invitations: createPostgresInvitations(url),
    apiRequests: createPostgresApiRequests(url),
    events: createPostgresEvents(url),
    webhooks: createPostgresWebhooks(url),
    deskRecords: createPostgresDesk(url),
    savedTexts: createPostgresSavedTexts(url),
  };
  const stop = async (): Promise<void> => {
    await Promise.all(Object.values(ports).map((port) => port.stop()));
  };
  try {
    await Promise.all(Object.values(ports).map((port) => port.start()));
    const jobs = createJobs({ now, onError });
    const uploads = openUploads(join(config.dataDir, 'uploads'), { now });
    // They hold numbers of people.
    const forgetting = setInterval(() => {
      jobs.forgetOld();
      uploads.forgetOld();
    }, HOUR_MS).unref();
    const stored = given.stores.doNotCall;
    const parts: ApiParts = {
      ...given,
      ...ports,
      passwords: createPasswordHasher(),
      webhookSender: webhookSendOf(config),
      ...(await openOperationsParts({ config, taken, records: given.records, ...ports, now })),
      region: config.region,
      scripts: scriptLibraryOf(config, ports.savedTexts),
      doNotCall: { records: ports.doNotCall, store: stored, files: openNumberFiles(config) },
      doNotCallLists: allDoNotCallLists(stored, doNotCallFiles),
      doNotCallFiles,
      ...(desk === undefined ? {} : { desk: deskPartsOf(config, desk, ports.deskRecords, ports.savedTexts) }),
      jobs,
      uploads,
    };
    return {
      parts,
      async close() {
        clearInterval(forgetting);
        await jobs.stop();
        uploads.stop();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
