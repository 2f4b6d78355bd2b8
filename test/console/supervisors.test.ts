/** Agents, teams and callbacks as supervisors keep them, in a real Chromium. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  hasNoFault,
  keepImage,
  nameOfFocused,
  startTestConsole,
  tabTo,
  type TestConsole,
} from '../support/console.ts';
import { promiseCallback } from '../support/promised.ts';

let site: TestConsole;
beforeAll(async () => {
  site = await startTestConsole();
  const { records } = site.api.parts;
  await records.createList('spring', 'Spring');
  for (const [leadId, number, name] of LEADS)
    await records.importLeads('spring', [
      { leadId, number, rawNumber: number, name, fields: {}, sourceLine: 2 },
    ]);
}, 300_000);
afterAll(async () => {
  expect(site.api.errors).toEqual([]);
  await site.stop();
});

const supervisor = () => site.api.client('supervisor');
const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });

describe('agents and teams', () => {
  it('say what to do where there is none', async () => {
    await site.at({ role: 'supervisor' }, '/agents', async (page) => {
      await page.getByText('No agent is on record').waitFor();
      await page.getByRole('tab', { name: 'Teams' }).click();
      await page.getByText('There is no team').waitFor();
      expect(new URL(page.url()).pathname).toBe('/agents/teams');
    });
  });

  it('are put on record by keyboard alone, a team and then somebody in it', async () => {
    await site.at({ role: 'supervisor' }, '/agents/teams', async (page) => {
      await page.getByText('There is no team').waitFor();
      await tabTo(page, 'Add a team');
      await page.keyboard.press('Enter');
      await fill(page, [
        ['Id', 'blue'],
        ['Name', 'Blue'],
        ['Skills', 'german:3, sales'],
      ]);
      await page.keyboard.press('Enter');
      await rowOf(page, 'german:3, sales:1').waitFor();
      await page.getByRole('tab', { name: 'Agents' }).click();
      await tabTo(page, 'Add an agent');
      await page.keyboard.press('Enter');
      await fill(page, [
        ['Id', 'mei'],
        ['Name', 'Mei Lin'],
        ['Phone', '101'],
        ['Team', 'Blue'],
        ['Tier', 'senior'],
      ]);
      await page.keyboard.press('Enter');
      expect(await rowOf(page, 'Mei Lin').innerText()).toMatch(/mei\s+Not on the floor\s+Blue\s+101/);
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await nameOfFocused(page)).toBe('Add an agent');
    });
    expect(await supervisor()('GET /teams', {})).toEqual({
      teams: [{ teamId: 'blue', name: 'Blue', skills: { german: 3, sales: 1 } }],
    });
  });

  it('come many at once; what is refused stays, with why', async () => {
    await site.at({ role: 'supervisor' }, '/agents', async (page) => {
      await page.getByRole('button', { name: 'Add many' }).click();
      const lines = 'li\tLi Na\t102\tblue\nbo; Bo; 103\nmei, Mei, 104\nonly';
      await page.getByLabel('Agents, one a line').fill(lines);
      await page.getByRole('button', { name: 'Add 4 agents' }).click();
      const note = page.getByRole('alert');
      await note.getByText('mei, Mei, 104: there is an agent mei already').waitFor();
      await note.getByText('only: at least an id, a name and a phone are needed').waitFor();
      expect(await page.getByLabel('Agents, one a line').inputValue()).toBe('mei, Mei, 104\nonly');
      await page.keyboard.press('Escape');
      await rowOf(page, 'Li Na').getByText('Blue').waitFor();
      await rowOf(page, '103').waitFor();
    });
  });

  it('are changed and taken off, after being asked once more, by an address of their own', async () => {
    await site.at({ role: 'supervisor' }, '/agents/bo', async (page) => {
      const dialog = page.getByRole('dialog', { name: 'Agent Bo' });
      await dialog.getByLabel('Phone', { exact: true }).fill('109');
      await dialog.getByLabel('Team').selectOption('blue');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await rowOf(page, '109').getByText('Blue').waitFor();
      await page.goto('/agents/teams');
      await page.getByRole('button', { name: 'Edit: Blue' }).click();
      await page.getByRole('button', { name: 'Remove' }).click();
      const ask = page.getByRole('dialog', { name: 'Take the team Blue off the record?' });
      await ask.getByRole('button', { name: 'Remove' }).click();
      await ask.getByRole('alert').getByText('are in the team blue').waitFor();
      await page.goto('/agents/bo');
      await page.getByRole('button', { name: 'Remove' }).click();
      await page
        .getByRole('dialog', { name: 'Take Bo off the record?' })
        .getByRole('button', { name: 'Remove' })
        .click();
      await rowOf(page, '109').waitFor({ state: 'detached' });
      expect(new URL(page.url()).pathname).toBe('/agents');
    });
    expect((await supervisor()('GET /agents', {})).agents.map(({ agentId }) => agentId)).toEqual([
      'li',
      'mei',
    ]);
  });

  it('are for whoever may see them to look at, not to change', async () => {
    await site.at({ role: 'reviewer' }, '/agents', async (page) => {
      await rowOf(page, 'Mei Lin').waitFor();
      expect(await page.getByRole('button', { name: 'Add an agent' }).count()).toBe(0);
      expect(await page.getByRole('button', { name: 'Edit: Mei Lin' }).count()).toBe(0);
    });
  });
});

/** The dialog is open; each field is come to by Tab. */
async function fill(page: Page, values: readonly (readonly [field: string, value: string])[]): Promise<void> {
  await page.getByRole('dialog').waitFor();
  for (const [field, value] of values) {
    if ((await nameOfFocused(page)) !== field) await tabTo(page, field);
    await page.keyboard.type(value);
  }
}

