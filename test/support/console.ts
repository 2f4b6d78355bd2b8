/** The console as people have it: today's sources bundled, a real server, and Debian's Chromium. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { buildConsole } from '../../scripts/buildConsole.mjs';
import type { Role } from '../../src/domain/account/permission.ts';
import type { Language } from '../../src/domain/account/user.ts';
import { offerSetup } from '../../src/services/accountsSetup.ts';
import { startTestApi, TEST_PASSWORD, type TestApi, type TestApiOptions } from './api.ts';
import { chromiumProgram } from './browserPhone/chromium.ts';

/** Set to write docs/images/console-*.png anew. */
const WRITE = process.env['OUTPACE_WRITE_IMAGES'] !== undefined;
const IMAGES = fileURLToPath(new URL('../../docs/images', import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const MOST_KEYS = 200;

export interface Seat {
  /** Absent: nobody is logged in. */
  readonly role?: Role;
  readonly language?: Language;
  readonly colors?: 'light' | 'dark';
  readonly timeZone?: string;
  readonly options?: BrowserContextOptions;
}

export interface TestConsole {
  readonly api: TestApi;
  readonly browser: Browser;
  /** A browser of its own, closed after the test, whose page then has complained of nothing and asked nobody else. */
  at(seat: Seat, path: string, test: (page: Page) => Promise<void>): Promise<void>;
  /** As `outpace serve` prints it. */
  setupToken(): Promise<string>;
  stop(): Promise<void>;
}

export interface TestConsoleOptions extends Pick<TestApiOptions, 'users' | 'law' | 'desk'> {
  /** Of Chromium, e.g. for a microphone. */
  readonly args?: readonly string[];
}

export async function startTestConsole({
  args = [],
  ...options
}: TestConsoleOptions = {}): Promise<TestConsole> {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-console-'));
  await buildConsole(folder);
  const [api, browser] = await Promise.all([
    startTestApi({ consoleFolder: folder, ...options }),
    chromium.launch({
      executablePath: await chromiumProgram(),
      args: ['--no-sandbox', '--disable-gpu', ...args],
    }),
  ]);
  return {
    api,
    browser,
    at: (seat, path, test) => sit({ api, browser }, seat, path, test),
    async setupToken() {
      const token = await offerSetup(api.parts.accounts, Date.now());
      if (token === undefined) throw new Error('there is an administrator');
      return token;
    },
    async stop() {
      await browser.close();
      await api.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function sit(
  { api, browser }: Pick<TestConsole, 'api' | 'browser'>,
  seat: Seat,
  path: string,
  test: (page: Page) => Promise<void>,
): Promise<void> {
  const { role, language = 'en', colors = 'light', timeZone = 'UTC', options = {} } = seat;
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: language,
    timezoneId: timeZone,
    colorScheme: colors,
    reducedMotion: 'reduce',
    baseURL: api.baseUrl,
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (!/^(blob:|data:)/.test(request.url()) && new URL(request.url()).origin !== api.baseUrl)
      complaints.push(`asked ${request.url()}`);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // Answers that the page itself shows to its reader.
    if (message.type() === 'error' && !/status of (4\d\d|503)/.test(message.text()))
      complaints.push(message.text());
  });
  try {
    if (role !== undefined) await logIn(page, role, language);
    await page.goto(path);
    await test(page);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}

/** By the browser itself, without the form; another language than the account's is chosen in this browser. */
async function logIn(page: Page, login: string, language: Language): Promise<void> {
  await page.goto('/');
  const status = await page.evaluate(
    async (body) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch('/api/v1/session', { method: 'POST', headers, body: JSON.stringify(body) });
      return answer.status;
    },
    { login, password: TEST_PASSWORD },
  );
  expect(status).toBe(201);
  if (language !== 'en') await page.evaluate(`localStorage.setItem('outpace.language', '${language}')`);
}

/** The rules of axe (WCAG 2.2 A and AA, and good practice), none of which is broken. */
export async function hasNoFault(page: Page): Promise<void> {
  expect(await faultsIn(page)).toEqual([]);
}

export type Fault = readonly [rule: string, impact: string, where: readonly string[]];

export async function faultsIn(page: Page): Promise<readonly Fault[]> {
  // By the debugger: the page's own policy allows no script but its own.
  await page.evaluate(AXE);
  const found = await page.evaluate((values) => {
    const { axe } = globalThis as unknown as { axe: { run(options: unknown): Promise<AxeResults> } };
    return axe.run({ runOnly: { type: 'tag', values } });
  }, RULES);
  expect(found.passes.length).toBeGreaterThan(10);
  return found.violations.map(({ id, impact, nodes }) => [
    id,
    impact ?? '',
    nodes.slice(0, 5).map(({ html }) => html),
  ]);
}

/** Presses Tab until what has the focus is the control of that name. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < MOST_KEYS; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await nameOfFocused(page);
    if (focused === name) return;
    passed.push(focused);
  }
  throw new Error(`no Tab leads to ${name}; it passed ${passed.join(', ')}`);
}

/** As a screen reader names it, as far as a label, an `aria-label` or its text says. */
export function nameOfFocused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = (globalThis as unknown as { document: { activeElement: FocusedElement } })
      .document;
    const label = activeElement.getAttribute('aria-label') ?? activeElement.labels?.[0]?.textContent;
    return (label ?? activeElement.textContent ?? '').trim();
  });
}

interface FocusedElement {
  getAttribute(name: string): string | null;
  readonly labels?: ArrayLike<{ readonly textContent: string | null }>;
  readonly textContent: string | null;
}

/** Writes docs/images/console-NAME-en.png, or -zh, where it was asked for. */
export async function keepImage(page: Page, name: string, language: Language): Promise<void> {
  if (!WRITE) return;
  mkdirSync(IMAGES, { recursive: true });
  const file = `console-${name}-${language === 'en' ? 'en' : 'zh'}.png`;
  await page.screenshot({ path: join(IMAGES, file), animations: 'disabled', caret: 'hide' });
}
