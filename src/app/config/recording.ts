/** Where recordings are kept: what the configuration names, else a folder beside the other data. */
import { join } from 'node:path';
import { openRecordingFolder, type RecordingFolder } from '../../runtime/recordingFolder.ts';
import type { OutpaceConfig } from './schema.ts';

export function openRecordings({ recording, dataDir }: OutpaceConfig): RecordingFolder {
  return openRecordingFolder(recording.folder ?? join(dataDir, 'recordings'));
}