describe('callbacks', () => {
  const HOUR = 3_600_000;
  let at: number;
  beforeAll(async () => {
    const { records } = site.api.parts;
    await supervisor()('POST /campaigns', { body: { campaign: CAMPAIGN } });
    at = Date.now() + HOUR;
    for (const [leadId, number] of LEADS)
      await promiseCallback(records, {
        campaignId: 'renewals',
        leadId,
        number,
        agentId: 'mei',
        at,
        note: 'after lunch',
      });
  });

  it('are found in their week and day, given to somebody else, and cancelled', async () => {
    await site.at({ role: 'supervisor' }, '/callbacks', async (page) => {
      await page.clock.install({ time: at });
      await page.reload();
      const ada = rowOf(page, 'Ada Lovelace');
      await ada.getByText('Mei Lin').waitFor();
      await page.getByRole('button', { name: 'Whole week: 2' }).waitFor();
      await page.getByRole('button', { name: 'Week after' }).click();
      await page.getByText('No callback in this week').waitFor();
      await page.getByRole('button', { name: 'This week' }).click();
      await page.getByRole('button', { name: 'Change: Ada Lovelace' }).click();
      const dialog = page.getByRole('dialog', { name: 'Callback of Ada Lovelace' });
      await dialog.getByLabel('Agent').selectOption({ label: 'Li Na' });
      await hasNoFault(page);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await ada.getByText('Li Na').waitFor();
      await page.getByRole('button', { name: 'Change: Grace Hopper' }).click();
      await page.getByRole('button', { name: 'Cancel the callback' }).click();
      await page
        .getByRole('dialog', { name: 'Cancel this callback?' })
        .getByRole('button', { name: 'Cancel the callback' })
        .click();
      await rowOf(page, 'Grace Hopper').waitFor({ state: 'detached' });
      await page.getByLabel('Which').selectOption('all');
      await rowOf(page, 'Grace Hopper').getByText('Cancelled').waitFor();
    });
    const { callbacks } = await supervisor()('GET /callbacks', {});
    expect(callbacks).toMatchObject([{ leadId: 'ada', agentId: 'li', at }]);
  });
});

