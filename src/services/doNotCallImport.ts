/**
 * A text of numbers, one a line, onto or off a do-not-call list: as VICIdial exports them, as `outpace dnc export`
 * writes them (its first column counts), or plain. The same file twice changes nothing.
 */
import type { NumberingRules } from '../domain/numbering/normalise.ts';
import { readLines, type Bytes } from './csvLines.ts';
import { addToList, removeFromList, requireFiles, type DoNotCallParts } from './doNotCall.ts';
import { readEntry, type ListChosen } from './doNotCallEntry.ts';
import { OutpaceError } from './errors.ts';

export interface DoNotCallTotals {
  readonly lines: number;
  /** Numbers and patterns that could be read. */
  readonly numbers: number;
  /** What the file changed: of an addition, those that were not listed before. A dry run: what it would change. */
  readonly changed: number;
  readonly rejected: number;
  /** Lines of the first rejected ones, from 1. */
  readonly rejectedLines: readonly number[];
}

export interface ImportTask {
  readonly list: ListChosen;
  readonly numbering: NumberingRules;
  readonly now: number;
  readonly dryRun?: boolean;
  /** Takes the numbers off instead. */
  readonly removal?: { readonly removedBy: string; readonly reason: string };
}

const MOST_TOLD = 20;
const BATCH = 5_000;
/** A file's changes are written in one go. */
const MOST_FOR_FILE = 5_000_000;
const HEADINGS: ReadonlySet<string> = new Set(['phone_number', 'number']);

export async function importDoNotCall(
  parts: DoNotCallParts,
  source: Bytes,
  task: ImportTask,
): Promise<DoNotCallTotals> {
  let [lines, numbers, changed, rejected] = [0, 0, 0, 0];
  const rejectedLines: number[] = [];
  const most = task.list.kind === 'file' ? MOST_FOR_FILE : BATCH;
  let batch = new Set<string>();
  const store = async (): Promise<void> => {
    if (batch.size > 0) changed += await change(parts, task, [...batch]);
    batch = new Set();
  };
  for await (const line of readLines(source).lines) {
    const written = firstCell(line.text);
    if (written === '' || (lines === 0 && HEADINGS.has(written))) continue;
    lines += 1;
    const read = line.isTooLong ? { ok: false as const } : readEntry(written, task.numbering);
    if (read.ok) {
      numbers += 1;
      batch.add(read.entry);
    } else {
      rejected += 1;
      if (rejectedLines.length < MOST_TOLD) rejectedLines.push(line.number);
    }
    if (batch.size >= most) {
      if (task.list.kind === 'file') throw tooMany();
      await store();
    }
  }
  await store();
  return { lines, numbers, changed, rejected, rejectedLines };
}

async function change(
  parts: DoNotCallParts,
  { list, now, dryRun, removal }: ImportTask,
  entries: readonly string[],
): Promise<number> {
  if (dryRun === true) return wouldChange(parts, list, entries, removal !== undefined);
  const { changed } =
    removal === undefined
      ? await addToList(parts, { list, entries, source: 'import', now })
      : await removeFromList(parts, { list, entries, now, ...removal });
  return changed;
}

async function wouldChange(
  { records, files }: DoNotCallParts,
  list: ListChosen,
  entries: readonly string[],
  isRemoval: boolean,
): Promise<number> {
  let known = 0;
  if (list.kind === 'stored') {
    const { campaignId } = list;
    known = await records.known(
      entries.map((number) => (campaignId === undefined ? { number } : { number, campaignId })),
    );
  } else {
    const wanted = new Set(entries);
    for await (const page of requireFiles(files).numbers(list.name))
      known += page.filter((number) => wanted.has(number)).length;
  }
  return isRemoval ? known : entries.length - known;
}

function firstCell(line: string): string {
  const [cell = ''] = line.split(',', 1);
  return cell.trim().replace(/^"(.*)"$/, '$1');
}

function tooMany(): OutpaceError {
  return new OutpaceError(
    'OUT_IMPORT_FAILED',
    `more than ${MOST_FOR_FILE} numbers are no changes but a new list: build the file anew with outpace dnc build`,
  );
}
