/** Where recordings are kept: what the configuration names, else a folder beside the other data. */
import { join } from 'node:path';
import type { OutpaceConfig } from './schema.ts';

export function recordingFolderOf({ recording, dataDir }: OutpaceConfig): string {
  return recording.folder ?? join(dataDir, 'recordings');
}
