/** What commands need that ask the gate: the records, the law, and the do-not-call lists where there is a store. */
import { loadLaw } from '../app/policy/law.ts';
import type { DoNotCallLists } from '../ports/doNotCall.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { CliContext } from './context.ts';

export async function gateParts({ client, loaded }: CliContext) {
  const records: RecordsPort = await client.records();
  const stores = await client.storesOfGroups()?.(client.dialGroupId);
  const doNotCall: DoNotCallLists | undefined = stores?.doNotCall;
  return { records, doNotCall, law: loadLaw(loaded.config.compliance) };
}
