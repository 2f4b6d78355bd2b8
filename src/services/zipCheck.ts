/**
 * A look into a ZIP (PKWARE APPNOTE 4.3) before anything is unpacked: what the directory says it holds, and whether the
 * entries keep to it. A few kilobytes may unpack to gigabytes, so that nothing is believed and no more than the limit
 * is ever unpacked.
 */
import { inflateRawSync } from 'node:zlib';

export type ZipCheck =
  | { readonly ok: true; readonly unpackedBytes: number; readonly rows: number }
  | { readonly ok: false; readonly fault: 'not-zip' | 'too-large' };

const [DIRECTORY_END, DIRECTORY_ENTRY, LOCAL_ENTRY] = [0x06054b50, 0x02014b50, 0x04034b50];
const DIRECTORY_END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const MOST_ENTRIES = 2_000;
const [STORED, DEFLATED] = [0, 8];
const ROW_TAG = Buffer.from('<row');

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly localAt: number;
}

/** `rows`: of the sheet that has most of them. */
export function checkZip(file: Buffer, maxBytes: number): ZipCheck {
  try {
    const entries = entriesOf(file);
    if (entries === undefined) return { ok: false, fault: 'not-zip' };
    const unpackedBytes = entries.reduce((sum, { unpacked }) => sum + unpacked, 0);
    if (entries.length > MOST_ENTRIES || unpackedBytes > maxBytes) return { ok: false, fault: 'too-large' };
    let rows = 0;
    for (const entry of entries) {
      const bytes = unpack(file, entry);
      if (/^xl\/worksheets\/[^/]+\.xml$/.test(entry.name)) rows = Math.max(rows, count(bytes, ROW_TAG));
    }
    return { ok: true, unpackedBytes, rows };
  } catch (error) {
    // Unpacked it is more than its directory says.
    const isLarger = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    return { ok: false, fault: isLarger ? 'too-large' : 'not-zip' };
  }
}

function entriesOf(file: Buffer): Entry[] | undefined {
  const end = endOf(file);
  if (end === undefined) return undefined;
  const entries: Entry[] = [];
  let at = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (file.readUInt32LE(at) !== DIRECTORY_ENTRY) return undefined;
    const nameLength = file.readUInt16LE(at + 28);
    entries.push({
      name: file.toString('utf8', at + 46, at + 46 + nameLength),
      method: file.readUInt16LE(at + 10),
      packed: file.readUInt32LE(at + 20),
      unpacked: file.readUInt32LE(at + 24),
      localAt: file.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return entries;
}

function endOf(file: Buffer): number | undefined {
  const first = Math.max(0, file.length - DIRECTORY_END_BYTES - LONGEST_COMMENT);
  for (let at = file.length - DIRECTORY_END_BYTES; at >= first; at -= 1) {
    if (file.readUInt32LE(at) === DIRECTORY_END) return at;
  }
  return undefined;
}

/** Throws where it is more than it says, or no such entry. */
function unpack(file: Buffer, { method, packed, unpacked, localAt }: Entry): Buffer {
  if (file.readUInt32LE(localAt) !== LOCAL_ENTRY) throw new Error('no entry here');
  const from = localAt + 30 + file.readUInt16LE(localAt + 26) + file.readUInt16LE(localAt + 28);
  const bytes = file.subarray(from, from + packed);
  if (method === STORED) return bytes;
  if (method !== DEFLATED) throw new Error('another way of packing');
  return inflateRawSync(bytes, { maxOutputLength: Math.max(1, unpacked) });
}

function count(bytes: Buffer, tag: Buffer): number {
  let found = 0;
  for (let at = bytes.indexOf(tag); at !== -1; at = bytes.indexOf(tag, at + tag.length)) {
    const next = bytes[at + tag.length];
    // `<row>` and `<row r=…`, not `<rowBreaks`.
    if (next === 0x20 || next === 0x3e || next === 0x2f) found += 1;
  }
  return found;
}
