/**
 * Sounds of one's own, laid over those that come with Outpace whenever an Asterisk of ours starts:
 * `DATA_DIR/asterisk/sounds/outpace/en/consent.wav` takes the place of the prompt `outpace/consent`.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export const ownSoundsFolder = (dataDir: string): string => join(dataDir, 'asterisk', 'sounds');

/** Beside the instances. */
export const ownSoundsOf = (runDir: string): string => join(runDir, '..', 'sounds');

/** Every file below the folder, relative to it, with slashes; none where it is not there. */
export function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** Sound file relative to the folder, as in the manifest of the sounds that come with Outpace, and its SHA-256. */
export function soundsIn(folder: string): Readonly<Record<string, string>> {
  const files = filesBelow(folder).filter((file) => file.startsWith('outpace/') && /\.wav(16)?$/.test(file));
  return Object.fromEntries(
    files.map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex'),
    ]),
  );
}
