/**
 * gzip (RFC 1952) of a stream that many read at once: each chunk is packed on its own, ended at a whole byte (RFC 1951, 3.2.4)
 * and with nothing that refers to what was before. So it is packed once, whoever reads it and whatever they had before, and
 * is understood as soon as it is there.
 */
import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';

const deflate = promisify(deflateRaw);
/** Of no known time, made by no known system. */
const HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** An empty block that says it is the last. */
const LAST_BLOCK = [3, 0];
const UINT32 = 2 ** 32;

/** By the chunk itself: whoever is given the same one is given the same bytes. */
const pieces = new WeakMap<Uint8Array, Promise<Uint8Array>>();

export function packed(chunks: AsyncIterable<Uint8Array | string>): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => packedIterator(chunks[Symbol.asyncIterator]()) };
}

/** No generator: that could not be left while it waits for the next chunk. */
function packedIterator(chunks: AsyncIterator<Uint8Array | string>): AsyncIterator<Uint8Array, undefined> {
  let [checksum, length] = [0, 0];
  let hasBegun = false;
  let hasEnded = false;

  function begun(bytes: Uint8Array): Uint8Array {
    if (hasBegun) return bytes;
    hasBegun = true;
    return Buffer.concat([HEAD, bytes]);
  }

  return {
    async next() {
      if (hasEnded) return { done: true, value: undefined };
      const next = await chunks.next();
      if (next.done === true) {
        hasEnded = true;
        return { done: false, value: begun(tailOf(checksum, length)) };
      }
      const chunk = typeof next.value === 'string' ? Buffer.from(next.value) : next.value;
      checksum = crc32(chunk, checksum);
      length = (length + chunk.byteLength) % UINT32;
      return { done: false, value: begun(await pieceOf(chunk)) };
    },
    async return() {
      hasEnded = true;
      await chunks.return?.();
      return { done: true, value: undefined };
    },
  };
}

function pieceOf(chunk: Uint8Array): Promise<Uint8Array> {
  const known = pieces.get(chunk);
  if (known !== undefined) return known;
  const piece = deflate(chunk, { finishFlush: constants.Z_SYNC_FLUSH });
  pieces.set(chunk, piece);
  return piece;
}

function tailOf(checksum: number, length: number): Uint8Array {
  const tail = Buffer.alloc(LAST_BLOCK.length + 8);
  tail.set(LAST_BLOCK);
  tail.writeUInt32LE(checksum, LAST_BLOCK.length);
  tail.writeUInt32LE(length, LAST_BLOCK.length + 4);
  return tail;
}

/** Whether whoever asks with this `Accept-Encoding` understands it (RFC 9110, 12.5.3). */
export function takesPacked(acceptEncoding: string | undefined): boolean {
  return (acceptEncoding ?? '')
    .toLowerCase()
    .split(',')
    .some((offer) => /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/.test(offer));
}
