/**
 * A do-not-call file from a text of numbers. Lines with + are taken as they are; others are national numbers of the
 * region. With `isE164` every line is a whole number, + or not, and is not looked at further: hundreds of millions
 * of them come.
 */
import type { NumberFileAbout, NumberFileBuilt, NumberFilesPort } from '../ports/numberFiles.ts';
import { readLines, type Bytes } from './csvLines.ts';
import { readEntry } from './doNotCallEntry.ts';

export interface BuildTask extends NumberFileAbout {
  readonly name: string;
  readonly region?: string | undefined;
  readonly isE164?: boolean | undefined;
  readonly onProgress?: (lines: number) => void;
}

const LINES_AT_ONCE = 10_000;
/** No number, so that the line is counted and told as rejected. */
const NO_NUMBER = 'x';

export function buildNumberFile(
  files: NumberFilesPort,
  source: AsyncIterable<Uint8Array>,
  { name, region, isE164, source: from, version, onProgress }: BuildTask,
): Promise<NumberFileBuilt> {
  const lines = isE164 === true ? source : inE164(source, region);
  return files.build(name, lines, { source: from, version }, onProgress);
}

async function* inE164(source: Bytes, defaultRegion: string | undefined): AsyncGenerator<Uint8Array> {
  let texts: string[] = [];
  let last = 0;
  for await (const line of readLines(source).lines) {
    // Every line of the file stays a line, so that the ones told as rejected can be found.
    for (; last < line.number - 1; last += 1) texts.push('');
    last = line.number;
    texts.push(numberIn(line.text, line.isTooLong === true, defaultRegion));
    if (texts.length < LINES_AT_ONCE) continue;
    yield Buffer.from(`${texts.join('\n')}\n`);
    texts = [];
  }
  if (texts.length > 0) yield Buffer.from(texts.join('\n'));
}

function numberIn(text: string, isTooLong: boolean, defaultRegion: string | undefined): string {
  const written = text.trim();
  if (written === '' || /^\+[1-9][0-9]{2,14}$/.test(written)) return written;
  const read = isTooLong ? undefined : readEntry(written, { defaultRegion });
  return read?.ok === true && !/[*?]/.test(read.entry) ? read.entry : NO_NUMBER;
}
