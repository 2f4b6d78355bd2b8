/** Use cases on flows and scripts that are saved as versions: add one, change it, look at what was before. */
import { createHash } from 'node:crypto';
import type { Instant } from '../domain/kernel/time.ts';
import type { SavedText, SavedVersion } from '../ports/savedTexts.ts';
import { OutpaceError } from './errors.ts';
import { lineDifference, type DifferenceLine } from './lineDifference.ts';
import { writtenOrNone, type ReadText, type TextLibrary } from './textLibrary.ts';

export interface TextToSave {
  readonly text: string;
  /** What was changed, and why. */
  readonly note: string;
}

export interface Saver {
  readonly who: string;
  readonly now: Instant;
}

/** The first version of a flow or a script that there is not; its id is that in the text. */
export async function addText<Read extends ReadText>(
  library: TextLibrary<Read>,
  order: TextToSave,
  saver: Saver,
): Promise<SavedVersion> {
  const textId = idIn(library, order.text);
  if ((await writtenOrNone(library, textId)) !== undefined)
    throw new OutpaceError(
      'OUT_ALREADY_EXISTS',
      `there is a ${library.kind} ${textId} already: change that one, or give this one another id`,
    );
  return save(library, textId, order, saver);
}

/** As the next version; none where it says what the newest says. */
export async function saveText<Read extends ReadText>(
  library: TextLibrary<Read>,
  textId: string,
  order: TextToSave,
  saver: Saver,
): Promise<SavedVersion> {
  const inText = idIn(library, order.text);
  if (inText !== textId)
    throw new OutpaceError(
      'OUT_USAGE',
      `the text has the id ${inText}: campaigns call it ${textId}, so leave that as it is`,
    );
  return save(library, textId, order, saver);
}

/** Whatever its id is, and whether there is one or not. */
export async function pushText<Read extends ReadText>(
  library: TextLibrary<Read>,
  order: TextToSave,
  saver: Saver,
): Promise<SavedVersion> {
  return save(library, idIn(library, order.text), order, saver);
}

/** Throws where the text cannot be used, as the check of a file does. */
function idIn<Read extends ReadText>({ kind, parse, idOf }: TextLibrary<Read>, text: string): string {
  return idOf(parse(kind, text));
}

async function save<Read extends ReadText>(
  library: TextLibrary<Read>,
  textId: string,
  { text, note }: TextToSave,
  saver: Saver,
): Promise<SavedVersion> {
  const { kind } = library;
  const newest =
    (await library.saved.versions(kind, textId, 1))[0] ?? (await keepFile(library, textId, saver));
  const version = hashOf(text);
  if (newest?.version === version) return newest;
  const { who, now: at } = saver;
  const next: SavedVersion = {
    textId,
    number: (newest?.number ?? 0) + 1,
    version,
    note: note.trim(),
    at,
    who,
  };
  if (await library.saved.save(kind, { ...next, text })) return next;
  throw new OutpaceError('OUT_CHANGED', `somebody else saved the ${kind} ${textId}: look again and repeat`);
}

/** So that one may go back to it, the file is the first version; undefined: there is none. */
async function keepFile<Read extends ReadText>(
  { kind, saved, folder, fileText, idOf }: TextLibrary<Read>,
  textId: string,
  { who, now: at }: Saver,
): Promise<SavedVersion | undefined> {
  const file = folder().files.find((read) => idOf(read) === textId)?.file;
  if (file === undefined) return undefined;
  const text = fileText(file);
  const first = { textId, number: 1, version: hashOf(text), note: file, at, who };
  await saved.save(kind, { ...first, text });
  return first;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export const MOST_VERSIONS = 500;

/** The newest first; empty: it lies in a file. */
export async function versionsOf<Read extends ReadText>(
  library: TextLibrary<Read>,
  textId: string,
): Promise<readonly SavedVersion[]> {
  const versions = await library.saved.versions(library.kind, textId, MOST_VERSIONS);
  if (versions.length === 0 && (await writtenOrNone(library, textId)) === undefined)
    throw new OutpaceError('OUT_NOT_FOUND', `there is no ${library.kind} ${JSON.stringify(textId)}`);
  return versions;
}

export async function versionOf<Read extends ReadText>(
  { kind, saved }: TextLibrary<Read>,
  textId: string,
  number: number,
): Promise<SavedText> {
  const found = await saved.text(kind, textId, number);
  if (found !== undefined) return found;
  throw new OutpaceError(
    'OUT_NOT_FOUND',
    `there is no version ${number} of the ${kind} ${JSON.stringify(textId)}`,
  );
}

/** From the one to the other; `from` 0: from nothing. */
export async function versionDifference<Read extends ReadText>(
  library: TextLibrary<Read>,
  textId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly DifferenceLine[]> {
  const after = await versionOf(library, textId, to);
  const before = from === 0 ? '' : (await versionOf(library, textId, from)).text;
  return lineDifference(before, after.text);
}
