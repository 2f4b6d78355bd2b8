/** Users, the audit and one's own account in a real Chromium: who is let in, as what, and what is kept of it. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/api/client/client.ts';
import { TEST_PASSWORD } from '../support/api.ts';
import {
  hasNoFault,
  keepImage,
  nameOfFocused,
  startTestConsole,
  tabTo,
  type TestConsole,
} from '../support/console.ts';
import { eventually } from '../support/eventually.ts';

const PASSWORD = 'a sentence for mei, told in person';
let site: TestConsole;
beforeAll(async () => {
  site = await startTestConsole();
}, 300_000);
afterAll(async () => {
  expect(site.api.errors).toEqual([]);
  await site.stop();
});

const admin = () => site.api.client('administrator');
const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });

async function addUser(login: string): Promise<string> {
  const body = { login, name: `Name of ${login}`, role: 'supervisor', password: PASSWORD } as const;
  return (await admin()('POST /users', { body })).userId;
}

/** In another browser than the page's. */
async function logIn(login: string, password = PASSWORD) {
  const response = await fetch(`${site.api.baseUrl}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';');
  return {
    status: response.status,
    isIn: async () =>
      (await fetch(`${site.api.baseUrl}/api/v1/session`, { headers: { cookie } })).status === 200,
  };
}

describe('users', () => {
  it('are added by keyboard alone, and can log in', async () => {
    await site.at({ role: 'administrator' }, '/users', async (page) => {
      await rowOf(page, 'operations').first().waitFor();
      await tabTo(page, 'Add a user');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Add a user' }).waitFor();
      for (const [field, value] of [
        ['Login', 'mei'],
        ['Name', 'Mei Lin'],
        ['Role', 'Supervisor'],
        ['Teams', 'red, blue'],
        ['Password', PASSWORD],
      ] as const) {
        if ((await nameOfFocused(page)) !== field) await tabTo(page, field);
        await page.keyboard.type(value);
      }
      await page.keyboard.press('Enter');
      await page.getByText('mei can log in now.').waitFor();
      expect(await rowOf(page, 'Mei Lin').innerText()).toMatch(/Supervisor\s+red, blue/);
      expect(await nameOfFocused(page)).toBe('Add a user');
    });
    expect((await logIn('mei')).status).toBe(201);
  });

  it('that are already there, or whose password is short, are refused with why, and the form stays', async () => {
    await addUser('twice');
    await site.at({ role: 'administrator' }, '/users', async (page) => {
      await page.getByRole('button', { name: 'Add a user' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Login').fill('twice');
      await dialog.getByLabel('Name', { exact: true }).fill('Somebody');
      await dialog.getByLabel('Password').fill('short');
      await dialog.getByRole('button', { name: 'Add a user' }).click();
      await dialog.getByRole('alert').waitFor();
      await dialog.getByLabel('Password').fill(PASSWORD);
      await dialog.getByRole('button', { name: 'Add a user' }).click();
      await dialog.getByRole('alert').getByText('twice').waitFor();
      expect(await dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('Somebody');
      await hasNoFault(page);
    });
  });

  it('that are disabled are out at once', async () => {
    await addUser('leaves');
    const session = await logIn('leaves');
    expect(await session.isIn()).toBe(true);
    await site.at({ role: 'administrator' }, '/users', async (page) => {
      await page.getByRole('button', { name: 'Edit: leaves' }).click();
      await page.getByLabel('Disabled: cannot log in').check();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await rowOf(page, 'leaves').getByText('Disabled').waitFor();
    });
    expect(await session.isIn()).toBe(false);
    expect((await logIn('leaves')).status).toBe(401);
  });

  it('are given another password, and their sessions end', async () => {
    await addUser('forgets');
    const session = await logIn('forgets');
    await site.at({ role: 'administrator' }, '/users', async (page) => {
      await page.getByRole('button', { name: 'Edit: forgets' }).click();
      const dialog = page.getByRole('dialog', { name: 'User forgets' });
      await dialog.getByText('Set a password').first().click();
      await dialog.getByLabel('Password').fill('another sentence, told in person');
      await dialog.getByRole('button', { name: 'Set a password' }).click();
      await page.getByText('The password is set').waitFor();
      expect(await dialog.getByLabel('Password').inputValue()).toBe('');
    });
    expect(await session.isIn()).toBe(false);
    expect((await logIn('forgets')).status).toBe(401);
    expect((await logIn('forgets', 'another sentence, told in person')).status).toBe(201);
  });

  it('that another has changed meanwhile are not written over', async () => {
    const userId = await addUser('busy');
    await site.at({ role: 'administrator' }, '/users', async (page) => {
      await page.getByRole('button', { name: 'Edit: busy' }).click();
      await page.getByLabel('Name', { exact: true }).fill('Mine');
      const { etag = '' } = await admin().answer('GET /users/:userId', { params: { userId } });
      await admin()(
        'PATCH /users/:userId',
        { params: { userId }, body: { name: 'Theirs' } },
        { ifMatch: etag },
      );
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('alert').getByText('Somebody else has changed it').waitFor();
    });
    expect(await admin()('GET /users/:userId', { params: { userId } })).toMatchObject({ name: 'Theirs' });
  });
});

describe('the audit', () => {
  it('tells who changed what, finds it, holds no secret, and verifies itself', async () => {
    await addUser('noted');
    await site.at({ role: 'administrator' }, '/audit', async (page) => {
      const added = rowOf(page, 'POST /users').filter({ hasText: 'noted' });
      await added.waitFor();
      expect(await added.innerText()).toContain('administrator');
      expect(await page.locator('body').innerText()).not.toContain(PASSWORD);
      await page.getByLabel('Login', { exact: true }).fill('nobody-of-that-name');
      await page.keyboard.press('Enter');
      await page.getByText('Nothing was recorded').waitFor();
      await page.getByLabel('Login', { exact: true }).fill('administrator');
      await page.keyboard.press('Enter');
      await added.waitFor();
      await page.getByRole('button', { name: 'Verify the chain' }).click();
      await page.getByText(/All \d+ entries are as they were written\./).waitFor();
    });
  });

  it('is not for a supervisor', async () => {
    await site.at({ role: 'supervisor' }, '/audit', async (page) => {
      await page.getByRole('heading', { name: 'This page is not for your role' }).waitFor();
    });
  });
});

describe("one's own account", () => {
  it('shows a token once, which may do what was ticked and no more, until it is revoked', async () => {
    await site.at({ role: 'supervisor' }, '/account', async (page) => {
      await page.getByRole('button', { name: 'Make a token' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill('nightly report');
      await dialog.getByLabel('campaign.read', { exact: true }).check();
      await hasNoFault(page);
      await dialog.getByRole('button', { name: 'Make a token' }).click();
      const token = await dialog.getByLabel('Token', { exact: true }).inputValue();
      await dialog.getByRole('button', { name: 'Close' }).click();
      const program = createClient({ baseUrl: site.api.baseUrl, token });
      expect(await program('GET /campaigns', {})).toEqual({ campaigns: [] });
      await expect(program('GET /lists', {})).rejects.toMatchObject({ problem: { status: 403 } });
      const row = rowOf(page, 'nightly report');
      expect(await page.content()).not.toContain(token);
      await row.getByRole('button', { name: 'Revoke' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
      await row.getByText('Revoked').waitFor();
      await expect(program('GET /campaigns', {})).rejects.toMatchObject({ problem: { status: 401 } });
    });
  });

  it('keeps the language, and shows times in the chosen zone', async () => {
    await site.at({ role: 'reviewer' }, '/account', async (page) => {
      await page.getByLabel('Time zone').fill('Asia/Shanghai');
      await page.getByLabel('Language').last().selectOption('zh-CN');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { name: '我的账户' }).waitFor();
    });
    expect(await site.api.client('reviewer')('GET /session', {})).toMatchObject({
      user: { language: 'zh-CN', timeZone: 'Asia/Shanghai' },
    });
  });

  it('ends the sessions of other browsers with a new password, and goes on in this one', async () => {
    const other = await logIn('agent', TEST_PASSWORD);
    await site.at({ role: 'agent' }, '/account', async (page) => {
      await page.getByLabel('Current password').fill('not this one');
      await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
      await page.getByLabel('New password once more').fill(PASSWORD);
      await page.getByRole('button', { name: 'Change password' }).click();
      await page.getByRole('alert').getByText('The current password is not right').waitFor();
      await page.getByLabel('Current password').fill(TEST_PASSWORD);
      await page.getByRole('button', { name: 'Change password' }).click();
      await page.getByText('The password is changed').waitFor();
      await eventually(async () => !(await other.isIn()));
      await page.reload();
      await page.getByRole('heading', { name: 'My account' }).waitFor();
    });
    expect((await logIn('agent', PASSWORD)).status).toBe(201);
  });
});

describe.each(['en', 'zh-CN'] as const)('in %s', (language) => {
  const isEnglish = language === 'en';
  it.each(['light', 'dark'] as const)('no page has a fault that axe finds, in %s colours', async (colors) => {
    const isKept = colors === (isEnglish ? 'light' : 'dark');
    await site.at({ role: 'administrator', language, colors }, '/users', async (page) => {
      await page.getByRole('button', { name: isEnglish ? 'Edit: mei' : '编辑: mei' }).waitFor();
      await hasNoFault(page);
      if (isKept) await keepImage(page, 'users', language);
      await page.getByRole('button', { name: isEnglish ? 'Edit: mei' : '编辑: mei' }).click();
      await page.getByRole('dialog').getByRole('textbox').first().waitFor();
      await hasNoFault(page);
      await page.goto('/audit');
      await page.getByRole('cell', { name: 'POST /users' }).first().waitFor();
      await hasNoFault(page);
      if (isKept) await keepImage(page, 'audit', language);
      await page.goto('/account');
      await page.getByRole('cell', { name: '127.0.0.1' }).first().waitFor();
      await hasNoFault(page);
      if (isKept) await keepImage(page, 'account', language);
    });
  });
});
