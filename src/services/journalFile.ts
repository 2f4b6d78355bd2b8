/** Reads a journal of pacing: JSON lines, compressed or not. One that was cut short by a crash is read up to there. */
import { readFileSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import { JOURNAL_VERSION, type JournalEntry } from '../domain/pacing/journal.ts';
import { OutpaceError } from './errors.ts';

const GZIP_MAGIC = 0x1f8b;
const TYPES: ReadonlySet<unknown> = new Set<JournalEntry['type']>([
  'started',
  'configured',
  'restored',
  'observed',
  'decided',
]);

export function readJournal(file: string): Iterable<JournalEntry> {
  const text = readText(file);
  const end = text.lastIndexOf('\n');
  return { [Symbol.iterator]: () => entries(file, text, end) };
}

function* entries(file: string, text: string, end: number): Generator<JournalEntry, undefined> {
  let [line, from] = [0, 0];
  while (from < end) {
    const to = text.indexOf('\n', from);
    line += 1;
    if (to > from) yield entryOf(text.slice(from, to), `${file}:${line}`);
    from = to + 1;
  }
}

function entryOf(line: string, place: string): JournalEntry {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch (error) {
    throw new OutpaceError('OUT_JOURNAL_INVALID', `${place}: not JSON, so no journal of pacing`, error);
  }
  if (!isEntry(entry))
    throw new OutpaceError('OUT_JOURNAL_INVALID', `${place}: no entry of a pacing journal`);
  if (entry.type === 'started' && entry.version !== JOURNAL_VERSION) {
    const message = `${place}: the journal has layout ${entry.version}, this version of Outpace reads ${JOURNAL_VERSION}`;
    throw new OutpaceError('OUT_JOURNAL_INVALID', message);
  }
  return entry;
}

/** By its kind only: what is in it was written by the engine. */
function isEntry(value: unknown): value is JournalEntry {
  return (
    typeof value === 'object' &&
    value !== null &&
    'poolId' in value &&
    'type' in value &&
    TYPES.has(value.type)
  );
}

function readText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new OutpaceError('OUT_FILE_UNREADABLE', `the journal ${file} cannot be read (${code})`, error);
  }
  const isGzip = bytes.length >= 2 && bytes.readUInt16BE(0) === GZIP_MAGIC;
  try {
    return (isGzip ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) : bytes).toString('utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OutpaceError('OUT_JOURNAL_INVALID', `${file}: its compression is broken (${reason})`, error);
  }
}
