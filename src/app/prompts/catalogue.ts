/**
 * The catalogue of prompts of one's own: `prompts.json` beside their sounds, with the SHA-256 that each file must have. A
 * file, since the sounds are files: one folder is what engines share, what a backup takes along, and what is compared.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { OutpaceError } from '../../services/errors.ts';
import { lockFile } from '../asterisk/fileLock.ts';
import { ownSoundsFolder } from '../asterisk/ownSounds.ts';
import type { OutpaceConfig } from '../config/schema.ts';

export const CATALOGUE_FILE = 'prompts.json';
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const entrySchema = z.strictObject({
  /** Suffix of the file, and its SHA-256. */
  files: z.strictObject({ '.wav': sha256, '.wav16': sha256 }),
  seconds: z.number(),
  source: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('file'), file: z.string(), sha256 }),
    /** `key`: of text, voice and engine; the same key is the same sound. */
    z.strictObject({
      kind: z.literal('text'),
      text: z.string(),
      voice: z.string(),
      engine: z.string(),
      key: sha256,
    }),
  ]),
  addedAt: z.string(),
});
/** By the prompt's name with its language: `outpace/en/reminder`. */
const catalogueSchema = z.strictObject({
  version: z.literal(1),
  prompts: z.record(z.string().regex(/^outpace\/[a-z]{2,3}\/[a-z0-9][a-z0-9_-]{0,63}$/), entrySchema),
});

export type PromptEntry = z.output<typeof entrySchema>;
export type Suffix = keyof PromptEntry['files'];
export type Catalogue = Readonly<Record<string, PromptEntry>>;
export const SUFFIXES: readonly Suffix[] = ['.wav', '.wav16'];

const NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const LANGUAGE = /^[a-z]{2,3}$/;

/** Where the sounds of one's own lie. */
export function soundsFolderOf({ prompts, dataDir }: Pick<OutpaceConfig, 'prompts' | 'dataDir'>): string {
  return prompts.folder ?? ownSoundsFolder(dataDir);
}

/** Letters, digits, "_" and "-" alone: no name leads out of the folder. */
export function promptName(name: string, language: string): string {
  const bare = name.replace(/^outpace\//, '');
  if (!NAME.test(bare))
    throw new OutpaceError(
      'OUT_USAGE',
      `${JSON.stringify(name)} is no name of a prompt: 1 to 64 of a-z, 0-9, "_" and "-"`,
    );
  if (!LANGUAGE.test(language))
    throw new OutpaceError('OUT_USAGE', `${JSON.stringify(language)} is no language such as en or zh`);
  return `outpace/${language}/${bare}`;
}

export function readCatalogue(folder: string): Catalogue {
  const file = join(folder, CATALOGUE_FILE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return {};
    throw new OutpaceError('OUT_FILE_UNREADABLE', `${file} cannot be read (${code ?? 'unreadable'})`, error);
  }
  try {
    return catalogueSchema.parse(JSON.parse(text)).prompts;
  } catch (error) {
    throw new OutpaceError(
      'OUT_PROMPT_INVALID',
      `${file} is no catalogue of prompts: restore it from a backup, or remove it and add the prompts again`,
      error,
    );
  }
}

export const sha256Of = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

/** Of the file; undefined where there is none. */
export function fileSha256(file: string): string | undefined {
  try {
    return sha256Of(readFileSync(file));
  } catch {
    return undefined;
  }
}

export interface NewPrompt {
  readonly prompt: string;
  readonly entry: Omit<PromptEntry, 'files' | 'addedAt'>;
  readonly sounds: Readonly<Record<Suffix, Uint8Array>>;
}

/** One process at a time; sounds first, so that the catalogue never names what is not there. */
export async function putPrompts(folder: string, added: readonly NewPrompt[]): Promise<void> {
  await changing(folder, (catalogue) => {
    const entries = added.map(({ prompt, entry, sounds }) => {
      for (const suffix of SUFFIXES) writeWhole(join(folder, `${prompt}${suffix}`), sounds[suffix]);
      const files = { '.wav': sha256Of(sounds['.wav']), '.wav16': sha256Of(sounds['.wav16']) };
      return [prompt, { ...entry, files, addedAt: new Date().toISOString() }] as const;
    });
    return { ...catalogue, ...Object.fromEntries(entries) };
  });
}

/** False: it was not there. */
export async function removePrompt(folder: string, prompt: string): Promise<boolean> {
  if (readCatalogue(folder)[prompt] === undefined) return false;
  await changing(folder, ({ [prompt]: _removed, ...others }) => others);
  for (const suffix of SUFFIXES) rmSync(join(folder, `${prompt}${suffix}`), { force: true });
  return true;
}

async function changing(folder: string, change: (catalogue: Catalogue) => Catalogue): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const release = await lockFile(join(folder, '.prompts.lock'), () => undefined);
  try {
    const prompts = change(readCatalogue(folder));
    const sorted = Object.fromEntries(Object.entries(prompts).sort(([a], [b]) => (a < b ? -1 : 1)));
    writeWhole(
      join(folder, CATALOGUE_FILE),
      `${JSON.stringify({ version: 1, prompts: sorted }, undefined, 2)}\n`,
    );
  } finally {
    release();
  }
}

/** Nobody ever reads half of it. */
export function writeWhole(file: string, bytes: Uint8Array | string): void {
  const temporary = `${file}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(temporary, bytes, { mode: 0o644 });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    const { code = 'unwritable' } = error as NodeJS.ErrnoException;
    throw new OutpaceError('OUT_FILE_UNWRITABLE', `${file} cannot be written (${code})`, error);
  }
}
