/**
 * The sounds at an Asterisk. ARI takes no file and tells no checksum, so the folder itself must be seen from here: that of
 * an Asterisk that Outpace starts, or the one named by `telephony.ari.soundsFolder`. What is there is compared with the
 * catalogue before a campaign starts; nothing that differs is put right unasked, since somebody has changed it.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TelephonyFault } from '../../ports/telephony.ts';
import { DIALPLAN_DIR } from '../asterisk/renderConfig.ts';
import type { OutpaceConfig } from '../config/schema.ts';
import { fileSha256, readCatalogue, sha256Of, SUFFIXES, writeWhole, type Catalogue } from './catalogue.ts';

export interface SoundsPlace {
  /** Whose sounds, for people: its address. */
  readonly asterisk: string;
  /** `…/sounds`; absent: it is not seen from here. */
  readonly folder?: string | undefined;
}

/** What is wrong with one sound at one place. */
export interface SoundFault {
  readonly prompt: string;
  readonly file: string;
  readonly fault: 'missing' | 'differs';
}

/** The Asterisk of this configuration, for commands: one that runs or ran from its data folder, else the one at a URL. */
export function placeOf({ telephony, dataDir }: OutpaceConfig): SoundsPlace | undefined {
  const { url, soundsFolder } = telephony.ari;
  if (url !== undefined) return { asterisk: url, folder: soundsFolder };
  const folder = join(resolve(dataDir), 'asterisk/pbx/data/sounds');
  return existsSync(folder) ? { asterisk: 'this machine', folder } : undefined;
}

export function soundFaults(folder: string, catalogue: Catalogue): SoundFault[] {
  return Object.entries(catalogue).flatMap(([prompt, { files }]) =>
    SUFFIXES.flatMap((suffix): SoundFault[] => {
      const file = join(folder, `${prompt}${suffix}`);
      const found = fileSha256(file);
      if (found === files[suffix]) return [];
      return [{ prompt, file, fault: found === undefined ? 'missing' : 'differs' }];
    }),
  );
}

/** Lays the catalogue's sounds there, only those that are as the catalogue says; gives how many files were laid. */
export function deliver(own: string, place: SoundsPlace, what: 'missing' | 'all'): number {
  const { folder } = place;
  if (folder === undefined || resolve(folder) === resolve(own)) return 0;
  const catalogue = readCatalogue(own);
  let laid = 0;
  for (const { prompt, file, fault } of soundFaults(folder, catalogue)) {
    if (what === 'missing' && fault !== 'missing') continue;
    const suffix = file.endsWith('.wav16') ? '.wav16' : '.wav';
    const source = join(own, `${prompt}${suffix}`);
    if (!existsSync(source)) continue;
    const bytes = readFileSync(source);
    if (sha256Of(bytes) !== catalogue[prompt]?.files[suffix]) continue;
    writeWhole(file, bytes);
    laid += 1;
  }
  return laid;
}

/** Takes a prompt that was removed away from there; where one of the same name comes with Outpace, that one is back. */
export function withdraw(prompt: string, { folder }: SoundsPlace): void {
  if (folder === undefined) return;
  for (const suffix of SUFFIXES) {
    const shipped = `${DIALPLAN_DIR}sounds/${prompt}${suffix}`;
    const file = join(folder, `${prompt}${suffix}`);
    if (existsSync(shipped)) writeWhole(file, readFileSync(shipped));
    else rmSync(file, { force: true });
  }
}

/** Reasons not to start a campaign that plays these (`outpace/en/reminder`). What is not in the catalogue is not judged here. */
export function promptFaults(
  own: string,
  { asterisk, folder }: SoundsPlace,
  prompts: readonly string[],
): TelephonyFault[] {
  const catalogue = readCatalogue(own);
  const wanted = Object.fromEntries(
    prompts.flatMap((prompt) => {
      const entry = catalogue[prompt];
      return entry === undefined ? [] : [[prompt, entry] as const];
    }),
  );
  const [first] = Object.keys(wanted);
  if (first === undefined) return [];
  if (folder === undefined) return [unseen(first, Object.keys(wanted).length, asterisk)];
  return soundFaults(folder, wanted).map(({ prompt, file, fault }) => ({
    code: `prompt-${fault}`,
    message: `the prompt ${prompt} ${fault === 'missing' ? 'is missing' : 'is not that of the catalogue'} at the Asterisk of ${asterisk} (${file}): outpace prompt check --repair lays it there anew`,
  }));
}

function unseen(prompt: string, count: number, asterisk: string): TelephonyFault {
  const others = count === 1 ? '' : ` and ${count - 1} more`;
  return {
    code: 'prompt-unverified',
    message: `the prompt ${prompt}${others} cannot be compared at the Asterisk of ${asterisk}: mount its folder of sounds here and name it in telephony.ari.soundsFolder`,
  };
}
