/**
 * A number list on disk, all of it little-endian: `OUTPNUM1`, the length of the header (u32), the header as JSON
 * padded with spaces to a multiple of eight, then the three arrays as they stand in memory. It is written aside and
 * renamed, so that a reader finds a whole file or the one before; its check sum covers the arrays.
 */
import { createHash } from 'node:crypto';
import { open, rename, unlink, type FileHandle } from 'node:fs/promises';
import { PortFailure } from '../../ports/failure.ts';
import { createNumberList, type NumberList, type NumberListArrays } from './numberList.ts';

const MAGIC = Buffer.from('OUTPNUM1');
/** Small enough that a check sum in a running engine holds nobody up. */
const CHUNK_BYTES = 4 * 1024 * 1024;
const MOST_HEADER_BYTES = 64 * 1024;

export interface NumberListHeader {
  /** Where the numbers come from and of which date, as the person who made the file says. */
  readonly source: string;
  readonly version: string;
  readonly builtAt: string;
  readonly count: number;
  readonly blocks: number;
  /** SHA-256 of the arrays, in hex. */
  readonly sha256: string;
}

/** The file is not a number list, is cut short, or was changed. */
export class NumberListFault extends PortFailure {
  constructor(message: string) {
    super(message, { port: 'doNotCall', operation: 'read', outcome: 'refused', code: 'number-list-invalid' });
  }
}

export async function writeNumberList(
  path: string,
  arrays: NumberListArrays,
  about: Pick<NumberListHeader, 'source' | 'version' | 'builtAt'>,
): Promise<NumberListHeader> {
  const parts = [arrays.blockFirst, arrays.blockStart, arrays.lower].map(bytesOf);
  const hash = createHash('sha256');
  for (const part of parts) for (const chunk of chunksOf(part)) hash.update(chunk);
  const header: NumberListHeader = {
    ...about,
    count: arrays.lower.length,
    blocks: arrays.blockFirst.length,
    sha256: hash.digest('hex'),
  };
  const aside = `${path}.${process.pid}.part`;
  const file = await open(aside, 'w', 0o600);
  try {
    for (const part of [headerBytes(header), ...parts]) {
      for (const chunk of chunksOf(part)) await file.writeFile(chunk);
    }
    await file.sync();
  } catch (error) {
    await file.close();
    await unlink(aside);
    throw error;
  }
  await file.close();
  await rename(aside, path);
  return header;
}

export async function readNumberList(
  path: string,
): Promise<{ readonly header: NumberListHeader; readonly list: NumberList }> {
  const { header, arrays } = await readNumberListArrays(path);
  return { header, list: createNumberList(arrays) };
}

export async function readNumberListHeader(path: string): Promise<NumberListHeader> {
  return withFile(path, async (file) => (await readHeader(file, path)).header);
}

export async function readNumberListArrays(
  path: string,
): Promise<{ readonly header: NumberListHeader; readonly arrays: NumberListArrays }> {
  return withFile(path, async (file) => {
    const { header, offset } = await readHeader(file, path);
    const arrays: NumberListArrays = {
      blockFirst: new Float64Array(header.blocks),
      blockStart: new Uint32Array(header.blocks),
      lower: new Uint32Array(header.count),
    };
    const hash = createHash('sha256');
    let at = offset;
    for (const part of [arrays.blockFirst, arrays.blockStart, arrays.lower].map(bytesOf)) {
      for (const chunk of chunksOf(part)) {
        if (!(await fill(file, chunk, at))) throw fault(path, 'is cut short');
        hash.update(chunk);
        at += chunk.length;
      }
    }
    if (hash.digest('hex') !== header.sha256) throw fault(path, 'was changed: its check sum differs');
    return { header, arrays };
  });
}

async function withFile<Result>(path: string, work: (file: FileHandle) => Promise<Result>): Promise<Result> {
  const file = await open(path, 'r');
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

async function readHeader(
  file: FileHandle,
  path: string,
): Promise<{ header: NumberListHeader; offset: number }> {
  const start = Buffer.alloc(MAGIC.length + 4);
  if (!(await fill(file, start, 0)) || !start.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw fault(path, 'is not a number list');
  }
  const length = start.readUInt32LE(MAGIC.length);
  if (length > MOST_HEADER_BYTES) throw fault(path, 'is not a number list');
  const text = Buffer.alloc(length);
  if (!(await fill(file, text, start.length))) throw fault(path, 'is cut short');
  const header = parseHeader(text.toString('utf8'));
  if (header === undefined) throw fault(path, 'has a header that cannot be read');
  const offset = start.length + length;
  const bytes = header.blocks * 12 + header.count * 4;
  // Before memory is taken for what the header claims.
  if ((await file.stat()).size !== offset + bytes) throw fault(path, 'is cut short, or longer than it says');
  return { header, offset };
}

function parseHeader(text: string): NumberListHeader | undefined {
  try {
    const header = JSON.parse(text) as Partial<NumberListHeader>;
    const isWhole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
    const isText = [header.source, header.version, header.builtAt, header.sha256].every(
      (value) => typeof value === 'string',
    );
    return isText && isWhole(header.count) && isWhole(header.blocks)
      ? (header as NumberListHeader)
      : undefined;
  } catch {
    return undefined;
  }
}

function headerBytes(header: NumberListHeader): Buffer {
  const text = JSON.stringify(header);
  const length = Buffer.byteLength(text);
  const padding = (8 - ((MAGIC.length + 4 + length) % 8)) % 8;
  const size = Buffer.alloc(4);
  size.writeUInt32LE(length + padding);
  return Buffer.concat([MAGIC, size, Buffer.from(text), Buffer.alloc(padding, ' ')]);
}

function bytesOf(values: Float64Array | Uint32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

/** False where the file ends before. */
async function fill(file: FileHandle, target: Uint8Array, position: number): Promise<boolean> {
  let done = 0;
  while (done < target.length) {
    const { bytesRead } = await file.read(target, done, target.length - done, position + done);
    if (bytesRead === 0) return false;
    done += bytesRead;
  }
  return true;
}

function fault(path: string, what: string): NumberListFault {
  return new NumberListFault(`the number list ${path} ${what}; build it again with outpace dnc build`);
}
