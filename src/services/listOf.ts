/** A list that was named, or an error that says how to find one. */
import type { LeadList, RecordsPort } from '../ports/records.ts';
import { OutpaceError } from './errors.ts';

export async function listOf(records: Pick<RecordsPort, 'lists'>, listId: string): Promise<LeadList> {
  const found = (await records.lists()).find((one) => one.listId === listId);
  if (found !== undefined) return found;
  throw new OutpaceError(
    'OUT_NOT_FOUND',
    `there is no list ${JSON.stringify(listId)}; see outpace list show`,
  );
}
