import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { findPostgres, type PostgresService } from '../../src/app/postgres.ts';
import { buffersMb } from '../../src/app/postgresServer.ts';
import { hasPostgres, runSql } from '../support/postgres.ts';

it('gives its own server an eighth of the memory, within bounds', () => {
  const gigabyte = 2 ** 30;
  expect([0.5, 4, 64].map((size) => buffersMb(size * gigabyte))).toEqual([128, 512, 1_024]);
});

describe.skipIf(!hasPostgres)('finding Postgres', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-test-find-pg-'));
  chmodSync(folder, 0o755);
  const home = join(folder, 'server');
  const pidFile = join(home, 'pgdata', 'postmaster.pid');
  const started: PostgresService[] = [];

  async function find(changes: { port?: number; detached?: boolean } = {}): Promise<PostgresService> {
    const service = await findPostgres({ name: 'server', folder, ...changes });
    if (service === undefined) throw new Error('no Postgres');
    started.push(service);
    return service;
  }

  afterEach(async () => {
    for (const service of started.splice(0)) await service.stop('immediate');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('starts the one on this machine, on loopback, with a password that only its owner may read', async () => {
    const service = await find();
    expect(service.source).toBe('machine');
    expect(service.version).toMatch(/^\d+\.\d+$/);
    expect(new URL(service.url).hostname).toBe('127.0.0.1');
    expect(statSync(join(home, 'password')).mode & 0o777).toBe(0o600);
    expect(await runSql(service.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    const guess = new URL(service.url);
    guess.password = 'guess';
    await expect(runSql(guess.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('uses a server again that runs in the folder, and keeps the data over a stop', async () => {
    const first = await find({ detached: true });
    await runSql(first.url, 'create table kept (id int)');
    const second = await find();
    expect(second.pid).toBe(first.pid);
    await first.stop('fast');
    expect(existsSync(pidFile)).toBe(false);
    const third = await find();
    expect(third.pid).not.toBe(first.pid);
    expect(await runSql(third.url, "select to_regclass('kept')::text as name")).toEqual([{ name: 'kept' }]);
  });

  it('starts over a pid file left by a killed server, also where another process has its number', async () => {
    const killed = await find();
    process.kill(killed.pid ?? 0, 'SIGKILL');
    const again = await find();
    expect(again.pid).not.toBe(killed.pid);
    const lines = readFileSync(pidFile, 'utf8').split('\n');
    await again.stop('fast');
    writeFileSync(pidFile, [process.pid, ...lines.slice(1)].join('\n'));
    const third = await find();
    expect(await runSql(third.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('says why it does not start: a port in use', async () => {
    const other = await find();
    const port = Number(new URL(other.url).port);
    const failure = findPostgres({ name: 'second', folder, port });
    await expect(failure).rejects.toThrow(/second.*did not start.*(FATAL|address)/is);
  });

  it('takes the URL of the configuration and starts nothing', async () => {
    const own = await find();
    const given = await findPostgres({ url: own.url, name: 'server' });
    expect(given).toMatchObject({ source: 'configuration', version: own.version, url: own.url });
    expect(given?.pid).toBeUndefined();
    const refused = findPostgres({ url: 'postgres://u:s3cret@127.0.0.1:1/db', name: 'server' });
    await expect(refused).rejects.toThrow(/127\.0\.0\.1:1\/db/);
    await expect(refused).rejects.not.toThrow(/s3cret/);
  });
});
