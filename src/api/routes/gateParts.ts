/** What asks the gate: the records, the law, and all do-not-call lists. */
import type { GateParts } from '../../services/gate.ts';
import type { ApiParts } from '../parts.ts';

export function gateParts({ records, law, doNotCallLists }: ApiParts): GateParts {
  return { records, law, doNotCall: doNotCallLists };
}
