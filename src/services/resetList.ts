/** Exhausted leads of a list are called again (DOMAIN 3.2 and 1, recycling): asked for by a person, never by itself. */
import { STAGGERED_OUTCOMES } from '../domain/campaign/staggered.ts';
import type { LeadReset, ListsPort } from '../ports/lists.ts';
import type { RecordsPort } from '../ports/records.ts';
import { OutpaceError } from './errors.ts';
import { listOf } from './listOf.ts';

/** Nobody was reached. Invalid numbers and fax lines are archived, and whoever was reached has their own rule. */
export const RESET_OUTCOMES = [...STAGGERED_OUTCOMES, 'congestion', 'failed'] as const;

export interface ResetRequest {
  readonly listId: string;
  readonly campaignId?: string | undefined;
  /** Empty: all of `RESET_OUTCOMES`. */
  readonly outcomes: readonly string[];
  readonly isDryRun: boolean;
  readonly now: number;
}

export async function resetList(
  { records, lists }: { records: Pick<RecordsPort, 'lists'>; lists: Pick<ListsPort, 'resetLeads'> },
  { outcomes, ...request }: ResetRequest,
): Promise<readonly LeadReset[]> {
  const unknown = outcomes.find((outcome) => !RESET_OUTCOMES.some((one) => one === outcome));
  if (unknown !== undefined) {
    throw new OutpaceError(
      'OUT_USAGE',
      `leads whose last call was ${JSON.stringify(unknown)} are not reset; name one of ${RESET_OUTCOMES.join(', ')}`,
    );
  }
  await listOf(records, request.listId);
  return await lists.resetLeads({ ...request, outcomes: outcomes.length === 0 ? RESET_OUTCOMES : outcomes });
}
