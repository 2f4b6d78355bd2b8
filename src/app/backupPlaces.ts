/** Which files a backup takes along from this machine, and where a restore puts them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FileSource } from '../services/backupFiles.ts';
import type { FilePlaces } from '../services/restore.ts';
import { filesBelow, soundsIn } from './asterisk/ownSounds.ts';
import { promptManifest } from './asterisk/prompts.ts';
import { DIALPLAN_DIR } from './asterisk/renderConfig.ts';
import { openRecordings } from './config/recording.ts';
import type { OutpaceConfig } from './config/schema.ts';
import { CATALOGUE_FILE, soundsFolderOf } from './prompts/catalogue.ts';

/** All sounds, since what people have heard is part of what is on record; recordings where they are asked for. */
export function filesToKeep(config: OutpaceConfig, withRecordings: boolean): FileSource[] {
  const own = soundsFolderOf(config);
  const shipped = `${DIALPLAN_DIR}sounds`;
  const catalogue = existsSync(join(own, CATALOGUE_FILE)) ? [CATALOGUE_FILE] : [];
  const sounds = [...Object.keys(promptManifest(own)), ...catalogue].map((sound) => ({
    path: `sounds/${sound}`,
    file: join(existsSync(join(own, sound)) ? own : shipped, sound),
  }));
  if (!withRecordings) return sounds;
  const { path: folder } = openRecordings(config);
  // What is still being recorded is no file yet.
  const made = filesBelow(folder).filter((file) => !file.startsWith('open/'));
  return [...sounds, ...made.map((file) => ({ path: `recordings/${file}`, file: join(folder, file) }))];
}

export function placesOf(config: OutpaceConfig): FilePlaces {
  const own = soundsFolderOf(config);
  const shipped = promptManifest();
  const { path: recordings } = openRecordings(config);
  const ownNow = soundsIn(own);
  return {
    scratch: join(config.dataDir, '.restoring'),
    of(path, sha256) {
      const [kind, ...rest] = path.split('/');
      const file = rest.join('/');
      if (kind === 'recordings') return join(recordings, file);
      // The same as comes with Outpace, unless one of our own would stand before it.
      return shipped[file] === sha256 && ownNow[file] === undefined ? undefined : join(own, file);
    },
  };
}
