/** Downloads: made no faster than they are read, ended when nobody reads on, and named without harm. */
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { closeGracefully } from '../../../src/api/server/closing.ts';
import { sendDownload } from '../../../src/api/server/download.ts';
import { eventually } from '../../support/eventually.ts';

const CHUNK = Buffer.alloc(64 * 1024, 'x');
let app: FastifyInstance;
let errors: unknown[] = [];
let produced = 0;
let isEnded = false;
afterEach(() => app.close());

async function serving(bytes: AsyncIterable<Uint8Array>, fileName?: string): Promise<number> {
  [errors, produced, isEnded] = [[], 0, false];
  app = fastify({ forceCloseConnections: 'idle' });
  closeGracefully(app, 100);
  app.get('/', (_request, reply) =>
    sendDownload(reply, 'text/csv', { bytes, ...(fileName === undefined ? {} : { fileName }) }, (error) =>
      errors.push(error),
    ),
  );
  await app.listen({ host: '127.0.0.1', port: 0 });
  return (app.server.address() as AddressInfo).port;
}

async function* endless(): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      produced += 1;
      yield CHUNK;
    }
  } finally {
    isEnded = true;
  }
}

describe('a download', () => {
  it('waits for who reads slowly, and ends when they leave', async () => {
    const port = await serving(endless());
    const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'));
    socket.pause();
    await eventually(() => produced > 2);
    socket.destroy();
    await eventually(() => isEnded);
    // What the buffers of both sides hold, not all that could be made meanwhile.
    expect(produced * CHUNK.length).toBeLessThan(64 * 1024 * 1024);
    expect(errors).toEqual([]);
  });

  it('does not keep a server from ending', async () => {
    const port = await serving(endless());
    const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'));
    socket.pause().on('error', () => undefined);
    await eventually(() => produced > 2);
    await app.close();
    await eventually(() => isEnded);
    socket.destroy();
  });

  it('is cut, not ended, where it fails on the way, and the failure is told', async () => {
    const failure = new Error('the database is gone');
    const port = await serving(
      (async function* () {
        yield CHUNK;
        throw failure;
      })(),
    );
    await expect(fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.text())).rejects.toThrow();
    expect(errors).toEqual([failure]);
  });

  it.each([
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['..\\..\\boot.ini', '.._.._boot.ini'],
    ['a\r\nset-cookie: stolen=1', 'a__set-cookie: stolen=1'],
    ['"; filename=evil.exe', '"; filename=evil.exe'],
    ['名单 (1).csv', '名单 (1).csv'],
  ])('is offered as a plain name: %j', async (name, expected) => {
    const port = await serving(
      (async function* () {
        yield CHUNK;
      })(),
      name,
    );
    const { headers } = await fetch(`http://127.0.0.1:${port}/`);
    expect(headers.get('set-cookie')).toBeNull();
    const [, encoded = ''] = /^attachment; filename\*=UTF-8''([\w.!%~-]+)$/.exec(
      headers.get('content-disposition') ?? '',
    ) ?? [''];
    expect(decodeURIComponent(encoded)).toBe(expected);
  });
});

describe('the end of a server', () => {
  it('finishes what is in flight, and lets nobody keep the connection', async () => {
    let release: () => void = () => undefined;
    let isAsked = false;
    app = fastify({ forceCloseConnections: 'idle' });
    closeGracefully(app);
    app.get('/', async () => {
      isAsked = true;
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return 'finished';
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const answer = fetch(url);
    await eventually(() => isAsked);
    const closed = app.close();
    await eventually(() => !app.server.listening);
    release();
    expect(await (await answer).text()).toBe('finished');
    expect((await answer).headers.get('connection')).toBe('close');
    await closed;
  });
});
