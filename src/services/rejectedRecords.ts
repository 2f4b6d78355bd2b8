/** Use cases on records that the database refused: see them, and write them once that is mended. */
import { maskNumber } from '../domain/numbering/mask.ts';
import type { RejectedRecord, RejectedRecords } from '../ports/rejectedRecords.ts';
import { OutpaceError } from './errors.ts';

const LISTED = 1_000;

export interface RejectedShown extends Omit<RejectedRecord, 'text'> {
  /** Such as `attemptClosed`. */
  readonly type: string;
  readonly attemptId?: string;
  readonly campaignId?: string;
  /** Masked. */
  readonly number?: string;
}

export async function rejectedRecords(rejected: RejectedRecords): Promise<readonly RejectedShown[]> {
  return (await rejected.list(LISTED)).map(({ text, ...record }) => ({ ...record, ...aboutOf(text) }));
}

/** What is said of a record wherever it is in it; the rest may be personal. */
function aboutOf(text: string): Omit<RejectedShown, keyof Omit<RejectedRecord, 'text'>> {
  const find = (key: string): string | undefined =>
    new RegExp(`"${key}":"((?:[^"\\\\]|\\\\.)*)"`, 'u').exec(text)?.[1];
  const [attemptId, campaignId, number] = [find('attemptId'), find('campaignId'), find('number')];
  return {
    type: find('type') ?? 'unknown',
    ...(attemptId === undefined ? {} : { attemptId }),
    ...(campaignId === undefined ? {} : { campaignId }),
    ...(number === undefined ? {} : { number: maskNumber(number) }),
  };
}

export interface Retried {
  readonly written: number;
  readonly refused: readonly { readonly hash: string; readonly error: string }[];
}

/** `hashes`: their beginnings do; none: all. */
export async function retryRejected(rejected: RejectedRecords, hashes: readonly string[]): Promise<Retried> {
  const known = (await rejected.list(Number.MAX_SAFE_INTEGER)).map(({ hash }) => hash);
  const chosen = hashes.length === 0 ? known : hashes.map((asked) => oneOf(known, asked));
  let written = 0;
  const refused: { hash: string; error: string }[] = [];
  for (const hash of new Set(chosen)) {
    const outcome = await rejected.retry(hash);
    if (outcome?.ok === true) written += 1;
    else if (outcome !== undefined) refused.push({ hash, error: outcome.error });
  }
  return { written, refused };
}

function oneOf(known: readonly string[], asked: string): string {
  const found = known.filter((hash) => hash.startsWith(asked));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const what = found.length === 0 ? 'no rejected record has' : `${found.length} rejected records have`;
  throw new OutpaceError(
    'OUT_NOT_FOUND',
    `${what} a hash that begins with ${JSON.stringify(asked)}; see outpace records rejected`,
  );
}
