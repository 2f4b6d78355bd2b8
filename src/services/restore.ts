/**
 * Restore: nothing is touched before the whole file was read and found sound, this version knows its schema, no engine
 * serves its dial groups, and the database is empty (or may be replaced). The store is then brought in line.
 */
import type { Campaign } from '../domain/campaign/campaign.ts';
import { DAY_MS } from '../domain/kernel/time.ts';
import type { BackupPort, RowCounts } from '../ports/backup.ts';
import type { Ownership } from '../ports/ownership.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Stores } from '../ports/stores.ts';
import { totalOf, type StoresOf } from './backup.ts';
import { restoreFiles, type FileTotals } from './backupFiles.ts';
import { readBackup, type BackupReader, type BackupState } from './backupFile.ts';
import { OutpaceError } from './errors.ts';

export interface RestoreResult {
  readonly file: string;
  readonly takenAt: string;
  readonly version: string;
  readonly tables: RowCounts;
  readonly rows: number;
  /** Rows in the database before, which are or would be replaced. */
  readonly replaced: number;
  /** In the backup. */
  readonly files: FileTotals;
  /** Of those, the ones that were not there as they are. */
  readonly filesWritten: number;
  readonly dryRun: boolean;
  /** Numbers that are not called again before their spacing is over. */
  readonly numbersSpaced: number;
  /** Records on their way at the time of the backup. */
  readonly spooled: number;
}

/** As long as the store keeps a number's last attempt. */
const SPACED_DAYS = 31;
/** A restore is over by then; where it was killed the next engine waits for so long at most. */
const LEASE_MS = 10 * 60_000;
const AT_ONCE = 200;
const NOTHING_DONE = { numbersSpaced: 0, spooled: 0, filesWritten: 0 };

export interface FilePlaces {
  /** Undefined: what lies here is the same already, or there is no place for it. */
  readonly of: (path: string, sha256: string) => string | undefined;
  /** While a file is put together; on the same disk. */
  readonly scratch: string;
}

export interface RestoreRequest {
  readonly backup: BackupPort;
  /** Opens the records on the same database, once it is restored. */
  readonly openRecords: () => Promise<RecordsPort>;
  readonly storesOf: StoresOf;
  readonly file: string;
  readonly place: FilePlaces;
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly node: string;
  readonly now: number;
}

export async function restoreBackup(request: RestoreRequest): Promise<RestoreResult> {
  const { backup, file, force, dryRun } = request;
  const reader = await readBackup(file);
  const misfit = backup.misfit(reader.head.schema);
  if (misfit !== undefined)
    throw new OutpaceError('OUT_BACKUP_INVALID', `${file} cannot be restored: ${misfit}`);
  await backup.start();
  const replaced = totalOf(await backup.counts());
  if (replaced > 0 && !force && !dryRun) {
    throw new OutpaceError(
      'OUT_NOT_EMPTY',
      `the database holds ${replaced} rows, which a restore would replace: add --force if they may go (or --dry-run to look)`,
    );
  }
  const held = await holdDialGroups(request, reader.state);
  try {
    const done = dryRun ? NOTHING_DONE : await restoreAll(request, reader, held);
    const { takenAt, version } = reader.head;
    const { counts, fileTotals: files } = reader;
    const about = { file, takenAt, version, tables: counts, rows: totalOf(counts), files };
    return { ...about, replaced, dryRun, ...done };
  } finally {
    for (const { stores, ownership } of held)
      await stores.ownership.release(ownership).catch(() => undefined);
  }
}

interface HeldGroup {
  readonly stores: Stores;
  readonly ownership: Ownership;
}

/** No engine may run on what is being replaced: the restore owns the dial groups meanwhile. */
async function holdDialGroups({ storesOf, node }: RestoreRequest, state: BackupState): Promise<HeldGroup[]> {
  const held: HeldGroup[] = [];
  if (storesOf === undefined) return held;
  for (const { dialGroupId } of state.dialGroups) {
    const stores = await storesOf(dialGroupId);
    const ownership = await stores.ownership.acquire(dialGroupId, node, LEASE_MS, Date.now());
    if (ownership === undefined) {
      for (const each of held) await each.stores.ownership.release(each.ownership);
      throw new OutpaceError(
        'OUT_ENGINE_RUNS',
        `an engine serves the dial group ${dialGroupId}: end it first (outpace drain --wait)`,
      );
    }
    held.push({ stores, ownership });
  }
  return held;
}

async function restoreAll(
  request: RestoreRequest,
  reader: BackupReader,
  held: readonly HeldGroup[],
): Promise<typeof NOTHING_DONE> {
  const { backup, now, place } = request;
  // First: a file without its row harms nobody.
  const { files: filesWritten } = await restoreFiles(reader.files(), place.of, place.scratch);
  await backup.load(reader.head.schema, reader.batches());
  const [first] = held;
  const numbersSpaced = first === undefined ? 0 : await spaceNumbers(backup, first.stores, now);
  if (first !== undefined) await keepEmergencyStop(first.stores, reader.state, now);
  await backup.stop();
  const records = await request.openRecords();
  let spooled = 0;
  for (const { spool } of reader.state.dialGroups) {
    spooled += spool.length;
    for (let from = 0; from < spool.length; from += AT_ONCE)
      await records.write(spool.slice(from, from + AT_ONCE));
  }
  for (const group of held)
    await takeUp(group, await records.campaigns(group.ownership.dialGroupId), reader.state);
  return { numbersSpaced, spooled, filesWritten };
}

/** Leads as they were before the restore go; what the pacers had learned comes back. */
async function takeUp(
  { stores, ownership: { dialGroupId, fence } }: HeldGroup,
  campaigns: readonly Campaign[],
  state: BackupState,
): Promise<void> {
  for (const { campaignId } of campaigns) await stores.hopper.clear(fence, campaignId);
  const kept = state.dialGroups.find((group) => group.dialGroupId === dialGroupId);
  if (kept?.pacing !== undefined) await stores.pacingMemory.save(dialGroupId, fence, kept.pacing);
}

/** A stop that stood is in force again; a release never ends a stop that was given since. */
async function keepEmergencyStop({ emergency }: Stores, state: BackupState, now: number): Promise<void> {
  if (state.emergency?.action !== 'stop' || (await emergency.last())?.action === 'stop') return;
  await emergency.give({ ...state.emergency, at: now });
}

/** The spacing of attempts is kept in the store alone; a store that knows of a later attempt keeps that. */
async function spaceNumbers(backup: BackupPort, { limits }: Stores, now: number): Promise<number> {
  let count = 0;
  for await (const page of backup.lastAttempts(now - SPACED_DAYS * DAY_MS)) {
    for (let from = 0; from < page.length; from += AT_ONCE) {
      const part = page.slice(from, from + AT_ONCE);
      await Promise.all(
        part.map(({ number, attemptId, at }) =>
          limits.reserveNumber(number, attemptId, SPACED_DAYS * DAY_MS, at),
        ),
      );
    }
    count += page.length;
  }
  return count;
}
