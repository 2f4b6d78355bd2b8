/** The way into the console and out of it, in a real Chromium on a real server. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES } from '../../src/domain/account/permission.ts';
import { TEST_PASSWORD } from '../support/api.ts';
import { hasNoFault, nameOfFocused, startTestConsole, tabTo, type TestConsole } from '../support/console.ts';
import { eventually } from '../support/eventually.ts';

let site: TestConsole;
beforeAll(async () => {
  site = await startTestConsole();
}, 300_000);
afterAll(async () => {
  await site.stop();
});

const heading = (page: Page): Promise<string> => page.getByRole('heading', { level: 1 }).innerText();
const navigation = (page: Page): Promise<string[]> =>
  page.getByRole('navigation').getByRole('link').allInnerTexts();

async function fill(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('Login').fill(login);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
}

describe('logging in', () => {
  it('leads to the page that was asked for, and stays after a reload', async () => {
    await site.at({}, '/account', async (page) => {
      expect(await heading(page)).toBe('Log in');
      await fill(page, 'supervisor', TEST_PASSWORD);
      await page.getByRole('heading', { name: 'My account' }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'My account' }).waitFor();
      expect(await page.title()).toBe('My account - Outpace');
    });
  });

  it('says what is wrong in the language of the reader, and keeps what was typed', async () => {
    await site.at({}, '/', async (page) => {
      await fill(page, 'supervisor', 'not the password');
      await page.getByRole('alert').getByText('Login or password is not right').waitFor();
      expect(await page.getByLabel('Login').inputValue()).toBe('supervisor');
      await page.getByLabel('Language').selectOption('zh-CN');
      await page.getByRole('alert').getByText('登录名或密码不正确').waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    });
  });

  it('tells nobody whether there is such a user', async () => {
    await site.at({}, '/', async (page) => {
      await fill(page, 'nobody-at-all', 'not the password');
      await page.getByRole('alert').getByText('Login or password is not right').waitFor();
    });
  });

  it('goes by keyboard alone', async () => {
    await site.at({}, '/', async (page) => {
      await eventually(async () => (await nameOfFocused(page)) === 'Login');
      await page.keyboard.type('operations');
      await tabTo(page, 'Password');
      await page.keyboard.type(TEST_PASSWORD);
      await tabTo(page, 'Log in');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Floor' }).waitFor();
    });
  });

  it('ends with the log-out, and the way back shows nothing', async () => {
    await site.at({ role: 'supervisor' }, '/account', async (page) => {
      await page.getByRole('button', { name: 'Log out', exact: true }).click();
      await page.getByRole('heading', { name: 'Log in' }).waitFor();
      await page.goBack();
      await page.reload();
      await page.getByRole('heading', { name: 'Log in' }).waitFor();
    });
  });
});

describe('a session that has ended while a page was open', () => {
  it('leads to the log-in with the next thing that is done, and from there back to the same page', async () => {
    await site.at({ role: 'administrator' }, '/account', async (page) => {
      await page.getByRole('heading', { name: 'My account' }).waitFor();
      await page.context().clearCookies();
      await page.getByRole('link', { name: 'Lists' }).click();
      await page.getByRole('heading', { name: 'Log in' }).waitFor();
      await fill(page, 'administrator', TEST_PASSWORD);
      await page.getByRole('heading', { name: 'Lists' }).waitFor();
    });
  });
});

describe('a page that cannot be loaded', () => {
  it('says so and offers to load it again', async () => {
    await site.at({ role: 'administrator' }, '/account', async (page) => {
      await page.getByRole('heading', { name: 'My account' }).waitFor();
      await page.route('**/assets/ListsPage*', (route) => route.fulfill({ status: 503 }));
      await page.getByRole('link', { name: 'Lists' }).click();
      await page.getByRole('heading', { name: 'This page could not be shown' }).waitFor();
      await hasNoFault(page);
      await page.unroute('**/assets/ListsPage*');
      await page.getByRole('button', { name: 'Reload' }).click();
      await page.getByRole('heading', { name: 'Lists' }).waitFor();
    });
  });
});

const NO_DESK = { status: 403, code: 'OUT_FORBIDDEN', title: 'Forbidden', detail: 'works as no agent' };

