/** An upload imported into a list as a job of whoever asked, with its rejects beside it until the job is forgotten. */
import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { OutpaceError } from './errors.ts';
import type { FileTotals } from './importFile.ts';
import { requireSafeId } from './ids.ts';
import { importListFile, type ListImportAsked, type ListImportParts } from './listImport.ts';
import type { Job, Jobs } from './jobs.ts';
import type { UploadedFile, Uploads } from './uploads.ts';

export const IMPORT_JOB = 'list.import';

export interface ImportJobParts extends ListImportParts {
  readonly jobs: Jobs;
  readonly uploads: Uploads;
}

export interface ImportJobAsked extends Omit<ListImportAsked, 'rejectsFile' | 'onProgress' | 'signal'> {
  readonly uploadId: string;
  readonly ownerId: string;
}

export interface ImportJobResult extends FileTotals {
  readonly listId: string;
  readonly isDryRun: boolean;
  readonly uploadId: string;
}

export function startImport(parts: ImportJobParts, asked: ImportJobAsked): Job {
  const { uploadId, ownerId, isDryRun } = asked;
  const listId = requireSafeId('list id', asked.listId);
  const upload = parts.uploads.file(uploadId, ownerId);
  const rejectsFile = parts.uploads.fileFor(`${randomUUID()}.rejects.csv`);
  return parts.jobs.start({
    kind: IMPORT_JOB,
    ownerId,
    subject: listId,
    file: rejectsFile,
    forget: () => rmSync(rejectsFile, { force: true }),
    work: async ({ signal, report }): Promise<ImportJobResult> => {
      const onProgress = ({ rows, bytes }: { readonly rows: number; readonly bytes: number }): void =>
        report({ done: bytes, total: upload.bytes, counts: { rows } });
      const totals = await importListFile(parts, upload.path, {
        ...asked,
        rejectsFile,
        signal,
        onProgress,
      }).catch((error: unknown) => {
        throw withName(error, upload);
      });
      return { ...totals, listId, isDryRun, uploadId };
    },
  });
}

/** The CSV of rows that could not be used; undefined where there was none. */
export function rejectsOf(jobs: Jobs, jobId: string, ownerId: string): string | undefined {
  const { kind, file } = jobs.job(jobId, ownerId);
  if (kind === IMPORT_JOB && file !== undefined) return existsSync(file) ? file : undefined;
  throw new OutpaceError('OUT_NOT_FOUND', `the job ${jobId} is no import`);
}

function withName(error: unknown, { fileName }: UploadedFile): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT')
    return new OutpaceError('OUT_FILE_UNREADABLE', `${fileName}: the upload was removed meanwhile`, error);
  if (!(error instanceof OutpaceError) || error.code !== 'OUT_IMPORT_FAILED') return error;
  return new OutpaceError('OUT_IMPORT_FAILED', `${fileName}: ${error.message}`, error);
}
