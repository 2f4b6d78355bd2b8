/** Where the scripts lie. */
import { fileURLToPath } from 'node:url';
import type { OutpaceConfig } from './schema.ts';

const EXAMPLES = fileURLToPath(new URL('../../../config/scripts', import.meta.url));

export function scriptFolderOf({ scripts }: Pick<OutpaceConfig, 'scripts'>): string {
  return scripts.folder ?? EXAMPLES;
}
