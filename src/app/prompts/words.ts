/** The sounds of the words that values are spoken with: each made once by the speech engine, and kept in the catalogue. */
import { join } from 'node:path';
import { isSpokenLanguage } from '../../domain/speech/spoken.ts';
import { VOCABULARY, wordSound } from '../../domain/speech/vocabulary.ts';
import type { OutpaceConfig } from '../config/schema.ts';
import {
  fileSha256,
  putPrompts,
  readCatalogue,
  soundsFolderOf,
  SUFFIXES,
  type NewPrompt,
  type PromptEntry,
} from './catalogue.ts';
import { engineOf, keyOf, speak, voiceOf } from './speak.ts';
import { makeSound } from './sound.ts';
import { ensureTools } from './tools.ts';

/** Of one word; a text that lasts longer was not one. */
const LONGEST_SECONDS = 5;
const AT_ONCE = 3;

interface Word {
  readonly prompt: string;
  readonly text: string;
  readonly language: string;
}

type PromptsPart = Pick<OutpaceConfig, 'prompts' | 'dataDir'>;

/** How many were made. A sound of one's own in the place of a word stays. */
export async function ensureWords(config: PromptsPart, languages: readonly string[]): Promise<number> {
  const folder = soundsFolderOf(config);
  const catalogue = readCatalogue(folder);
  const missing = wordsOf(languages).filter(
    (word) => !isMade(folder, word.prompt, catalogue[word.prompt], keyOf(config.prompts.speech, word)),
  );
  if (missing.length === 0) return 0;
  await ensureTools('sox', ...(config.prompts.speech.url === undefined ? (['espeak-ng'] as const) : []));
  const made: NewPrompt[] = [];
  const open = [...missing];
  const worker = async (): Promise<void> => {
    for (let word = open.shift(); word !== undefined; word = open.shift())
      made.push(await makeWord(config, word));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await putPrompts(folder, made);
  return made.length;
}

function wordsOf(languages: readonly string[]): readonly Word[] {
  return languages.filter(isSpokenLanguage).flatMap((language) =>
    [...VOCABULARY[language]].map(([word, text]) => ({
      prompt: wordSound(language, word),
      text,
      language,
    })),
  );
}

/** Also where its files were removed or changed since, it is made again. */
function isMade(folder: string, prompt: string, entry: PromptEntry | undefined, key: string): boolean {
  if (entry === undefined) return false;
  if (entry.source.kind === 'file') return true;
  const isWhole = SUFFIXES.every(
    (suffix) => fileSha256(join(folder, `${prompt}${suffix}`)) === entry.files[suffix],
  );
  return isWhole && entry.source.key === key;
}

async function makeWord({ prompts }: PromptsPart, word: Word): Promise<NewPrompt> {
  const { speech, mostMegabytes } = prompts;
  const bytes = await speak(speech, word, mostMegabytes);
  const { seconds, sounds } = await makeSound(bytes, { longestSeconds: LONGEST_SECONDS, isWord: true });
  const source = {
    kind: 'text' as const,
    text: word.text,
    voice: voiceOf(speech, word.language),
    engine: engineOf(speech),
    key: keyOf(speech, word),
  };
  return { prompt: word.prompt, entry: { seconds, source }, sounds };
}
