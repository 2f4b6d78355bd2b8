/** The YAML files of a folder, by name. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OutpaceError } from './errors.ts';

/** No folder: no files. */
export function yamlFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new OutpaceError(
      'OUT_FILE_UNREADABLE',
      `the folder ${folder} cannot be read (${code ?? 'unreadable'})`,
    );
  }
}
