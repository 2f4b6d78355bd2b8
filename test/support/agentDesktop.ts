/**
 * An agent at work: the engine on the real Asterisk, Redis and Postgres, the API and the console in the same process as
 * `outpace serve` has them, and Debian's Chromium whose microphone is a tone. The way between browser and server may be cut.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { buildConsole } from '../../scripts/buildConsole.mjs';
import { createCallerOf } from '../../src/api/authenticate.ts';
import { createApiServer } from '../../src/api/server.ts';
import { openApiParts } from '../../src/app/api/ports.ts';
import { openDialGroup, openParts } from '../../src/app/compose.ts';
import { configSchema } from '../../src/app/config/schema.ts';
import { createLogger } from '../../src/app/log.ts';
import { chromiumProgram, phoneArguments } from './browserPhone/chromium.ts';
import { openLink, type Link } from './browserPhone/link.ts';
import { toneFile } from './browserPhone/tone.ts';
import {
  CALLER_ID,
  DIAL_GROUP,
  endEngine,
  startEngineParts,
  TRUNK,
  type EngineParts,
  type TestEngine,
} from './engine.ts';
import { engineConfig } from './engineInProcess.ts';

const PHONE = 'web1';
const AGENT = 'mei';
const PASSWORD = 'a quiet test of desks';

export interface AgentDesktop {
  readonly parts: EngineParts;
  readonly engine: TestEngine;
  readonly agentId: string;
  /** Between the browser and the server. */
  readonly link: Link;
  readonly browser: Browser;
  /** A browser's page, logged in to the console, at the desk. */
  open(): Promise<Page>;
  readonly errors: readonly unknown[];
  stop(): Promise<void>;
}

export async function startAgentDesktop(): Promise<AgentDesktop> {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-desktop-'));
  const microphone = join(folder, 'microphone.wav');
  writeFileSync(microphone, toneFile(1_000));
  await buildConsole(join(folder, 'console'));
  const parts = await startEngineParts({ agents: 0, webPhones: [PHONE] });
  await parts.records.saveAgent({ agentId: AGENT, name: 'Mei Lin', phone: PHONE, dialGroupId: DIAL_GROUP });
  const served = await serve(parts, join(folder, 'console'));
  const link = await openLink(served.port);
  const browser = await chromium.launch({
    executablePath: await chromiumProgram(),
    args: phoneArguments(microphone),
  });
  const baseURL = `http://127.0.0.1:${link.port}`;
  return {
    parts,
    engine: served.engine,
    agentId: AGENT,
    link,
    browser,
    errors: served.errors,
    async open() {
      const context = await browser.newContext({
        baseURL,
        viewport: { width: 1280, height: 800 },
        permissions: ['microphone'],
        timezoneId: 'UTC',
        reducedMotion: 'reduce',
      });
      context.setDefaultTimeout(20_000);
      const page = await context.newPage();
      await logIn(page);
      await page.goto('/desk');
      return page;
    },
    async stop() {
      await browser.close();
      await link.close();
      await served.close();
      await endEngine(parts, served.engine);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Served {
  readonly port: number;
  readonly engine: TestEngine;
  readonly errors: unknown[];
  close(): Promise<void>;
}

async function serve(parts: EngineParts, consoleFolder: string): Promise<Served> {
  const [{ phone, secret } = { phone: '', secret: '' }] = parts.asterisks.webPhones;
  const base = engineConfig(parts);
  const config = configSchema.parse({
    ...base,
    telephony: { ...base.telephony, phones: [{ id: phone, webrtc: true, password: secret }] },
  });
  const errors: unknown[] = [];
  const logger = createLogger('debug', join(parts.dataDir, 'desktop.log'));
  const request = { config, logger, onProgress: () => undefined };
  const opened = await openParts(request);
  const running = await openDialGroup(request, opened, (reason, error) => errors.push(reason, error));
  const { group, stores, law, doNotCallFiles } = running;
  await group.start();
  const now = (): number => Date.now();
  const api = await openApiParts({
    config,
    postgresUrl: parts.databaseUrl,
    dialGroupId: DIAL_GROUP,
    records: opened.records.records,
    stores,
    storesOf: async (dialGroupId) => opened.store.open(dialGroupId),
    law,
    bounds: { callerIds: [CALLER_ID], trunkIds: [TRUNK], lines: 30, attempts: 10, ringTimeoutMs: 60_000 },
    doNotCallFiles,
    desk: { floor: group, store: stores.desk, telephony: opened.telephony },
    now,
    onError: (error) => errors.push(error),
  });
  const profile = {
    language: 'en',
    timeZone: 'UTC',
    isDisabled: false,
    createdAt: now(),
    passwordHash: await api.parts.passwords.hash(PASSWORD),
  } as const;
  const { accounts } = api.parts;
  // Without an administrator there is only the set-up.
  await accounts.addUser({ ...profile, userId: 'admin', login: 'admin', name: 'Ada', role: 'administrator' });
  await accounts.addUser({
    ...profile,
    userId: AGENT,
    login: AGENT,
    name: 'Mei Lin',
    role: 'agent',
    agentId: AGENT,
  });
  const app = await createApiServer({
    parts: api.parts,
    now,
    callerOf: createCallerOf(api.parts.accounts, now),
    onError: (error) => errors.push(error),
    consoleFolder,
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    port: Number(new URL(url).port),
    errors,
    engine: {
      command: (command) => group.command(command),
      board: async () => ({ ...group.board(), node: 'node-1' }),
      async stop() {
        await group.stop(5_000);
        await opened.close();
      },
    },
    async close() {
      await app.close();
      await api.close();
    },
  };
}

/** By the form, as people do. */
async function logIn(page: Page): Promise<void> {
  await page.goto('/');
  await page.locator('input[autocomplete=username]').fill(AGENT);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.locator('button[type=submit]').click();
  await page.locator('nav').waitFor();
}
