/** Ids as people give them: checked before they reach Redis, Postgres or Asterisk. */
import { isSafeId } from '../domain/kernel/ids.ts';
import { OutpaceError } from './errors.ts';

/** The id as it is; throws where it may not be used as one. `what` names it: `campaign id`. */
export function requireSafeId(what: string, id: string): string {
  if (isSafeId(id)) return id;
  throw new OutpaceError(
    'OUT_USAGE',
    `the ${what} ${JSON.stringify(id)} must be 1 to 64 letters, digits, "_" or "-", and begin with a letter or digit`,
  );
}
