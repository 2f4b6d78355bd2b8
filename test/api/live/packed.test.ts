/** Packed streams: read by anybody's gzip, at once, and packed but once. */
import { createGunzip, gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packed, takesPacked } from '../../../src/api/live/packed.ts';
import { eventually } from '../../support/eventually.ts';

async function* given(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const read: Uint8Array[] = [];
  for await (const bytes of stream) read.push(bytes);
  return Buffer.concat(read);
}

describe('a packed stream', () => {
  it('is what was given, whatever it is and in whatever pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 2_000 })), async (chunks) => {
        expect(gunzipSync(await bytesOf(packed(given(chunks))))).toEqual(Buffer.concat(chunks));
      }),
    );
  });

  it('is understood up to its last byte before there is more', async () => {
    const [first, second] = ['first '.repeat(100), 'first '.repeat(50)];
    const pieces = packed(given([Buffer.from(first), Buffer.from(second)]))[Symbol.asyncIterator]();
    const gunzip = createGunzip();
    let text = '';
    gunzip.on('data', (bytes: Buffer) => (text += bytes.toString()));
    for (const expected of [first, first + second]) {
      const piece = await pieces.next();
      gunzip.write(piece.value);
      await eventually(() => text === expected);
    }
    gunzip.destroy();
  });

  it('packs a chunk once, for those who have come late too', async () => {
    const [early, late] = [Buffer.from('early '.repeat(100)), Buffer.from('late '.repeat(100))];
    const first = packed(given([early, late]))[Symbol.asyncIterator]();
    await first.next();
    const second = packed(given([late, late]))[Symbol.asyncIterator]();
    await second.next();
    expect((await first.next()).value).toBe((await second.next()).value);
  });

  it('is left while it waits for more', async () => {
    let isLeft = false;
    const silent: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<never>(() => undefined),
        return: async () => {
          isLeft = true;
          return { done: true, value: undefined };
        },
      }),
    };
    const stream = packed(silent)[Symbol.asyncIterator]();
    void stream.next();
    await stream.return?.();
    expect(isLeft).toBe(true);
    expect((await stream.next()).done).toBe(true);
  });
});

describe('whoever asks', () => {
  it.each([
    ['gzip, deflate, br, zstd', true],
    ['br;q=1.0, GZIP;q=0.8', true],
    ['deflate, br', false],
    ['gzip;q=0', false],
    ['gzip; q=0.000, br', false],
    ['gzip;q=0.001', true],
    ['', false],
    [undefined, false],
  ])('takes it or not: %s', (acceptEncoding, takes) => {
    expect(takesPacked(acceptEncoding)).toBe(takes);
  });
});
