/** A file that somebody has named, read whole. */
import { readFileSync } from 'node:fs';
import { OutpaceError } from './errors.ts';

/** `kind`: what the file is to hold, for the message. Throws an OutpaceError where it cannot be read. */
export function readTextFile(kind: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new OutpaceError('OUT_FILE_UNREADABLE', `the ${kind} file ${file} cannot be read (${code})`, error);
  }
}
