/** Every do-not-call list with its size; of files where they come from, their version and the changes since. */
import { fileList, listOf } from '../domain/compliance/doNotCall.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { DoNotCallParts } from './doNotCall.ts';

export interface DoNotCallListSize {
  readonly list: string;
  /** Of a file: as it was built. */
  readonly numbers: number;
  readonly patterns?: number;
  readonly lastAddedAt?: Instant;
  readonly source?: string;
  readonly version?: string;
  readonly builtAt?: Instant;
  readonly added?: number;
  readonly removed?: number;
  /** Why the file cannot be used. */
  readonly fault?: string;
}

export async function doNotCallLists({
  records,
  files,
}: Pick<DoNotCallParts, 'records' | 'files'>): Promise<readonly DoNotCallListSize[]> {
  const stored = await records.sizes();
  const described = (await files?.describe()) ?? [];
  return [
    ...stored.map(({ campaignId, ...size }) => ({ list: listOf(campaignId), ...size })),
    ...described.map(({ name, ...file }) => ({ list: fileList(name), ...file })),
  ];
}
