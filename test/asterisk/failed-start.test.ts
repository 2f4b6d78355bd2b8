/** A start that fails after a crash: the Asterisk that carries the crashed engine's calls is left running. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findRunning, stopRunning } from '../../src/app/asterisk/startAsterisk.ts';
import { openParts, type ComposeRequest } from '../../src/app/compose.ts';
import { configSchema } from '../../src/app/config/schema.ts';
import { startTestPostgres } from '../support/postgres.ts';
import { startTempRedis } from '../support/redis.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'outpace-failed-start-'));
let redis: Awaited<ReturnType<typeof startTempRedis>>;
let postgres: Awaited<ReturnType<typeof startTestPostgres>>;

beforeAll(async () => {
  redis = await startTempRedis();
  postgres = await startTestPostgres();
});

afterAll(async () => {
  await stopRunning(join(dataDir, 'asterisk'), 'pbx');
  await redis.stop();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

function request(postgresUrl: string): ComposeRequest {
  const config = configSchema.parse({
    dataDir,
    redis: { url: redis.url },
    postgres: { url: postgresUrl, waitSeconds: 0 },
  });
  return { config, logger: pino({ level: 'silent' }), onProgress: () => undefined };
}

it('leaves the Asterisk of a crashed engine running where Postgres cannot be reached', async () => {
  const before = await openParts(request(await postgres.freshDatabase()));
  const running = findRunning(join(dataDir, 'asterisk'), 'pbx');
  // As after a crash: what was started lives on.
  await before.leave();
  await expect(openParts(request('postgresql://nobody@127.0.0.1:1/none'))).rejects.toThrow(
    /Postgres|records/i,
  );
  expect(findRunning(join(dataDir, 'asterisk'), 'pbx')).toEqual(running);
  expect(running?.pid).toBeGreaterThan(0);
});

it('ends the Asterisk that it has started itself for nothing', async () => {
  await stopRunning(join(dataDir, 'asterisk'), 'pbx');
  await expect(openParts(request('postgresql://nobody@127.0.0.1:1/none'))).rejects.toThrow(
    /Postgres|records/i,
  );
  expect(findRunning(join(dataDir, 'asterisk'), 'pbx')).toBeUndefined();
});
