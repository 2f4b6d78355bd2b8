/** Finding Redis: configured, started here, left running, none. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isAlive } from '../../src/app/process.ts';
import { findRedis } from '../../src/app/redis.ts';
import { connectRedis } from '../../src/store/redis/index.ts';
import { eventually } from '../support/eventually.ts';
import { startTempRedis } from '../support/redis.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'outpace-data-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dataDir, { recursive: true, force: true });
});

test('starts a server that keeps what it is given, behind a password', async () => {
  const redis = await findRedis({ dataDir });
  if (!redis) throw new Error('no Redis');
  try {
    expect(redis).toMatchObject({ source: 'started', version: expect.stringMatching(/^(Redis|Valkey) \d/) });
    const connection = await connectRedis(redis.url);
    expect(connection.warnings).toEqual([]);
    expect(await connection.client.config('GET', 'appendfsync')).toEqual(['appendfsync', 'everysec']);
    expect(await connection.client.config('GET', 'bind')).toEqual(['bind', '127.0.0.1']);
    await connection.close();
    const password = join(dataDir, 'redis.password');
    expect(statSync(password).mode & 0o777).toBe(0o600);
    const commandLine = readFileSync(`/proc/${redis.pid}/cmdline`, 'utf8');
    expect(commandLine).not.toContain(readFileSync(password, 'utf8').trim());
    await expect(connectRedis(redis.url.replace(/:[^:@]+@/, ':wrong@'))).rejects.toMatchObject({
      code: 'wrong-password',
    });
  } finally {
    await redis.stop();
  }
  expect(isAlive(redis.pid ?? 0)).toBe(false);
});

test('finds the server that an earlier process left running, and its data after a stop', async () => {
  const first = await findRedis({ dataDir, detached: true });
  if (!first) throw new Error('no Redis');
  const writer = await connectRedis(first.url);
  await writer.client.set('kept', 'yes');
  await writer.close();
  const second = await findRedis({ dataDir });
  expect(second).toMatchObject({ source: 'running', pid: first.pid, url: first.url });
  await second?.stop();
  const third = await findRedis({ dataDir });
  expect(third?.source).toBe('started');
  const reader = await connectRedis(third?.url ?? '');
  expect(await reader.client.get('kept')).toBe('yes');
  await reader.close();
  await third?.stop();
});

test('a server file of a process that is gone, or is another, is not believed', async () => {
  writeFileSync(join(dataDir, 'redis.json'), JSON.stringify({ port: 1, pid: process.pid }));
  const redis = await findRedis({ dataDir });
  expect(redis?.source).toBe('started');
  await redis?.stop();
});

test('takes the configured server and leaves it running', async () => {
  const server = await startTempRedis();
  const redis = await findRedis({ url: server.url, dataDir });
  expect(redis).toMatchObject({ source: 'configured', url: server.url });
  await redis?.stop();
  const connection = await connectRedis(server.url);
  await connection.close();
  await server.stop();
});

test('finds none where there is no program and none may be installed', async () => {
  vi.stubEnv('PATH', dataDir);
  expect(await findRedis({ dataDir, install: false })).toBeUndefined();
});

test('a detached server outlives a process that is killed, the next start finds it', async () => {
  const code = `
    const { findRedis } = await import(${JSON.stringify(new URL('../../src/app/redis.ts', import.meta.url).href)});
    const redis = await findRedis({ dataDir: process.argv[1], detached: true });
    console.log('pid ' + redis.pid);
    setInterval(() => {}, 1000);`;
  const engine = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  engine.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  const pid = Number(await eventually(() => /pid (\d+)/.exec(output)?.[1]));
  const gone = once(engine, 'exit');
  engine.kill('SIGKILL');
  await gone;
  const redis = await findRedis({ dataDir });
  expect(redis).toMatchObject({ source: 'running', pid });
  await redis?.stop();
  expect(isAlive(pid)).toBe(false);
});
