/** Every page of the console while a campaign is in full swing: without fault, by keyboard, in both languages. */
import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { loadLaw } from '../../src/app/policy/law.ts';
import type { Language } from '../../src/domain/account/user.ts';
import {
  faultsIn,
  keepImage,
  nameOfFocused,
  startTestConsole,
  type TestConsole,
} from '../support/console.ts';
import { putDemoFloor, type DemoFloor } from '../support/demoFloor.ts';
import { latinWords, visit, walkedByTab, type Visit } from '../support/pageWalk.ts';

let site: TestConsole;
let demo: DemoFloor;
/** Address and name of the picture: those of the navigation, and what is below them. */
let pages: readonly (readonly [path: string, name: string])[];
beforeAll(async () => {
  site = await startTestConsole({ law: loadLaw() });
  demo = await putDemoFloor(site.api);
  await site.at({ role: 'administrator' }, '/account', async (page) => {
    await visit(page).isThere();
    const links = await page.getByRole('navigation').getByRole('link').all();
    const paths = await Promise.all(links.map(async (link) => (await link.getAttribute('href')) ?? ''));
    expect(paths.length).toBeGreaterThan(13);
    pages = [...paths.map((path) => [path, path.slice(1)] as const), ...below()];
  });
}, 600_000);
afterAll(async () => {
  await demo.close();
  await site.stop();
});

const below = (): readonly (readonly [string, string])[] => [
  ['/campaigns/new', 'campaign-list'],
  ['/campaigns/renewals', 'campaign'],
  ['/lists/customers', 'list'],
  ['/leads/lead-1000', 'lead'],
  // Is not there.
  ['/leads/nobody', ''],
  ['/flows/satisfaction', 'flow'],
  ['/policies/US?with=DE', 'policy'],
  [`/calls/${demo.attemptId}`, 'call'],
  [`/recordings/${demo.recordingId}`, 'recording'],
];
/** Have pictures of their own in which more goes on. */
const PICTURED: readonly string[] = ['floor', 'operations', 'users', 'audit', 'account'];

/** Each page and each of its tabs. */
async function onEveryPage(
  page: Page,
  look: (at: string, name: string, place: Visit) => Promise<void>,
): Promise<void> {
  const place = visit(page);
  for (const [path, name] of pages) {
    await place.open(path);
    await look(path, name, place);
    const tabs = await page.getByRole('tab', { selected: false }).allInnerTexts();
    for (const tab of tabs) {
      await page.getByRole('tab', { name: tab, exact: true }).click();
      await place.isThere();
      await look(`${path} ${tab}`, '', place);
    }
  }
}

/** By where they are; a page without any is left out. */
type Faults = Record<string, unknown>;

describe('every page', () => {
  it('has no fault that axe finds; Tab reaches all that may be used, named, and seen with the focus', async () => {
    const faults: Faults = {};
    let stops = 0;
    await site.at({ role: 'administrator' }, '/account', (page) =>
      onEveryPage(page, async (at, name) => {
        const found = await faultsIn(page);
        if (found.length > 0) faults[at] = found;
        await picture(page, name, 'en');
        const { stops: passed, ...byTab } = await walkedByTab(page);
        stops += passed.length;
        if (Object.values(byTab).flat().length > 0) faults[`${at} by Tab`] = byTab;
      }),
    );
    expect(faults).toEqual({});
    expect(stops).toBeGreaterThan(500);
  }, 600_000);

  it('has no fault in Chinese and in the dark, nor a word in English but names and codes', async () => {
    const faults: Faults = {};
    await site.at({ role: 'administrator', language: 'zh-CN', colors: 'dark' }, '/account', (page) =>
      onEveryPage(page, async (at, name) => {
        const found = await faultsIn(page);
        if (found.length > 0) faults[at] = found;
        await picture(page, name, 'zh-CN');
        const foreign = (await latinWords(page)).filter((text) => !isName(text));
        if (foreign.length > 0) faults[`${at} in English`] = foreign;
      }),
    );
    expect(faults).toEqual({});
  }, 600_000);
});

async function picture(page: Page, name: string, language: Language): Promise<void> {
  if (name !== '' && !PICTURED.includes(name)) await keepImage(page, name, language);
}

/** Commands, beginnings of tokens, addresses, permissions, settings and ids, by the way they are written. */
const CODE =
  /outpace( [a-z]+)+|outp_[\w-]+|[A-Z]* ?\/[\w/:.-]+|\b\w+\.\w[\w.]*|\b[a-z]+[A-Z]\w*|\b[\w-]*\d[\w-]*/g;
const NAMES = new Set(
  [
    'Outpace Webhook Asterisk Redis PostgreSQL CSV XLSX HTTPS API SIP YAML CSAT NPS Asia Shanghai en zh',
    'AU CA CN DE GB IN US US-FL',
    'Ctrl Esc Tab UTC nobody',
    // Of the demonstration.
    'Ada Byron Berlin city customers Customers of spring Spring renewals Renewals list carrier internal sale day',
    'rating recommend satisfaction payment-reminder questionnaire Payment reminder with press Consent and',
    `${hostname()} api-tests one`,
    'customer-care renewal Renewal of service contract',
    'Satisfaction after a call administrator agent operations reviewer supervisor tests retry Agent days lunch',
    'Mozilla Linux AppleWebKit KHTML like Gecko HeadlessChrome Safari',
  ].flatMap((line) => line.split(' ')),
);

function isName(text: string): boolean {
  const plain = text.replace(CODE, ' ').match(/[A-Za-z][A-Za-z-]+/g) ?? [];
  return plain.every((word) => NAMES.has(word));
}

describe('a dialog', () => {
  it.each([
    ['/floor', 'Emergency stop'],
    ['/floor', 'Agent 000'],
    ['/campaigns/renewals', 'Pause'],
    ['/campaigns/renewals', 'Stop'],
    ['/lists/customers', 'Make due again'],
    ['/users', 'Add a user'],
    ['/users', 'Edit: agent'],
    ['/account', 'Make a token'],
  ])('opens at %s by %s, keeps the focus, and gives it back at Escape', async (path, name) => {
    await site.at({ role: 'administrator' }, path, async (page) => {
      await visit(page).isThere();
      await page.getByRole('button', { name, exact: true }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      const inside = await dialog.getByRole('button').count();
      for (let press = 0; press < inside + 12; press += 1) {
        await page.keyboard.press('Tab');
        // The browser's own frame is no part of the page.
        expect(await page.evaluate(isInDialogOrFrame)).toBe(true);
      }
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      expect(await nameOfFocused(page)).toBe(name);
    });
  });
});

function isInDialogOrFrame(): boolean {
  const { document } = globalThis as unknown as {
    document: { activeElement: { tagName: string; closest(selector: string): unknown } };
  };
  const { activeElement } = document;
  return activeElement.tagName === 'BODY' || activeElement.closest('dialog') !== null;
}
