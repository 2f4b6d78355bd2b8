/**
 * Backup: the database at one instant, and of the store what cannot be made again from it: what the pacers have learned,
 * records on their way, and a standing emergency stop; and the sounds that callers hear. Leads in the hopper are not in it: they are filled from the database.
 */
import type { BackupPort, RowCounts } from '../ports/backup.ts';
import type { Stores } from '../ports/stores.ts';
import type { FileSource, FileTotals } from './backupFiles.ts';
import { BACKUP_FORMAT, openBackupWriter, type BackupState } from './backupFile.ts';

/** Undefined: the store is in the engine's own memory, or there is none. */
export type StoresOf = ((dialGroupId: string) => Promise<Stores>) | undefined;

export interface BackupResult {
  readonly file: string;
  readonly tables: RowCounts;
  readonly rows: number;
  readonly files: FileTotals;
}

export async function makeBackup(options: {
  readonly backup: BackupPort;
  readonly storesOf: StoresOf;
  readonly file: string;
  readonly overwrite: boolean;
  readonly version: string;
  readonly now: number;
  /** Sounds and recordings that go with it. */
  readonly files?: readonly FileSource[];
  readonly onTable?: (table: string) => void;
}): Promise<BackupResult> {
  const { backup, file } = options;
  await backup.start();
  const writer = openBackupWriter(file, options.overwrite);
  try {
    // The spool first: what moves on to the database meanwhile is in both, which is harmless; the other way round it would be in neither.
    const state = await stateOf(options.storesOf, await backup.dialGroups());
    let last = '';
    await backup.take({
      async schema(schema) {
        const takenAt = new Date(options.now).toISOString();
        await writer.line({ outpaceBackup: BACKUP_FORMAT, version: options.version, takenAt, schema });
        await writer.line({ state });
      },
      async rows(batch) {
        if (batch.table !== last) options.onTable?.((last = batch.table));
        await writer.rows(batch);
      },
    });
    const files = await writer.files(options.files ?? []);
    const tables = await writer.end();
    return { file, tables, rows: totalOf(tables), files };
  } catch (error) {
    writer.discard();
    throw error;
  }
}

export function totalOf(counts: RowCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

async function stateOf(storesOf: StoresOf, dialGroupIds: readonly string[]): Promise<BackupState> {
  const bare = dialGroupIds.map((dialGroupId) => ({ dialGroupId, spool: [] }));
  if (storesOf === undefined) return { dialGroups: bare };
  const dialGroups = [];
  let emergency: BackupState['emergency'];
  for (const dialGroupId of dialGroupIds) {
    const stores = await storesOf(dialGroupId);
    const entries = await stores.hopper.readSpool(await stores.hopper.spoolLength());
    const pacing = await stores.pacingMemory.read(dialGroupId);
    dialGroups.push({
      dialGroupId,
      ...(pacing === undefined ? {} : { pacing }),
      spool: entries.map(({ entry }) => entry),
    });
    emergency ??= await stores.emergency.last();
  }
  return { dialGroups, ...(emergency === undefined ? {} : { emergency }) };
}
