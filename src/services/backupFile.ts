/**
 * The file of a backup: JSON lines, compressed. The first line says what it is, the last counts the rows and holds the
 * SHA-256 of everything before it, so that a file that was cut or changed is told apart before anything is touched.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { BackupSchema, RowBatch, RowCounts } from '../ports/backup.ts';
import type { EmergencyOrder } from '../ports/emergency.ts';
import type { RecordEntry } from '../ports/records.ts';
import {
  createFileCheck,
  writeFiles,
  type FileLine,
  type FileSource,
  type FileTotals,
} from './backupFiles.ts';
import { OutpaceError } from './errors.ts';

export const BACKUP_FORMAT = 1;

export interface BackupHead {
  readonly outpaceBackup: number;
  /** Of Outpace. */
  readonly version: string;
  readonly takenAt: string;
  readonly schema: BackupSchema;
}

/** What no database holds: of each dial group, and the emergency stop. */
export interface BackupState {
  readonly dialGroups: readonly {
    readonly dialGroupId: string;
    /** What the pacers have learned. */
    readonly pacing?: unknown;
    /** Records on their way to the database. */
    readonly spool: readonly RecordEntry[];
  }[];
  readonly emergency?: EmergencyOrder;
}

type Line =
  | { readonly state: BackupState }
  | { readonly table: string; readonly rows: readonly string[] }
  | FileLine
  | { readonly end: RowCounts; readonly sha256: string };

export interface BackupWriter {
  line(value: unknown): Promise<void>;
  rows(batch: RowBatch): Promise<void>;
  files(sources: readonly FileSource[]): Promise<FileTotals>;
  /** Resolves when the file is complete under its name. */
  end(): Promise<RowCounts>;
  /** Leaves nothing behind. */
  discard(): void;
}

export function openBackupWriter(path: string, overwrite: boolean): BackupWriter {
  if (existsSync(path) && !overwrite)
    throw new OutpaceError('OUT_ALREADY_EXISTS', `${path} exists already: name another file, or add --force`);
  const partial = `${path}.partial`;
  const file = createWriteStream(partial, { mode: 0o600 });
  const gzip = createGzip();
  const counts: Record<string, number> = {};
  const hash = createHash('sha256');
  let failure: Error | undefined;
  const failed = (error: Error): void => {
    failure ??= error;
    gzip.destroy();
  };
  file.on('error', failed);
  gzip.on('error', failed);
  gzip.pipe(file);

  async function line(value: unknown): Promise<void> {
    if (failure !== undefined) throw unwritable(path, failure);
    const text = `${JSON.stringify(value)}\n`;
    hash.update(text);
    if (gzip.write(text)) return;
    const over = new AbortController();
    const { signal } = over;
    await Promise.race([once(gzip, 'drain', { signal }), once(gzip, 'close', { signal })]).catch(
      () => undefined,
    );
    over.abort();
  }

  return {
    line,
    async rows({ table, rows }) {
      counts[table] = (counts[table] ?? 0) + rows.length;
      await line({ table, rows });
    },
    files: (sources) => writeFiles(sources, line),
    async end() {
      await line({ end: counts, sha256: hash.copy().digest('hex') });
      gzip.end();
      await finished(file).catch((error: Error) => failed(error));
      if (failure !== undefined) throw unwritable(path, failure);
      renameSync(partial, path);
      return counts;
    },
    discard() {
      gzip.destroy();
      file.destroy();
      rmSync(partial, { force: true });
    },
  };
}

export interface BackupReader {
  readonly head: BackupHead;
  readonly state: BackupState;
  /** Of the whole file, each table once. */
  readonly counts: RowCounts;
  readonly fileTotals: FileTotals;
  /** Reads the file again, from its beginning. */
  batches(): AsyncIterable<RowBatch>;
  files(): AsyncIterable<FileLine>;
}

/** Reads the file to its end; an error where it is not whole. */
export async function readBackup(path: string): Promise<BackupReader> {
  const hash = createHash('sha256');
  const counts: Record<string, number> = {};
  const files = createFileCheck();
  let head: BackupHead | undefined;
  let state: BackupState = { dialGroups: [] };
  let end: { readonly end: RowCounts; readonly sha256: string } | undefined;
  for await (const text of linesOf(path)) {
    if (end !== undefined) throw invalid(path, 'it goes on after its end');
    const line = parsed(path, text);
    if (head === undefined) head = headOf(path, line);
    else if ('table' in line) counts[line.table] = (counts[line.table] ?? 0) + line.rows.length;
    else if ('state' in line) state = line.state;
    else if ('end' in line) end = line;
    else {
      const fault = files.take(line);
      if (fault !== undefined) throw invalid(path, fault);
    }
    if (end === undefined) hash.update(`${text}\n`);
  }
  if (head === undefined) throw invalid(path, 'it is empty');
  if (end === undefined) throw invalid(path, 'it was cut off: its end is missing');
  if (end.sha256 !== hash.digest('hex'))
    throw invalid(path, 'its check sum is wrong: it was changed or damaged');
  if (JSON.stringify(end.end) !== JSON.stringify(counts)) throw invalid(path, 'rows of it are missing');
  if (files.isOpen()) throw invalid(path, 'the last file of it has no end');
  const fileTotals = files.totals();
  return { head, state, counts, fileTotals, batches: () => batchesOf(path), files: () => filesOf(path) };
}

async function* batchesOf(path: string): AsyncGenerator<RowBatch> {
  for await (const text of linesOf(path)) {
    const line = parsed(path, text);
    if ('table' in line) yield line;
  }
}

async function* filesOf(path: string): AsyncGenerator<FileLine> {
  for await (const text of linesOf(path)) {
    const line = parsed(path, text);
    if ('file' in line || 'data' in line || 'fileEnd' in line) yield line;
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const gunzip = createGunzip();
  file.on('error', (error) => gunzip.destroy(error));
  file.pipe(gunzip).setEncoding('utf8');
  let rest = '';
  try {
    for await (const part of gunzip) {
      const lines = (rest + String(part)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code.startsWith('Z_')) throw invalid(path, 'it is no backup, or was cut off');
    if (error instanceof OutpaceError) throw error;
    throw new OutpaceError('OUT_FILE_UNREADABLE', `${path} cannot be read: ${message}`, error);
  } finally {
    file.destroy();
  }
  if (rest !== '') throw invalid(path, 'it was cut off: its last line is not whole');
}

function headOf(path: string, line: object): BackupHead {
  const head = line as Partial<BackupHead>;
  if (head.outpaceBackup === undefined || head.schema === undefined) throw invalid(path, 'it is no backup');
  if (head.outpaceBackup !== BACKUP_FORMAT)
    throw invalid(
      path,
      `its format ${head.outpaceBackup} is not known here: restore it with a newer version`,
    );
  return head as BackupHead;
}

function parsed(path: string, text: string): Line {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Line;
  } catch {
    // Said below.
  }
  throw invalid(path, 'a line of it cannot be read');
}

function invalid(path: string, why: string): OutpaceError {
  return new OutpaceError('OUT_BACKUP_INVALID', `${path} cannot be restored: ${why}`);
}

function unwritable(path: string, error: Error): OutpaceError {
  return new OutpaceError('OUT_FILE_UNWRITABLE', `${path} cannot be written: ${error.message}`, error);
}
