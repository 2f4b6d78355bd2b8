/** Use case: erase a person by number. The mark that nobody calls them again is set first, and stays. */
import { maskNumber } from '../domain/numbering/mask.ts';
import type { ErasureOrder, ErasureOutcome, ErasurePort } from '../ports/erasure.ts';
import { addToList, type DoNotCallParts } from './doNotCall.ts';
import { OutpaceError } from './errors.ts';

export interface ErasureParts {
  readonly erasure: ErasurePort;
  readonly doNotCall: DoNotCallParts;
}

export interface Erased extends ErasureOutcome {
  readonly number: string;
  readonly dryRun: boolean;
}

export async function eraseNumber(
  parts: ErasureParts,
  order: ErasureOrder,
  dryRun: boolean,
): Promise<Erased> {
  const { number, at } = order;
  const planned = await parts.erasure.erase(order, true);
  if (dryRun) return { number, dryRun, ...planned };
  refuseWhileOpen(number, planned);
  // In force at once: a lead that waits in a hopper is stopped at dialling, and one imported again is not called.
  const list = { kind: 'stored' } as const;
  await addToList(parts.doNotCall, { list, entries: [number], source: 'operator', now: at });
  const outcome = await parts.erasure.erase(order, false);
  refuseWhileOpen(number, outcome);
  return { number, dryRun, ...outcome };
}

function refuseWhileOpen(number: string, { openAttempts }: ErasureOutcome): void {
  if (openAttempts === 0) return;
  throw new OutpaceError(
    'OUT_REFUSED',
    `nothing is erased: ${openAttempts} calls to ${maskNumber(number)} are under way or not on record yet; repeat the command when they have ended`,
  );
}
