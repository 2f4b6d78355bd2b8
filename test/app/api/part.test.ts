/** The API and the console as `outpace serve` starts them: over HTTPS on PostgreSQL, and never in the engine's way. */
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import pino from 'pino';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type ApiPart, type ApiPartOptions } from '../../../src/app/api/part.ts';
import { configSchema } from '../../../src/app/config/schema.ts';
import { createMetrics } from '../../../src/app/metrics/metrics.ts';
import { NO_LAW } from '../../../src/domain/compliance/law.ts';
import { createPostgresRecords } from '../../../src/records/postgres.ts';
import { createMemoryStores } from '../../../src/store/memory/index.ts';
import { eventually } from '../../support/eventually.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../../support/postgres.ts';

const NO_FLOOR = { desk: () => undefined, watchDesks: () => () => undefined };

describe.skipIf(!hasPostgres)('the API and the console beside an engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-test-api-part-'));
  const metrics = createMetrics();
  const logged: Record<string, unknown>[] = [];
  const logger = pino(
    { level: 'debug' },
    { write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>) },
  );
  let postgres: TestPostgres;
  let url: string;
  let records: ReturnType<typeof createPostgresRecords>;
  beforeAll(async () => {
    postgres = await startTestPostgres();
    url = await postgres.migratedDatabase();
    records = createPostgresRecords({ url, maxConnections: 2 });
    await records.start();
  });
  afterAll(async () => {
    metrics.stop();
    await records.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(settings: object, withUrl = true): Promise<ApiPart | undefined> {
    logged.length = 0;
    const stores = createMemoryStores('main');
    const parts = {
      records: { records, ...(withUrl ? { url } : {}) },
      store: { open: createMemoryStores },
      telephony: {},
    } as unknown as ApiPartOptions['parts'];
    return await startApi({
      config: configSchema.parse({ dataDir: folder, console: { port: 0, ...settings } }),
      parts,
      running: { stores, law: NO_LAW, doNotCallFiles: undefined, group: NO_FLOOR },
      trunkIds: [],
      metrics,
      logger,
    });
  }

  /** What it shows, and the first line of what it answers to a GET. */
  async function ask(part: ApiPart | undefined, path: string): Promise<{ shown: string; line: string }> {
    const { port } = new URL(part?.url ?? '');
    return await new Promise((resolve, reject) => {
      const socket = connect({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false }, () =>
        socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`),
      );
      socket.once('data', (bytes: Buffer) => {
        const shown = socket.getPeerX509Certificate()?.subject ?? '';
        resolve({ shown, line: String(bytes).split('\r\n')[0] ?? '' });
        socket.destroy();
      });
      socket.once('error', reject);
    });
  }

  it('answers over HTTPS with a certificate of its own, and tells the metrics and the log', async () => {
    const part = await start({});
    expect(part?.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect((await ask(part, '/api/v1/campaigns?number=12025550123')).line).toBe('HTTP/1.1 401 Unauthorized');
    await eventually(() => logged.some(({ event }) => event === 'api.request'));
    expect(logged.find(({ event }) => event === 'api.request')).toMatchObject({
      endpoint: 'GET /campaigns',
      status: 401,
    });
    expect(JSON.stringify(logged)).not.toContain('12025550123');
    expect(await metrics.text()).toContain(
      'outpace_api_requests_total{endpoint="GET /campaigns",status="401"} 1',
    );
    await part?.stop();
  });

  it('shows a renewed certificate to whoever connects next, without a restart', async () => {
    const write = async (name: string): Promise<string> => {
      const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
        keyType: 'ec',
        algorithm: 'sha256',
      });
      writeFileSync(join(folder, 'own.crt'), cert);
      writeFileSync(join(folder, 'own.key'), key);
      return new X509Certificate(cert).subject;
    };
    const first = await write('first.example');
    const part = await start({
      tls: { certFile: join(folder, 'own.crt'), keyFile: join(folder, 'own.key') },
    });
    expect((await ask(part, '/')).shown).toBe(first);
    const second = await write('second.example');
    await eventually(async () => (await ask(part, '/')).shown === second);
    expect(logged.map(({ event }) => event)).toContain('console.certificateChanged');
    await part?.stop();
  });

  it('is not there where it is switched off', async () => {
    expect(await start({ enabled: false })).toBeUndefined();
    expect(logged).toEqual([]);
  });

  it('says in a line why it is not there: no PostgreSQL, its port taken, a certificate that is none', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    expect(await start({}, false)).toBeUndefined();
    expect(logged).toMatchObject([
      { event: 'console.notStarted', reason: expect.stringContaining('PostgreSQL') },
    ]);
    expect(await start({ port })).toBeUndefined();
    expect(logged.at(-1)).toMatchObject({ event: 'console.notStarted', err: { code: 'EADDRINUSE' } });
    expect(await start({ tls: { certFile: '/none.crt', keyFile: '/none.key' } })).toBeUndefined();
    expect(logged.at(-1)).toMatchObject({
      event: 'console.notStarted',
      err: { message: expect.stringContaining('/none.crt') },
    });
    taken.close();
  });
});
