/** What commands need that ask the gate: the records, the law, and the do-not-call lists where there is a store. */
import { doNotCallListsNow } from '../app/doNotCallFiles.ts';
import { loadLaw } from '../app/policy/law.ts';
import type { Law } from '../domain/compliance/law.ts';
import type { DoNotCallLists } from '../ports/doNotCall.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { CliContext } from './context.ts';

/** The law that the configuration names. */
export function lawOf({ loaded }: CliContext): Law {
  return loadLaw(loaded.config.compliance);
}

export async function gateParts(context: CliContext) {
  const { client, loaded } = context;
  const records: RecordsPort = await client.records();
  const stores = await client.storesOfGroups()?.(client.dialGroupId);
  const stored: DoNotCallLists | undefined = stores?.doNotCall;
  const doNotCall = stored === undefined ? undefined : await doNotCallListsNow(loaded.config, stored);
  return { records, doNotCall, law: lawOf(context) };
}
