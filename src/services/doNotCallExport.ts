/** A do-not-call list as text: CSV with where each entry comes from, or numbers alone as VICIdial loads them. */
import { fileList, listOf } from '../domain/compliance/doNotCall.ts';
import { hasWildcard } from '../domain/compliance/doNotCallPattern.ts';
import { requireFiles, type DoNotCallParts } from './doNotCall.ts';
import type { ListChosen } from './doNotCallEntry.ts';

export const EXPORT_FORMATS = ['csv', 'vicidial'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportCounts {
  entries: number;
  /** Patterns, which the format cannot hold. */
  leftOut: number;
}

/** Counts as it goes. `view`: what of a number leaves. */
export async function* exportList(
  parts: DoNotCallParts,
  list: ListChosen,
  format: ExportFormat,
  counts: ExportCounts,
  view: (number: string) => string = (number) => number,
): AsyncGenerator<string> {
  if (format === 'csv') yield 'number,list,source,added_at,attempt_id\n';
  for await (const page of pagesOf(parts, list)) {
    const kept = format === 'csv' ? page : page.filter(({ number }) => !hasWildcard(number));
    counts.entries += kept.length;
    counts.leftOut += page.length - kept.length;
    yield kept
      .map((row) => ({ ...row, number: view(row.number) }))
      .map((row) => `${format === 'csv' ? csvOf(row) : row.number.replace('+', '')}\n`)
      .join('');
  }
}

interface Row {
  readonly number: string;
  readonly list: string;
  readonly source: string;
  readonly addedAt?: number;
  readonly attemptId?: string | undefined;
}

async function* pagesOf(
  { records, files }: DoNotCallParts,
  list: ListChosen,
): AsyncGenerator<readonly Row[]> {
  if (list.kind === 'file') {
    const name = fileList(list.name);
    for await (const page of requireFiles(files).numbers(list.name))
      yield page.map((number) => ({ number, list: name, source: 'file' }));
    return;
  }
  const name = listOf(list.campaignId);
  for await (const page of records.entries(list.campaignId))
    yield page.map((entry) => ({ ...entry, list: name }));
}

function csvOf({ number, list, source, addedAt, attemptId = '' }: Row): string {
  const at = addedAt === undefined ? '' : new Date(addedAt).toISOString();
  return [number, list, source, at, attemptId].join(',');
}
