/** A prompt of one's own: from a file, or from a text that the speech engine reads; the same text twice is made once. */
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { OutpaceError } from '../../services/errors.ts';
import type { OutpaceConfig } from '../config/schema.ts';
import {
  fileSha256,
  promptName,
  putPrompts,
  readCatalogue,
  sha256Of,
  soundsFolderOf,
  SUFFIXES,
  type Catalogue,
  type NewPrompt,
} from './catalogue.ts';
import { deliver, placeOf } from './place.ts';
import { makeSound } from './sound.ts';
import { engineOf, keyOf, speak, voiceOf } from './speak.ts';

export interface AddRequest {
  readonly name: string;
  readonly language: string;
  readonly from:
    | { readonly kind: 'file'; readonly file: string }
    | { readonly kind: 'text'; readonly text: string };
}

export interface Added {
  readonly prompt: string;
  readonly seconds: number;
  /** Nothing had to be made: the catalogue has had this very sound. */
  readonly isKnown: boolean;
  /** Files laid at the Asterisk now. */
  readonly delivered: number;
}

export async function addPrompt(config: OutpaceConfig, request: AddRequest): Promise<Added> {
  const prompt = promptName(request.name, request.language);
  const folder = soundsFolderOf(config);
  const { from } = request;
  const known = from.kind === 'text' ? soundOfKey(config, folder, request.language, from.text) : undefined;
  const made =
    known ??
    (from.kind === 'file'
      ? await fromFile(config, from.file)
      : await fromText(config, request.language, from.text));
  await putPrompts(folder, [{ prompt, ...made }]);
  const place = placeOf(config);
  const delivered = place === undefined ? 0 : deliver(folder, place, 'all');
  return { prompt, seconds: made.entry.seconds, isKnown: known !== undefined, delivered };
}

type Made = Omit<NewPrompt, 'prompt'>;

async function fromFile({ prompts }: OutpaceConfig, file: string): Promise<Made> {
  const { longestSeconds, mostMegabytes } = prompts;
  const bytes = readSound(file, mostMegabytes);
  const { seconds, sounds } = await makeSound(bytes, { longestSeconds });
  const source = { kind: 'file' as const, file: basename(file), sha256: sha256Of(bytes) };
  return { entry: { seconds, source }, sounds };
}

async function fromText({ prompts }: OutpaceConfig, language: string, text: string): Promise<Made> {
  const { speech, longestSeconds, mostMegabytes } = prompts;
  const bytes = await speak(speech, { text, language }, mostMegabytes);
  const { seconds, sounds } = await makeSound(bytes, { longestSeconds });
  const [voice, engine] = [voiceOf(speech, language), engineOf(speech)];
  const source = { kind: 'text' as const, text, voice, engine, key: keyOf(speech, { text, language }) };
  return { entry: { seconds, source }, sounds };
}

/** What has been spoken before, under whatever name, as long as its files are what they were. */
function soundOfKey(config: OutpaceConfig, folder: string, language: string, text: string): Made | undefined {
  const key = keyOf(config.prompts.speech, { text, language });
  const catalogue: Catalogue = readCatalogue(folder);
  for (const [prompt, { files, seconds, source }] of Object.entries(catalogue)) {
    const at = (suffix: string): string => join(folder, `${prompt}${suffix}`);
    // A word is cut close; a prompt is not.
    if (source.kind !== 'text' || source.key !== key || prompt.includes('/word-')) continue;
    if (!SUFFIXES.every((suffix) => fileSha256(at(suffix)) === files[suffix])) continue;
    const sounds = { '.wav': readFileSync(at('.wav')), '.wav16': readFileSync(at('.wav16')) };
    return { entry: { seconds, source }, sounds };
  }
  return undefined;
}

function readSound(file: string, mostMegabytes: number): Uint8Array {
  try {
    const { size } = statSync(file);
    if (size > mostMegabytes * 1024 * 1024)
      throw new OutpaceError(
        'OUT_PROMPT_INVALID',
        `${file} is larger than ${mostMegabytes} MB (prompts.mostMegabytes)`,
      );
    return readFileSync(file);
  } catch (error) {
    if (error instanceof OutpaceError) throw error;
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    throw new OutpaceError('OUT_FILE_UNREADABLE', `${file} cannot be read (${code})`, error);
  }
}
