/**
 * An agent at work: the engine on the real Asterisk, Redis and Postgres, the API and the console in the same process as
 * `outpace serve` has them, and Debian's Chromium whose microphone is a tone. The way between browser and server may be cut.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { buildConsole } from '../../scripts/buildConsole.mjs';
import { configSchema, type OutpaceConfig } from '../../src/app/config/schema.ts';
import { chromiumProgram, phoneArguments } from './browserPhone/chromium.ts';
import { openLink, type Link } from './browserPhone/link.ts';
import { toneFile } from './browserPhone/tone.ts';
import { DIAL_GROUP, endEngine, startEngineParts, type EngineParts, type TestEngine } from './engine.ts';
import { engineConfig } from './engineInProcess.ts';
import { serveConsole, type ServedConsole } from './servedConsole.ts';

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
  const served = await serveConsole(parts, configOf(parts), join(folder, 'console'));
  await addUsers(served.api);
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

function configOf(parts: EngineParts): OutpaceConfig {
  const [{ phone, secret } = { phone: '', secret: '' }] = parts.asterisks.webPhones;
  const base = engineConfig(parts);
  return configSchema.parse({
    ...base,
    telephony: { ...base.telephony, phones: [{ id: phone, webrtc: true, password: secret }] },
  });
}

async function addUsers({ accounts, passwords }: ServedConsole['api']): Promise<void> {
  const profile = {
    language: 'en',
    timeZone: 'UTC',
    isDisabled: false,
    createdAt: Date.now(),
    passwordHash: await passwords.hash(PASSWORD),
  } as const;
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
}

/** By the form, as people do. */
async function logIn(page: Page): Promise<void> {
  await page.goto('/');
  await page.locator('input[autocomplete=username]').fill(AGENT);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.locator('button[type=submit]').click();
  await page.locator('nav').waitFor();
}
