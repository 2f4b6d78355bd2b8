/**
 * "Bad input" of the real program: what is wrong at the start ends it with one line that says what, where and how to
 * mend it, and nothing it found running is touched.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveChannels } from '../support/asterisk.ts';
import { COMMAND } from '../support/command.ts';
import { DIAL_GROUP, startEngineParts, type EngineParts } from '../support/engine.ts';

/** Nobody listens there. */
const CLOSED = '127.0.0.1:2';
/** Five of them load the whole program from its sources at once. */
const START_LIMIT_MS = 60_000;

describe('outpace serve at a start that cannot work', () => {
  let parts: EngineParts;
  let old: Server;
  beforeAll(async () => {
    parts = await startEngineParts({ agents: 0 });
    old = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          build: {},
          system: { version: '20.9.3', entity_id: '02:00:00:00:00:01' },
          status: { startup_time: '2026-01-01T00:00:00.000+0000' },
        }),
      );
    });
    await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', () => resolve()));
  });
  afterAll(async () => {
    old.close();
    await parts.stop();
  });

  function serve(
    changes: Readonly<Record<string, string>>,
  ): Promise<{ code: number; lines: string[]; stdout: string }> {
    const { pbx } = parts.asterisks;
    const { PATH = '', HOME = '' } = process.env;
    const env = {
      PATH,
      HOME,
      OUTPACE_TELEPHONY_ARI_URL: pbx.ariUrl,
      OUTPACE_TELEPHONY_ARI_USER: pbx.ariUser,
      OUTPACE_TELEPHONY_ARI_PASSWORD: pbx.ariPassword,
      OUTPACE_LOG_LEVEL: 'silent',
      OUTPACE_POSTGRES_WAIT_SECONDS: '0',
      // One engine a data folder, and these start side by side.
      OUTPACE_DATA_DIR: mkdtempSync(join(parts.dataDir, 'serve-')),
      REDIS_URL: parts.redis.url,
      DATABASE_URL: parts.databaseUrl,
      ...changes,
    };
    const args = [COMMAND, 'serve', '--json'];
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        args,
        { cwd: parts.dataDir, env, timeout: START_LIMIT_MS },
        (error, stdout, stderr) => {
          const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
          resolve({ code, lines: stderr.trim().split('\n'), stdout });
        },
      );
    });
  }

  it.concurrent.each([
    ['a wrong ARI password', { OUTPACE_TELEPHONY_ARI_PASSWORD: 'hunter2' }, 77, /password/i],
    [
      'an Asterisk that is not there',
      { OUTPACE_TELEPHONY_ARI_URL: `http://${CLOSED}` },
      69,
      /127\.0\.0\.1:2/,
    ],
    ['a Redis that is not there', { REDIS_URL: `redis://${CLOSED}` }, 69, /Redis.*127\.0\.0\.1:2/],
    [
      'a Postgres that is not there',
      { DATABASE_URL: `postgres://u:hunter2@${CLOSED}/x` },
      69,
      /Postgres.*127\.0\.0\.1:2/,
    ],
  ] as const)(
    '%s: one line, and a non-zero exit',
    async (_what, changes, code, says) => {
      const result = await serve(changes);
      expect(result.lines).toHaveLength(1);
      expect(result.lines[0]).toMatch(says);
      expect(result.lines[0]).not.toContain('hunter2');
      expect(result.code).toBe(code);
      expect(JSON.parse(result.stdout)).toMatchObject({ error: { message: expect.any(String) as string } });
    },
    START_LIMIT_MS,
  );

  it.concurrent(
    'an Asterisk that is too old: one line that names both versions',
    async () => {
      const url = `http://127.0.0.1:${(old.address() as AddressInfo).port}`;
      const result = await serve({ OUTPACE_TELEPHONY_ARI_URL: url });
      expect(result.lines).toHaveLength(1);
      expect(result.lines[0]).toMatch(/20\.9\.3.*22\.10/);
      expect(result.code).not.toBe(0);
    },
    START_LIMIT_MS,
  );

  it('left nothing behind: no owner, no call', async () => {
    const owner = await parts.stores.ownership.current(DIAL_GROUP, Date.now());
    expect(owner).toBeUndefined();
    expect(await liveChannels(parts.asterisks.pbx)).toEqual([]);
  });
});
