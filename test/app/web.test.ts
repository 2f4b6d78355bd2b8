/** The survey's page as `outpace serve` starts it: on PostgreSQL, with a key of its own that outlives it. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configSchema, type OutpaceConfig } from '../../src/app/config/schema.ts';
import { surveyLinksOf } from '../../src/app/web/links.ts';
import { startWeb } from '../../src/app/web/part.ts';
import { HOUR_MS } from '../../src/domain/kernel/time.ts';
import { createPostgresInvitations } from '../../src/records/postgres.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import { hasPostgres, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { allKinds } from '../support/surveyPage.ts';

describe.skipIf(!hasPostgres)('the page of a survey beside an engine', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'outpace-test-web-'));
  const { doNotCall } = createMemoryStores('main');
  let postgres: TestPostgres;
  let postgresUrl: string;
  beforeAll(async () => {
    postgres = await startTestPostgres();
    postgresUrl = await postgres.migratedDatabase();
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const configOf = (web: Record<string, unknown>): OutpaceConfig => configSchema.parse({ dataDir, web });
  const logged: Record<string, unknown>[] = [];
  const logger = pino({}, { write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>) });
  const start = (config: OutpaceConfig, url: string | undefined = postgresUrl) =>
    startWeb({ config, postgresUrl: url, doNotCall, logger });

  it('is answered by the link of an invitation, before and after a restart', async () => {
    const config = configOf({ port: 0, publicUrl: 'http://survey.example.com/', sender: 'Example Energy' });
    const link = surveyLinksOf(config)?.({ invitationId: await invited(), expiresAt: Date.now() + HOUR_MS });
    const path = new URL(link ?? '').pathname;
    for (let starts = 0; starts < 2; starts += 1) {
      const web = await start(config);
      const response = await fetch(`http://127.0.0.1:${web?.port}${path}`);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('How was it?');
      await web?.stop();
    }
    expect(statSync(join(dataDir, 'web-secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('takes the configured key for links, so that those of another one lead nowhere', async () => {
    const other = configOf({ port: 0, publicUrl: 'http://x.example', key: 'a key that was configured' });
    const ticket = { invitationId: await invited(), expiresAt: Date.now() + HOUR_MS };
    const own = surveyLinksOf(configOf({ publicUrl: 'http://x.example' }))?.(ticket) ?? '';
    const theirs = surveyLinksOf(other)?.(ticket) ?? '';
    const web = await start(other);
    const statusOf = async (link: string) =>
      (await fetch(`http://127.0.0.1:${web?.port}${new URL(link).pathname}`)).status;
    expect([await statusOf(own), await statusOf(theirs)]).toEqual([404, 200]);
    await web?.stop();
  });

  it('is not there without a public URL, and neither are links', async () => {
    expect(await start(configOf({ port: 0 }))).toBeUndefined();
    expect(surveyLinksOf(configOf({}))).toBeUndefined();
  });

  it('says why it is not there without PostgreSQL, or where its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const publicUrl = 'http://survey.example.com';
    logged.length = 0;
    expect(
      await startWeb({ config: configOf({ publicUrl }), postgresUrl: undefined, doNotCall, logger }),
    ).toBeUndefined();
    expect(await start(configOf({ publicUrl, port }))).toBeUndefined();
    expect(logged).toMatchObject([
      { event: 'web.notStarted', reason: expect.stringContaining('PostgreSQL') },
      { event: 'web.notStarted', err: { code: 'EADDRINUSE' } },
    ]);
    taken.close();
  });

  async function invited(): Promise<string> {
    const invitations = createPostgresInvitations(postgresUrl);
    await invitations.start();
    const flow = allKinds();
    await invitations.keepFlow(flow);
    const invitationId = randomUUID();
    const now = Date.now();
    await invitations.invite({
      invitationId,
      surveyId: flow.flowId,
      version: flow.version,
      channel: 'web',
      occasion: { campaignId: 'campaign', leadId: 'lead', attemptId: randomUUID() },
      number: '+12025550123',
      language: 'en',
      createdAt: now,
      dueAt: now,
      expiresAt: now + HOUR_MS,
    });
    await invitations.stop();
    return invitationId;
  }
});
