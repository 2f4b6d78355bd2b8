/** Reads a journal of pacing: JSON lines, compressed or not. One that was cut short by a crash is read up to there. */
import { readFileSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import { JOURNAL_VERSION, type JournalEntry } from '../domain/pacing/journal.ts';
import { OutpaceError } from './errors.ts';

const GZIP_MAGIC = 0x1f8b;
/** What an entry of each kind cannot do without. */
const PARTS: Readonly<Record<JournalEntry['type'], readonly string[]>> = {
  started: ['settings'],
  configured: ['settings'],
  restored: [],
  observed: ['event'],
  decided: ['view'],
};
const LISTS = ['idle', 'talking', 'wrapping', 'dialling', 'ringing', 'screening', 'waiting', 'budget'];

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
  const missing = missingOf(entry);
  if (missing !== undefined)
    throw new OutpaceError('OUT_JOURNAL_INVALID', `${place}: an entry '${entry.type}' without ${missing}`);
  return entry;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function isEntry(value: unknown): value is JournalEntry {
  return (
    isFields(value) && typeof value['poolId'] === 'string' && Object.hasOwn(PARTS, String(value['type']))
  );
}

/** What is in the parts was written by the engine. */
function missingOf(entry: JournalEntry): string | undefined {
  const fields: Fields = { ...entry };
  const part = PARTS[entry.type].find((name) => !isFields(fields[name]));
  if (part !== undefined || entry.type !== 'decided') return part;
  const view: Fields = { ...entry.view };
  const list = LISTS.find((name) => !Array.isArray(view[name]));
  return list === undefined ? undefined : `view.${list}`;
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
