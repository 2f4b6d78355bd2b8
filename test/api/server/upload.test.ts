/** Uploads: read as they come, up to a size, for as long as their sender keeps at it. */
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { limitBodyTime } from '../../../src/api/server/patience.ts';
import { addErrorHandler } from '../../../src/api/server/problems.ts';
import { takeUploads } from '../../../src/api/server/upload.ts';
import { eventually } from '../../support/eventually.ts';

const MOST_BYTES = 1_000_000;
let app: FastifyInstance;
let bugs: unknown[] = [];
let readBytes = 0;
let failure: unknown;
afterEach(() => app.close());

async function serving(limitMs = 5_000): Promise<string> {
  [bugs, readBytes, failure] = [[], 0, undefined];
  app = fastify();
  addErrorHandler(app, { onError: (error) => bugs.push(error) });
  takeUploads(app, MOST_BYTES);
  limitBodyTime(app, limitMs);
  app.post<{ Body: NodeJS.ReadableStream }>('/', async ({ body }) => {
    try {
      for await (const chunk of body) readBytes += chunk.length;
    } catch (error) {
      failure = error;
      throw error;
    }
    return { readBytes };
  });
  return await app.listen({ host: '127.0.0.1', port: 0 });
}

const post = (url: string, body: Uint8Array<ArrayBuffer> | ReadableStream) =>
  fetch(url, {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { 'content-type': 'text/csv' },
  });

describe('an upload', () => {
  it('is read as a stream, whatever its type', async () => {
    const answer = await post(await serving(), new Uint8Array(900_000));
    expect(await answer.json()).toEqual({ readBytes: 900_000 });
  });

  it('is refused where it says that it is too large, and cut where it does not say so', async () => {
    const url = await serving();
    expect((await post(url, new Uint8Array(1_000_001))).status).toBe(413);
    expect(readBytes).toBe(0);
    const endless = new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(50_000)) });
    const status = await post(url, endless).then(
      (answer) => answer.status,
      () => 413,
    );
    expect(status).toBe(413);
    expect(readBytes).toBeLessThanOrEqual(MOST_BYTES);
    expect(failure).toMatchObject({ code: 'OUT_TOO_LARGE' });
    expect(bugs).toEqual([]);
  });

  it('ends for its reader where its sender has left, or takes too long', async () => {
    for (const leaves of [true, false]) {
      await serving(leaves ? 5_000 : 200);
      const { port } = app.server.address() as AddressInfo;
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(
          'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: text/csv\r\ncontent-length: 500\r\n\r\nphone',
        ),
      );
      socket.on('error', () => undefined);
      await eventually(() => readBytes > 0);
      if (leaves) socket.destroy();
      await eventually(() => failure !== undefined);
      socket.destroy();
      await app.close();
    }
  });
});
