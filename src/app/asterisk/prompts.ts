/** The recorded prompts: where Asterisk finds them, and whether what lies there is what the manifest says. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { soundsIn } from './ownSounds.ts';
import { DIALPLAN_DIR } from './renderConfig.ts';

/** Languages with a folder of prompts. */
export type PromptLanguage = 'en' | 'zh';

/** `outpace/consent` → `sound:outpace/en/consent`, a media URI of ARI. */
export function promptMedia(prompt: string, language: PromptLanguage = 'en'): string {
  return `sound:${prompt.replace(/^outpace\//, `outpace/${language}/`)}`;
}

/** Sound file relative to the sounds folder → SHA-256; with those of one's own in the place of ours. */
export function promptManifest(own?: string): Readonly<Record<string, string>> {
  const ours = JSON.parse(readFileSync(`${DIALPLAN_DIR}sounds/manifest.json`, 'utf8')) as Record<
    string,
    string
  >;
  return own === undefined ? ours : { ...ours, ...soundsIn(own) };
}

/** Prompt name → SHA-256 of its sound in this language. */
export function promptVersions(language: PromptLanguage, own?: string): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(promptManifest(own)).flatMap(([file, sha256]) => {
      const [folder, fileLanguage, name] = file.replace(/\.wav$/, '').split('/');
      return fileLanguage === language && name !== undefined && !name.includes('.')
        ? [[`${folder}/${name}`, sha256] as const]
        : [];
    }),
  );
}

export interface PromptFault {
  readonly file: string;
  readonly fault: 'missing' | 'differs';
}

/** Compares the sounds in a folder (`…/sounds`) with the manifest. */
export function checkPrompts(soundsFolder: string, manifest = promptManifest()): PromptFault[] {
  return Object.entries(manifest).flatMap(([file, sha256]): PromptFault[] => {
    const path = join(soundsFolder, file);
    if (!existsSync(path)) return [{ file, fault: 'missing' }];
    const found = createHash('sha256').update(readFileSync(path)).digest('hex');
    return found === sha256 ? [] : [{ file, fault: 'differs' }];
  });
}
