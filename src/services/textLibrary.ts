/**
 * Flows and scripts as they are in force: of each the newest version that was saved in the database, and its file where
 * none was saved.
 */
import { isSafeId } from '../domain/kernel/ids.ts';
import type { SavedText, SavedTexts, SavedVersion, TextKind } from '../ports/savedTexts.ts';
import { OutpaceError } from './errors.ts';

/** What was read of a text: a flow, a script. */
export interface ReadText {
  /** As messages name the text. */
  readonly file: string;
  /** Absent: it lies in a file. */
  readonly saved?: SavedVersion | undefined;
}

export interface TextFault {
  readonly file: string;
  readonly message: string;
  /** Of a version that was saved, and may not be used any more. */
  readonly textId?: string | undefined;
}

export interface TextFolder<Read extends ReadText> {
  readonly files: readonly Read[];
  /** Texts that cannot be used, with why. */
  readonly faults: readonly TextFault[];
}

/** How texts of one kind are read. */
export interface TextReading<Read extends ReadText> {
  idOf(this: void, read: Read): string;
  /** Throws where it cannot be used. */
  readonly parse: (file: string, text: string) => Read;
}

/** Of this installation. */
export interface TextLibrary<Read extends ReadText> extends TextReading<Read> {
  readonly kind: TextKind;
  readonly saved: SavedTexts;
  /** Files are named below their folder. */
  readonly folder: () => TextFolder<Read>;
  readonly fileText: (file: string) => string;
}

export async function textsInForce<Read extends ReadText>(
  library: TextLibrary<Read>,
): Promise<TextFolder<Read>> {
  return withSaved(library.folder(), await library.saved.newest(library.kind), library);
}

/** A saved text stands before the file of the same id, also where it cannot be used any more. */
export function withSaved<Read extends ReadText>(
  folder: TextFolder<Read>,
  saved: readonly SavedText[],
  { idOf, parse }: TextReading<Read>,
): TextFolder<Read> {
  const ids = new Set(saved.map(({ textId }) => textId));
  const files = folder.files.filter((read) => !ids.has(idOf(read)));
  const faults = [...folder.faults];
  for (const { text, ...version } of saved) {
    const { textId } = version;
    const file = `${textId}@${version.number}`;
    try {
      files.push({ ...parse(file, text), saved: version });
    } catch (error) {
      if (!(error instanceof OutpaceError)) throw error;
      faults.push({ file, textId, message: error.message });
    }
  }
  return { files: files.toSorted((one, other) => (idOf(one) < idOf(other) ? -1 : 1)), faults };
}

export interface WrittenText {
  readonly text: string;
  /** Absent: it lies in a file. */
  readonly saved?: SavedVersion;
}

/** As it is written. */
export async function writtenText<Read extends ReadText>(
  library: TextLibrary<Read>,
  textId: string,
): Promise<WrittenText> {
  const found = await writtenOrNone(library, textId);
  if (found !== undefined) return found;
  throw new OutpaceError('OUT_NOT_FOUND', `there is no ${library.kind} ${JSON.stringify(textId)}`);
}

export async function writtenOrNone<Read extends ReadText>(
  { kind, saved, folder, idOf, fileText }: TextLibrary<Read>,
  textId: string,
): Promise<WrittenText | undefined> {
  if (!isSafeId(textId)) return undefined;
  const newest = await saved.text(kind, textId);
  if (newest !== undefined) {
    const { text, ...version } = newest;
    return { text, saved: version };
  }
  const file = folder().files.find((read) => idOf(read) === textId);
  return file === undefined ? undefined : { text: fileText(file.file) };
}
