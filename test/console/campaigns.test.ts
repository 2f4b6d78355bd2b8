/** The assistant in a real browser: from a file of people to a campaign that may be started; and the pages around it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { hasNoFault, keepImage, startTestConsole, tabTo, type TestConsole } from '../support/console.ts';
import { eventually } from '../support/eventually.ts';

let testConsole: TestConsole;
beforeAll(async () => {
  testConsole = await startTestConsole();
});
afterAll(async () => {
  await testConsole.stop();
});

const PEOPLE = [
  'name,phone,city',
  'Ada Byron,+12025550101,London',
  'Grace Hopper,+12025550102,New York',
  'Nobody,12,Nowhere',
].join('\n');

async function loadFile(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'A new file' }).click();
  await page
    .getByLabel('File (CSV or XLSX)')
    .setInputFiles({ name: 'autumn.csv', mimeType: 'text/csv', buffer: Buffer.from(PEOPLE) });
  await page.getByRole('button', { name: 'The first rows' }).click();
  await page.getByText('1 of 3 rows looked at would be rejected.').waitFor();
}

describe('the assistant that makes a campaign', () => {
  it('leads from a file to a draft, and says before what would come of it', async () => {
    await testConsole.at({ role: 'administrator' }, '/campaigns', async (page) => {
      await page.getByRole('link', { name: 'New campaign' }).first().click();
      await loadFile(page);
      expect(await page.getByRole('combobox', { name: 'phone' }).inputValue()).toBe('phone');
      expect(await page.getByRole('combobox', { name: 'city' }).inputValue()).toBe('field');
      await hasNoFault(page);
      await keepImage(page, 'campaign-list', 'en');
      await page.getByRole('button', { name: 'Import the list' }).click();
      await page.getByText('2 leads imported, 0 were there already, 1 rejected.').waitFor();
      await page.getByRole('button', { name: 'Next' }).click();

      await page.getByLabel('Name of the campaign').fill('Autumn renewals');
      expect(await page.getByLabel('Id', { exact: true }).inputValue()).toBe('autumn-renewals');
      const shown = page.getByLabel('Number that is shown to people');
      // The only one of the installation's.
      await eventually(async () => (await shown.inputValue()) === '+12025550100');
      await shown.fill('2025550100');
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByText('Write the number with + and country code').waitFor();
      await shown.fill('+12025550100');
      await hasNoFault(page);
      await page.getByRole('button', { name: 'Next' }).click();

      await page.getByText('What would come of it').waitFor();
      await page
        .getByText(/of 2 leads could be called now/)
        .first()
        .waitFor();
      await hasNoFault(page);
      await keepImage(page, 'campaign-check', 'en');
      expect(await (await testConsole.api.fetch('supervisor', 'GET', '/campaigns')).json()).toEqual({
        campaigns: [],
      });
      await page.getByRole('button', { name: 'Make the campaign' }).click();
      await page.getByRole('heading', { name: 'Autumn renewals' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/campaigns/autumn-renewals');
      await page.getByText('Draft', { exact: true }).waitFor();
    });
  });

  it('shows the campaign that was made, why its leads are not called, and asks before it is started', async () => {
    await testConsole.at({ role: 'supervisor' }, '/campaigns/autumn-renewals', async (page) => {
      await page.getByRole('tab', { name: 'Why not called' }).click();
      await page
        .getByText(/of 2 leads could be called now/)
        .first()
        .waitFor();
      await page.getByRole('tab', { name: 'Settings' }).click();
      await page.getByRole('cell', { name: 'ringTimeoutMs' }).waitFor();
      await hasNoFault(page);
      await page.getByRole('button', { name: 'Start' }).click();
      await page.getByText('People are called from now on').waitFor();
      // No engine runs here: the answer says so, and the dialog stays.
      await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
      await page.getByRole('alert').getByText('no engine').waitFor();
      await page.keyboard.press('Escape');
      expect(await page.getByRole('dialog').count()).toBe(0);
    });
  });

  it('has its tab in the address, and leaves whoever opens one by keyboard on it', async () => {
    await testConsole.at({ role: 'supervisor' }, '/campaigns/autumn-renewals', async (page) => {
      const why = page.getByRole('tab', { name: 'Why not called', selected: true });
      const counts = page.getByText(/of 2 leads could be called now/).first();
      await page.getByRole('tab', { selected: true }).focus();
      await page.keyboard.press('ArrowRight');
      await counts.waitFor();
      await why.and(page.locator(':focus')).waitFor();
      await page.reload();
      await counts.waitFor();
      await page.goBack();
      await page.getByRole('tab', { selected: true }).and(page.getByRole('tab').first()).waitFor();
    });
  });

  it('is there in Chinese and in the dark, and by keyboard alone', async () => {
    await testConsole.at(
      { role: 'administrator', language: 'zh-CN', colors: 'dark' },
      '/campaigns',
      async (page) => {
        await page.getByRole('link', { name: 'Autumn renewals' }).waitFor();
        await hasNoFault(page);
        await keepImage(page, 'campaigns', 'zh-CN');
        await tabTo(page, '新建任务');
        await page.keyboard.press('Enter');
        await page.getByText('第 1 步，共 3 步：拨打对象').waitFor();
        await tabTo(page, '名单');
        await page.keyboard.press('ArrowDown');
        await tabTo(page, '下一步');
        await page.keyboard.press('Enter');
        await page.getByText('第 2 步，共 3 步：方式与时间').waitFor();
        await hasNoFault(page);
      },
    );
  });
});

describe('the pages around it', () => {
  it('shows the list that was loaded, and what making it due again would come to', async () => {
    await testConsole.at({ role: 'supervisor' }, '/lists', async (page) => {
      await page.getByRole('link', { name: 'autumn' }).click();
      await page.getByRole('definition').getByText('2', { exact: true }).waitFor();
      await hasNoFault(page);
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Export with outcomes (CSV)' }).click(),
      ]);
      expect(file.suggestedFilename()).toMatch(/\.csv$/);
      await page.getByRole('button', { name: 'Make due again' }).click();
      await page.getByText('There is no such lead.').waitFor();
    });
  });

  it('puts a number on the do-not-call list and takes it off with a reason', async () => {
    await testConsole.at({ role: 'supervisor' }, '/do-not-call', async (page) => {
      await page.getByLabel('Number', { exact: true }).fill('+1 202 555 0103');
      await page.getByRole('button', { name: 'Look it up' }).click();
      await page.getByText('is on no list').waitFor();
      await page.getByRole('button', { name: 'Put it on the internal list' }).click();
      await page.getByRole('button', { name: 'Take it off' }).waitFor();
      await hasNoFault(page);
      await page.getByRole('button', { name: 'Take it off' }).click();
      await page.getByLabel('Reason').fill('asked to be called again');
      await page.getByRole('dialog').getByRole('button', { name: 'Take it off' }).click();
      await page.getByRole('cell', { name: 'asked to be called again' }).waitFor();
    });
  });

  it.each(['/calls', '/reports'])('says at %s what to do where there is nothing yet', async (path) => {
    await testConsole.at({ role: 'reviewer' }, path, async (page) => {
      await page
        .getByText(/Choose a longer/)
        .first()
        .waitFor();
      await hasNoFault(page);
    });
  });
});
