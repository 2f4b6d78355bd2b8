/** Use case: closed calls by what is asked of them, page by page, the newest first. */
import type { CallDetailRecord } from '../domain/cdr/attempt.ts';
import { isDialable, normaliseNumber } from '../domain/numbering/normalise.ts';
import type { CallSearch, ReportsPort } from '../ports/reports.ts';
import { OutpaceError } from './errors.ts';

export interface CallPage {
  readonly calls: readonly CallDetailRecord[];
  /** Where the next page goes on; undefined: this is the last. */
  readonly next: CallSearch['before'];
}

/** `region`: of a number written without its country. */
export async function searchCalls(
  reports: Pick<ReportsPort, 'calls'>,
  { number, limit, ...search }: CallSearch,
  region: string | undefined,
): Promise<CallPage> {
  const exact = number === undefined ? {} : { number: wholeNumber(number, region) };
  const found = await reports.calls({ ...search, ...exact, limit: limit + 1 });
  const calls = found.slice(0, limit);
  const last = calls.at(-1);
  const hasMore = found.length > limit && last !== undefined;
  return { calls, next: hasMore ? { createdAt: last.createdAt, attemptId: last.attemptId } : undefined };
}

function wholeNumber(text: string, region: string | undefined): string {
  const rules = region === undefined ? {} : { defaultRegion: region };
  const parsed = normaliseNumber(text, { ...rules, accept: 'possible' });
  if (parsed.ok) return parsed.number;
  // As dialled: a number inside a house has no country.
  if (isDialable(text)) return text;
  throw new OutpaceError('OUT_USAGE', 'that is no whole number: write it as +4930123456');
}
