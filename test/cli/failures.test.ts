import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  readRuntimeFile,
  removeRuntimeFile,
  runtimeFilePath,
  writeRuntimeFile,
} from '../../src/app/runtimeFile.ts';
import { cli, errorOf, jsonOf, type CliResult } from './cli.ts';

let cwd = '';
/** Below the range of free ports, and nobody listens there. */
const closedPort = 2;
const servers: Server[] = [];

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'outpace-cli-'));
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(cwd, { recursive: true, force: true });
});

async function http(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function expectOneLine(result: CliResult, code: string, exitCode: number, ...parts: readonly string[]): void {
  expect(result.stderr).toMatch(/^outpace: [^\n]+\n$/);
  expect(result.stderr).toContain(`[${code}]`);
  for (const part of parts) expect(result.stderr).toContain(part);
  expect(result.exitCode).toBe(exitCode);
  expect(errorOf(result).code).toBe(code);
}

describe('a command that fails says so in one line', () => {
  const redis = () => `redis://127.0.0.1:${closedPort}`;
  const postgres = () => `postgres://u:hunter2@127.0.0.1:${closedPort}/outpace`;

  it('where Redis cannot be reached', async () => {
    const result = await cli(['campaign', 'start', 'demo', '--json'], { cwd, env: { REDIS_URL: redis() } });
    expectOneLine(result, 'OUT_REDIS_UNREACHABLE', 69, `127.0.0.1:${closedPort}`, 'ECONNREFUSED');
  });

  it('where Postgres cannot be reached, without its password', async () => {
    const result = await cli(['campaign', 'list', '--json'], { cwd, env: { DATABASE_URL: postgres() } });
    expectOneLine(result, 'OUT_POSTGRES_UNREACHABLE', 69, `127.0.0.1:${closedPort}`);
    expect(result.stderr).not.toContain('hunter2');
  });

  it.each([
    [['campaign', 'start', 'x'], 'outpace serve'],
    [['agent', 'login', 'x'], 'REDIS_URL'],
    [['call', 'show', 'x'], 'DATABASE_URL'],
  ])('where no engine runs: %j', async (args, part) => {
    expectOneLine(await cli([...args, '--json'], { cwd }), 'OUT_NO_ENGINE', 69, part);
  });

  it.each([
    [['campaign', 'strat', 'x'], 'start'],
    [['campaign', 'start'], 'id'],
    [['list', 'import', 'x', '--lst', 'y'], '--list'],
    [['config', 'print', '--set', 'nonsense'], 'key=value'],
    [['list', 'import', 'x', '--list', 'a b'], 'list id'],
  ])('where it was not understood: %j', async (args, part) => {
    expectOneLine(await cli([...args, '--json'], { cwd }), 'OUT_USAGE', 64, part);
  });

  it('where the configuration has an unknown key', async () => {
    writeFileSync(join(cwd, 'bad.yaml'), 'redis:\n  ulr: x\n');
    const result = await cli(['campaign', 'list', '--config', 'bad.yaml', '--json'], { cwd });
    expectOneLine(result, 'OUT_CONFIG_INVALID', 78, 'bad.yaml:2', 'redis.url');
  });

  it('where a campaign file is wrong, missing or forbidden', async () => {
    writeFileSync(join(cwd, 'campaign.yaml'), 'name: x\nlists: [a]\nbusy: 1\n');
    const create = (file: string) =>
      cli(['campaign', 'create', '--file', file, '--dry-run', '--json'], { cwd });
    expectOneLine(await create('campaign.yaml'), 'OUT_CAMPAIGN_INVALID', 65, 'campaign.yaml:');
    expectOneLine(await create('nowhere.yaml'), 'OUT_FILE_UNREADABLE', 66, 'nowhere.yaml');
    const demo = join(import.meta.dirname, '../../config/campaigns/demo.yaml');
    expectOneLine(await create(demo), 'OUT_CAMPAIGN_FORBIDDEN', 1, 'telephony.callerIds');
  });

  it('without --json it leaves stdout empty', async () => {
    const result = await cli(['campaign', 'list'], { cwd });
    expect(result.stdout).toBe('');
    expect(result.stderr).toMatch(/^outpace: [^\n]+\n$/);
  });
});

describe('doctor', () => {
  const faultsOf = (result: CliResult) =>
    (jsonOf(result)['findings'] as { part: string; status: string; code?: string; message: string }[]).filter(
      ({ status }) => status === 'fault',
    );
  const doctor = (url: string) =>
    cli(['doctor', '--json'], {
      cwd,
      env: { OUTPACE_TELEPHONY_ARI_URL: url, OUTPACE_TELEPHONY_ARI_PASSWORD: 'hunter2' },
    });

  it('tells a wrong ARI password', async () => {
    const url = await http((_request, response) => {
      response.writeHead(401).end('{"message":"Authentication required"}');
    });
    const result = await doctor(url);
    expect(result.exitCode).toBe(77);
    expect(faultsOf(result)).toMatchObject([{ part: 'Asterisk', code: 'OUT_ARI_UNAUTHORIZED' }]);
    expect(result.stdout).not.toContain('hunter2');
  });

  it('tells an Asterisk that is too old', async () => {
    const url = await http((_request, response) => {
      response.end(JSON.stringify({ system: { version: '20.6.0' } }));
    });
    const result = await doctor(url);
    expect(result.exitCode).toBe(78);
    expect(faultsOf(result)[0]).toMatchObject({ code: 'OUT_ASTERISK_TOO_OLD' });
    expect(faultsOf(result)[0]?.message).toMatch(/20\.6\.0 .* 22\.10/);
  });

  it('tells a server that is not ARI, and one that is not there', async () => {
    const url = await http((_request, response) => {
      response.writeHead(200).end('<html>');
    });
    expect(faultsOf(await doctor(url))[0]).toMatchObject({ code: 'OUT_ARI_UNREACHABLE' });
    const gone = await doctor(`http://127.0.0.1:${closedPort}`);
    expect(gone.exitCode).toBe(69);
    expect(faultsOf(gone)[0]?.message).toContain('ECONNREFUSED');
  });

  it('tells Redis and Postgres that cannot be reached, each with how to mend it', async () => {
    const env = {
      REDIS_URL: `redis://127.0.0.1:${closedPort}`,
      DATABASE_URL: `postgres://u@127.0.0.1:${closedPort}/x`,
      OUTPACE_TELEPHONY_KIND: 'simulator',
    };
    const result = await cli(['doctor', '--json'], { cwd, env });
    expect(faultsOf(result).map(({ code }) => code)).toEqual([
      'OUT_POSTGRES_UNREACHABLE',
      'OUT_REDIS_UNREACHABLE',
    ]);
    expect(result.exitCode).toBe(69);
  });
});

describe('runtime.json', () => {
  const runtime = {
    pid: process.pid,
    startedAt: 1,
    node: 'n',
    dialGroupId: 'g',
    callerIds: ['+12025550100'],
    trunkIds: ['main'],
  };

  it('is for its owner alone, and tells whether its writer still runs', () => {
    const dataDir = join(cwd, 'alive');
    writeRuntimeFile(dataDir, runtime);
    expect(statSync(runtimeFilePath(dataDir)).mode & 0o777).toBe(0o600);
    expect(readRuntimeFile(dataDir)).toEqual({ ...runtime, alive: true });
    removeRuntimeFile(dataDir);
    expect(readRuntimeFile(dataDir)).toBeUndefined();
  });

  it('of an engine without shared stores leads to a clear error', async () => {
    const dataDir = join(cwd, 'memory');
    writeRuntimeFile(dataDir, runtime);
    const result = await cli(['campaign', 'start', 'x', '--data-dir', dataDir, '--json'], { cwd });
    expectOneLine(result, 'OUT_NO_SHARED_STORE', 69, String(process.pid), 'redis.url');
  });

  it('of an engine that has ended says that none runs', async () => {
    const dataDir = join(cwd, 'ended');
    writeRuntimeFile(dataDir, { ...runtime, pid: 2 ** 22 + 1, redisUrl: `redis://127.0.0.1:${closedPort}` });
    const result = await cli(['campaign', 'start', 'x', '--data-dir', dataDir, '--json'], { cwd });
    expectOneLine(result, 'OUT_NO_ENGINE', 69, 'has ended');
  });

  it('gives the trunks and caller IDs that campaigns may use', async () => {
    const dataDir = join(cwd, 'bounds');
    writeRuntimeFile(dataDir, runtime);
    const demo = join(import.meta.dirname, '../../config/campaigns/demo.yaml');
    const result = await cli(
      ['campaign', 'create', '--file', demo, '--dry-run', '--data-dir', dataDir, '--json'],
      { cwd },
    );
    expect(jsonOf(result)).toMatchObject({ campaignId: 'demo', dialGroupId: 'g', state: 'draft' });
  });
});
