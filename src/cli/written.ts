/** Files that a command writes: where one cannot be written, the error says which and why. */
import { OutpaceError } from '../services/errors.ts';

export async function written(file: string, write: () => Promise<unknown> | void): Promise<void> {
  try {
    await write();
  } catch (error) {
    // A fault of the system names its call; whatever else went wrong is not the file's.
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    throw new OutpaceError('OUT_FILE_UNWRITABLE', `${file} cannot be written (${code})`, error);
  }
}