describe('an agent whom nobody has given a desk', () => {
  it.each([
    ['en', 'You have no desk yet'],
    ['zh-CN', '您还没有工作台'],
  ] as const)('is told whom to ask (%s)', async (language, told) => {
    await site.at({ role: 'agent', language }, '/account', async (page) => {
      // As `agentOf` refuses it; the desk itself is refused without a word to the page.
      await page.route('**/api/v1/desk/me', (route) => route.fulfill({ status: 403, json: NO_DESK }));
      await page.routeWebSocket('**/api/v1/desk', () => undefined);
      await page.goto('/desk');
      await page.getByRole('alert').getByText(told).waitFor();
      await hasNoFault(page);
    });
  });
});

describe('what is kept in the browser', () => {
  it('is the language and the colours', async () => {
    await site.at({ role: 'supervisor' }, '/account', async (page) => {
      await page.getByLabel('Language').first().selectOption('zh-CN');
      await page.getByLabel('配色').selectOption('dark');
      await page.reload();
      await page.getByRole('heading', { name: '我的账户' }).waitFor();
      expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
      expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('dark');
    });
  });

  it('is nothing else: no secret, no name', async () => {
    await site.at({ role: 'supervisor' }, '/floor', async (page) => {
      await page.getByRole('heading', { name: 'Floor' }).waitFor();
      expect(await page.evaluate('JSON.stringify([localStorage, sessionStorage, document.cookie])')).toBe(
        '[{},{},""]',
      );
    });
  });
});

describe('the navigation', () => {
  it.each(ROLES)('shows %s the pages of the role, and refuses the others by address', async (role) => {
    await site.at({ role }, '/account', async (page) => {
      await page.getByRole('navigation').waitFor();
      const names = await navigation(page);
      const { users, floor } = {
        users: role === 'administrator',
        floor: role === 'administrator' || role === 'supervisor' || role === 'operations',
      };
      expect(names.includes('Users')).toBe(users);
      expect(names.includes('Floor')).toBe(floor);
      expect(names.at(-1)).toBe('My account');
      if (users) return;
      await page.goto('/users');
      await page.getByRole('heading', { name: 'This page is not for your role' }).waitFor();
    });
  });

  it('begins with the first page that one may see', async () => {
    await site.at({ role: 'supervisor' }, '/', async (page) => {
      await page.getByRole('heading', { name: 'Floor' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/floor');
    });
  });

  it('says that an address leads nowhere', async () => {
    await site.at({ role: 'supervisor' }, '/no-such-page', async (page) => {
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    });
  });
});

describe('the first administrator', () => {
  it('is made with the token that was printed, once', async () => {
    const fresh = await startTestConsole({ users: false });
    try {
      const token = await fresh.setupToken();
      // The address that is printed with the token.
      await fresh.at({}, '/setup', async (page) => {
        await page.getByRole('heading', { name: 'Set up Outpace' }).waitFor();
        await hasNoFault(page);
        await page.getByLabel('One-time token').fill('something else');
        await page.getByLabel('Login of the administrator').fill('ada');
        await page.getByLabel('Name', { exact: true }).fill('Ada');
        await page.getByLabel('Password', { exact: true }).fill(TEST_PASSWORD);
        await page.getByLabel('Password once more').fill('another');
        const create = page.getByRole('button', { name: 'Create the administrator' });
        await create.click();
        await page.getByText('The two passwords are not the same.').waitFor();
        await page.getByLabel('Password once more').fill(TEST_PASSWORD);
        await create.click();
        await page.getByRole('alert').getByText('This token cannot be used').waitFor();
        await page.getByLabel('One-time token').fill(token);
        await create.click();
        await page.getByRole('navigation').waitFor();
        expect(await navigation(page)).toContain('Users');
        await page.getByRole('heading', { name: 'Floor' }).waitFor();
        await page.getByRole('button', { name: 'Log out', exact: true }).click();
        await page.getByRole('heading', { name: 'Log in' }).waitFor();
      });
    } finally {
      await fresh.stop();
    }
  }, 120_000);
});

describe.each(['en', 'zh-CN'] as const)('the log-in in %s', (language) => {
  it.each(['light', 'dark'] as const)('has no fault that axe finds, in %s colours', async (colors) => {
    await site.at({ language, colors }, '/', async (page) => {
      await page.locator('h1').waitFor();
      await hasNoFault(page);
      await page.locator('input').first().fill('somebody');
      await page.locator('input[type=password]').fill('wrong');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      await hasNoFault(page);
    });
  });
});
