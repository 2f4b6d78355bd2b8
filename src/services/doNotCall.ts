/**
 * Use cases on do-not-call lists: put numbers and patterns on them, take them off, and say what stops a number. An
 * entry is in force in the store before it is on record; it is off the record before it is out of force, so that
 * whatever is cut short errs on the side of not calling, and doing it again completes it.
 */
import { fileList, listOf } from '../domain/compliance/doNotCall.ts';
import { hasWildcard, matchesPattern } from '../domain/compliance/doNotCallPattern.ts';
import type { CampaignId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { DoNotCallEntry, DoNotCallPort, DoNotCallSource } from '../ports/doNotCall.ts';
import type { DoNotCallFilesPort } from '../ports/doNotCallFiles.ts';
import type { DoNotCallRecords, DoNotCallRemoval } from '../ports/doNotCallRecords.ts';
import type { NumberFilesPort } from '../ports/numberFiles.ts';
import type { ListChosen } from './doNotCallEntry.ts';
import { OutpaceError } from './errors.ts';

export interface DoNotCallParts {
  readonly records: DoNotCallRecords;
  /** What running engines share; absent: they learn of it at their next start. */
  readonly store: Pick<DoNotCallPort, 'add' | 'remove' | 'listsNaming'> | undefined;
  /** Of the folder of the configuration. */
  readonly files: NumberFilesPort | undefined;
}

export interface ChangeOfLists {
  readonly list: string;
  readonly entries: number;
  /** How many of them it changed anything for. */
  readonly changed: number;
  /** Where no store is shared, running engines learn of it at their next start. */
  readonly inForce: 'now' | 'atNextStart' | 'whenFileIsChecked';
}

export interface Addition {
  readonly list: ListChosen;
  readonly entries: readonly string[];
  readonly source: DoNotCallSource;
  readonly now: Instant;
}

export async function addToList(parts: DoNotCallParts, addition: Addition): Promise<ChangeOfLists> {
  const { list, entries, source, now } = addition;
  if (list.kind === 'file') return changeFile(parts, list.name, 'add', entries, source);
  const listed = entries.map((number) => entryOf(number, list.campaignId, source, now));
  await parts.store?.add(listed);
  const changed = await parts.records.add(listed);
  return {
    list: listOf(list.campaignId),
    entries: entries.length,
    changed,
    inForce: inForce(parts),
  };
}

export interface Removal {
  readonly list: ListChosen;
  readonly entries: readonly string[];
  readonly removedBy: string;
  readonly reason: string;
  readonly now: Instant;
}

export async function removeFromList(parts: DoNotCallParts, removal: Removal): Promise<ChangeOfLists> {
  const { list, entries, removedBy, reason, now } = removal;
  if (list.kind === 'file') return changeFile(parts, list.name, 'remove', entries, 'operator');
  const keys = entries.map((number) => keyOf(number, list.campaignId));
  const removed = await parts.records.remove(keys, { removedBy, reason, at: now });
  await parts.store?.remove(keys);
  return {
    list: listOf(list.campaignId),
    entries: entries.length,
    changed: removed.length,
    inForce: inForce(parts),
  };
}

export interface NumberChecked {
  readonly number: string;
  readonly campaignId?: CampaignId;
  /** Every list that names it; with a campaign only those that hold for it. */
  readonly listed: readonly { readonly list: string; readonly entry: string; readonly about: string }[];
  readonly removals: readonly DoNotCallRemoval[];
  /** What the running engines would refuse the call for; null: nothing. Absent: not known. */
  readonly refusedFor?: string | null;
}

export async function checkNumber(
  parts: DoNotCallParts,
  files: Pick<DoNotCallFilesPort, 'lists' | 'loaded'> | undefined,
  number: string,
  campaignId: CampaignId | undefined,
): Promise<NumberChecked> {
  const { entries, removals } = await parts.records.historyOf(number);
  const patterns = await parts.records.patterns();
  const found = [...entries, ...patterns.filter(({ number: pattern }) => matchesPattern(pattern, number))];
  const applying = found.filter(
    (entry) => campaignId === undefined || entry.campaignId === undefined || entry.campaignId === campaignId,
  );
  const inFiles = (files?.lists() ?? []).filter(({ has }) => has(number)).map(({ name }) => name);
  const loaded = files?.loaded() ?? [];
  const listed = [
    ...applying.map((entry) => ({
      list: listOf(entry.campaignId),
      entry: entry.number,
      about: aboutEntry(entry),
    })),
    ...inFiles.map((name) => {
      const file = loaded.find((one) => one.name === name);
      return { list: fileList(name), entry: number, about: `${file?.source}, version ${file?.version}` };
    }),
  ];
  const checked = { number, listed, removals, ...(campaignId === undefined ? {} : { campaignId }) };
  if (parts.store === undefined) return checked;
  const [stored] = await parts.store.listsNaming([number], campaignId);
  const [file] = inFiles;
  return { ...checked, refusedFor: stored ?? (file === undefined ? null : fileList(file)) };
}

function aboutEntry({ source, addedAt, attemptId }: DoNotCallEntry): string {
  const at = `${source}, ${new Date(addedAt).toISOString()}`;
  return attemptId === undefined ? at : `${at}, attempt ${attemptId}`;
}

async function changeFile(
  { files }: DoNotCallParts,
  name: string,
  action: 'add' | 'remove',
  entries: readonly string[],
  source: DoNotCallSource,
): Promise<ChangeOfLists> {
  const pattern = entries.find(hasWildcard);
  if (pattern !== undefined)
    throw new OutpaceError(
      'OUT_USAGE',
      `a do-not-call file holds no patterns: put ${JSON.stringify(pattern)} on internal or campaign:ID`,
    );
  const changed = await requireFiles(files).change(name, action, entries, source);
  return { list: fileList(name), entries: entries.length, changed, inForce: 'whenFileIsChecked' };
}

export function requireFiles(files: NumberFilesPort | undefined): NumberFilesPort {
  if (files !== undefined) return files;
  throw new OutpaceError(
    'OUT_CONFIG_INVALID',
    'no folder for do-not-call files is configured: set doNotCall.folder',
  );
}

function inForce({ store }: DoNotCallParts): ChangeOfLists['inForce'] {
  return store === undefined ? 'atNextStart' : 'now';
}

function keyOf(number: string, campaignId: CampaignId | undefined) {
  return campaignId === undefined ? { number } : { number, campaignId };
}

function entryOf(
  number: string,
  campaignId: CampaignId | undefined,
  source: DoNotCallSource,
  addedAt: Instant,
): DoNotCallEntry {
  return { ...keyOf(number, campaignId), source, addedAt };
}