describe('the settings of a made campaign', () => {
  const params = { campaignId: 'tuned' };
  beforeAll(async () => {
    await supervisor()('POST /campaigns', {
      body: { campaign: { ...CAMPAIGN, id: 'tuned', script: 'old' } },
    });
  });

  async function openSettings(page: Page): Promise<void> {
    await page.getByRole('tab', { name: 'Settings' }).click();
    await page.getByText('Change settings').click();
  }

  it('are changed after a look at what differs, what the law says, and whom it could call', async () => {
    await site.at({ role: 'supervisor' }, '/campaigns/tuned', async (page) => {
      await openSettings(page);
      await page.getByLabel('Script for agents').fill('');
      await page.getByLabel('After-call work, in seconds').fill('5');
      await page.getByLabel('Only within these hours').check();
      await page.getByLabel('To', { exact: true }).fill('20:00');
      await page.getByLabel('As in a campaign file').fill(DISPOSITIONS);
      await hasNoFault(page);
      await page.getByRole('button', { name: 'What would change' }).click();
      const dialog = page.getByRole('dialog', { name: 'Change the settings?' });
      await dialog.waitFor();
      expect(await dialog.getByRole('rowheader').allInnerTexts()).toEqual([
        'dispositions',
        'script',
        'window',
        'wrapUpMs',
      ]);
      await dialog.getByText('Its policies and the limits here let it run.').waitFor();
      await dialog.getByText('leads could be called now').waitFor();
      await hasNoFault(page);
      await dialog.getByRole('button', { name: 'Change', exact: true }).click();
      await page.getByText('Changed; in force when the engine starts.').waitFor();
      await rowOf(page, 'wrapUpMs').getByText('5000').waitFor();
    });
    const { settings } = await supervisor()('GET /campaigns/:campaignId/settings', { params });
    expect(settings).toMatchObject({
      wrapUpMs: 5_000,
      window: { days: [1, 2, 3, 4, 5], fromMinute: 540, toMinute: 1_200, timeZone: 'UTC' },
      dispositions: { codes: [{ code: 'sale', isSuccess: true }] },
    });
    expect(settings).not.toHaveProperty('script');
  });

  it('are refused with the line of what is wrong, and what is typed stays', async () => {
    await site.at({ role: 'supervisor' }, '/campaigns/tuned', async (page) => {
      await openSettings(page);
      await page.getByLabel('As in a campaign file').fill('wrapUpMs: 1\nwrapupms: 2');
      await page.getByRole('button', { name: 'What would change' }).click();
      await page.getByRole('alert').getByText('settings:2').waitFor();
      expect(await page.getByLabel('As in a campaign file').inputValue()).toContain('wrapupms');
    });
  });
});

describe('the lists of a made campaign', () => {
  it('are added to, and taken from after being asked once more', async () => {
    await site.api.parts.records.createList('autumn', 'Autumn');
    await supervisor()('POST /campaigns', { body: { campaign: { ...CAMPAIGN, id: 'listed' } } });
    await site.at({ role: 'supervisor' }, '/campaigns/listed', async (page) => {
      await page.getByRole('tab', { name: 'Lists' }).click();
      await rowOf(page, 'Spring').waitFor();
      // The only one stays.
      expect(await page.getByRole('button', { name: 'Take away: Spring' }).count()).toBe(0);
      await page.getByLabel('Another list').selectOption({ label: 'Autumn' });
      await page.getByRole('button', { name: 'Add the list' }).click();
      await rowOf(page, 'Autumn').waitFor();
      await hasNoFault(page);
      await page.getByRole('button', { name: 'Take away: Spring' }).click();
      const dialog = page.getByRole('dialog', { name: 'Take Spring from the campaign?' });
      await dialog.getByRole('button', { name: 'Take away' }).click();
      await rowOf(page, 'Spring').waitFor({ state: 'detached' });
    });
    const { listIds } = await supervisor()('GET /campaigns/:campaignId', {
      params: { campaignId: 'listed' },
    });
    expect(listIds).toEqual(['autumn']);
  });
});

const DISPOSITIONS = 'dispositions: {codes: [{code: sale, salesStatus: success}]}';

const LEADS = [
  ['ada', '+12025550101', 'Ada Lovelace'],
  ['grace', '+12025550102', 'Grace Hopper'],
] as const;

const CAMPAIGN = {
  id: 'renewals',
  name: 'Renewals',
  lists: ['spring'],
  callerId: '+12025550100',
  trunks: ['carrier'],
  ringTimeoutMs: 30_000,
  maxAttempts: 3,
};

describe.each([
  ['en', 'light'],
  ['zh-CN', 'dark'],
] as const)('in %s, %s', (language, colors) => {
  it.each(['agents', 'agents/teams', 'agents/mei', 'callbacks'])(
    '/%s has no fault that axe finds',
    async (path) => {
      await site.at({ role: 'supervisor', language, colors }, `/${path}`, async (page) => {
        await (path === 'agents/mei' ? page.getByRole('dialog') : page.getByRole('table')).waitFor();
        await hasNoFault(page);
        if (path !== 'agents/mei') await keepImage(page, path.replace('agents/', ''), language);
      });
    },
  );
});
