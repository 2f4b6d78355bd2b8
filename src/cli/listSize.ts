/** The size of a list that was named, or an error that says why it cannot be read. */
import { statSync } from 'node:fs';
import { OutpaceError } from '../services/errors.ts';

export function sizeOf(file: string): number {
  try {
    const found = statSync(file);
    if (found.isFile()) return found.size;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new OutpaceError('OUT_FILE_UNREADABLE', `the list ${file} cannot be read (${code})`, error);
  }
  throw new OutpaceError('OUT_FILE_UNREADABLE', `the list ${file} is not a file`);
}
