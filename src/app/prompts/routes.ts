/** Which prompts there are and the media each plays: those that come with Outpace, and those of one's own, as of now. */
import type { OutpaceConfig } from '../config/schema.ts';
import { filesBelow } from '../asterisk/ownSounds.ts';
import { promptManifest, promptMedia } from '../asterisk/prompts.ts';
import { soundsFolderOf } from './catalogue.ts';

const SOUND = /^(outpace\/([a-z]{2,3})\/([a-z0-9][a-z0-9_-]*))\.wav(16)?$/;

/** By name without a language (`outpace/consent`), which is that of the configuration, and with it (`outpace/en/consent`). */
export function promptRoutes(config: OutpaceConfig): Map<string, string> {
  const { promptLanguage } = config.telephony;
  const routes = new Map<string, string>();
  for (const file of [...Object.keys(promptManifest()), ...filesBelow(soundsFolderOf(config))]) {
    const [, path, language, name] = SOUND.exec(file) ?? [];
    if (path === undefined || name === undefined) continue;
    routes.set(path, `sound:${path}`);
    if (language === promptLanguage)
      routes.set(`outpace/${name}`, promptMedia(`outpace/${name}`, promptLanguage));
  }
  return routes;
}

/** The path of the sound that a route plays: `outpace/en/consent`. */
export const pathOf = (media: string): string => media.replace(/^sound:/, '');
