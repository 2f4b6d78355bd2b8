/** Who asks, where nobody says it with --by: the user of the system. */
import { userInfo } from 'node:os';
import { OutpaceError } from '../services/errors.ts';

export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    throw new OutpaceError('OUT_USAGE', 'the user of the system has no name; say who asks with --by');
  }
}
