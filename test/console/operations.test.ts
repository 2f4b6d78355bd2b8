/** The operations page in a real Chromium: what was decided, settings tried out before they are applied, and the stop. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  hasNoFault,
  keepImage,
  nameOfFocused,
  startTestConsole,
  tabTo,
  type TestConsole,
} from '../support/console.ts';
import { eventually } from '../support/eventually.ts';
import { putPacingOnRecord } from '../support/pacingOnRecord.ts';

const params = { campaignId: 'campaign-1' };
let site: TestConsole;
beforeAll(async () => {
  site = await startTestConsole();
  await putPacingOnRecord(site.api, Date.now());
}, 300_000);
afterAll(async () => {
  await site.stop();
});

const values = async () =>
  (await site.api.client('operations')('GET /campaigns/:campaignId/pacing', { params })).values;
const jobs = async () => (await site.api.client('operations')('GET /jobs', {})).jobs;

/** Of the field, and then what the review says of it. */
async function review(page: Page, name: string, value: string): Promise<void> {
  await page.getByLabel(name).fill(value);
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('dialog', { name: 'Apply these settings?' }).waitFor();
}

describe('what was decided', () => {
  it('is shown with its sentence, its charts in words, and a table of the decisions', async () => {
    await site.at({ role: 'operations' }, '/operations', async (page) => {
      await page.getByRole('status').getByText('to dial').waitFor();
      for (const chart of [
        'Calls dialling and agents free',
        'Answers',
        'Risk of one more call',
        'Calls that may',
      ])
        await page.getByRole('img', { name: chart }).waitFor();
      const drawn = await page.getByRole('img', { name: 'Risk of one more call' }).getAttribute('aria-label');
      expect(drawn).toMatch(/Latest: Risk 0\.0\d+, Most risk \(θ\) 0\.025/);
      await page.getByText('Decisions', { exact: true }).first().click();
      await page.getByRole('cell', { name: 'One more call would wait for an agent' }).first().waitFor();
      await page.getByRole('columnheader', { name: 'Shadow would dial' }).waitFor();
      await page.getByRole('cell', { name: '40', exact: true }).first().waitFor();
    });
  });

  it.each(['light', 'dark'] as const)(
    'is drawn in the colours of its legend, in %s colours',
    async (colors) => {
      await site.at({ role: 'operations', colors }, '/operations', async (page) => {
        const chart = page.getByRole('img', { name: 'Risk of one more call' });
        await chart.locator('canvas').waitFor();
        const line = await chart
          .locator('.u-series', { hasText: 'Risk' })
          .first()
          .locator('.u-marker')
          .evaluate((marker) => {
            const { getComputedStyle } = globalThis as unknown as Styles;
            return getComputedStyle(marker).borderTopColor;
          });
        await eventually(async () => (await drawnIn(chart, line)) > 100);
        expect(await drawnIn(chart, 'rgb(1, 2, 3)')).toBe(0);
      });
    },
  );

  it('stands in the address', async () => {
    await site.at({ role: 'operations' }, '/operations?campaign=campaign-1&tab=now', async (page) => {
      await page.getByLabel('Time shown').selectOption('h4');
      await page.getByRole('status').getByText('to dial').waitFor();
      await page.getByRole('tab', { name: 'Trunks' }).click();
      await page.getByRole('cell', { name: 'carrier' }).waitFor();
      const callerId = page.getByRole('row').filter({ hasText: '+12025550100' });
      await callerId.getByRole('cell', { name: '33.3%' }).waitFor();
      await callerId.getByText('as the others').waitFor();
      const busy = page.getByRole('row').filter({ hasText: 'busy' });
      expect(await busy.getByRole('meter').getAttribute('aria-valuetext')).toBe('66.7%');
      expect(new URL(page.url()).search).toContain('tab=trunks');
      await page.goBack();
      await page.getByRole('status').getByText('to dial').waitFor();
    });
  });
});

/** Of the canvas, the points that are of that colour. */
function drawnIn(chart: Locator, color: string): Promise<number> {
  return chart.locator('canvas').evaluate((element, wanted) => {
    const canvas = element as unknown as Canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const [red, green, blue] = (wanted.match(/\d+/g) ?? []).map(Number);
    let points = 0;
    for (let at = 0; at < data.length; at += 4)
      if (data[at] === red && data[at + 1] === green && data[at + 2] === blue && data[at + 3] === 255)
        points += 1;
    return points;
  }, color);
}
interface Styles {
  readonly getComputedStyle: (element: unknown) => { readonly borderTopColor: string };
}
interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
  };
}

describe('settings', () => {
  it('are played before and after on the own records, then applied, and taken back', async () => {
    await site.at({ role: 'operations' }, '/operations?tab=settings', async (page) => {
      await page.getByLabel('Mode', { exact: true }).selectOption('predictive');
      await review(page, 'Weight against other campaigns', '2');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Play it on the own records' }).click();
      await dialog.getByRole('progressbar', { name: 'Days are played' }).waitFor();
      const occupancy = dialog.getByRole('row').filter({ hasText: 'Occupancy' });
      await occupancy.waitFor({ timeout: 60_000 });
      const cells = await occupancy.getByRole('cell').allInnerTexts();
      expect(cells).toHaveLength(3);
      for (const cell of cells) expect(cell).toMatch(/^[+-]?[\d.]+% ± [\d.]+%$/);
      await dialog.getByText('Changed, but without effect in what was played: Weight').waitFor();
      await dialog.getByText('Measured on 600 calls with 200 conversations').waitFor();
      await hasNoFault(page);
      expect(await values()).toMatchObject({ mode: 'progressive', weight: 1 });

      await dialog.getByRole('button', { name: 'Apply' }).click();
      await page.getByText('Kept: in force when an engine starts.').waitFor();
      expect(await values()).toMatchObject({ mode: 'predictive', weight: 2 });
      await page.getByRole('cell', { name: 'Weight against other campaigns: 1 → 2' }).waitFor();
      await page.getByRole('button', { name: 'Undo the last change' }).click();
      await page.getByText('The last change is taken back.').waitFor();
      expect(await values()).toMatchObject({ mode: 'progressive', weight: 1 });
    });
  }, 120_000);

  it('are tried out no longer once that is stopped, or the dialog is left', async () => {
    await site.at({ role: 'operations' }, '/operations?tab=settings', async (page) => {
      for (const leave of ['Stop', 'Cancel']) {
        const before = (await jobs()).length;
        await review(page, 'Most lines per agent', '2.5');
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('button', { name: 'Play it on the own records' }).click();
        await dialog.getByRole('progressbar').waitFor();
        await dialog.getByRole('button', { name: leave }).click();
        await eventually(async () => {
          const [latest, ...rest] = await jobs();
          return rest.length === before && latest?.state === 'cancelled';
        });
        if (leave === 'Stop') {
          await dialog.getByText('Stopped: nothing was found out.').waitFor();
          await dialog.getByRole('button', { name: 'Play it once more' }).click();
          await dialog.getByRole('button', { name: 'Play it on the own records' }).waitFor();
          await page.keyboard.press('Escape');
          await dialog.waitFor({ state: 'detached' });
        }
      }
    });
  });

  it('that are forbidden are refused with why, and nothing is asked', async () => {
    await site.at({ role: 'operations' }, '/operations?tab=settings', async (page) => {
      await page.getByLabel('Mode', { exact: true }).selectOption('predictive');
      await page.getByLabel('Ring time, ms', { exact: true }).fill('9000');
      await page.getByRole('button', { name: 'Review' }).click();
      await page.getByRole('alert').getByText('people must have the time to answer').waitFor();
      expect(await page.getByRole('dialog').count()).toBe(0);
    });
  });

  it('that another has changed meanwhile are not written over', async () => {
    await site.at({ role: 'operations' }, '/operations?tab=settings', async (page) => {
      await review(page, 'Weight against other campaigns', '3');
      const operations = site.api.client('operations');
      const { etag = '' } = await operations.answer('GET /campaigns/:campaignId/pacing', { params });
      await operations(
        'PATCH /campaigns/:campaignId/pacing',
        { params, body: { aim: 0.5 } },
        { ifMatch: etag },
      );
      await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
      await page.getByRole('alert').getByText('Somebody else has changed it').waitFor();
      expect(await values()).toMatchObject({ aim: 0.5, weight: 1 });
    });
  });

  it('are looked at by a supervisor, who cannot apply them', async () => {
    await site.at({ role: 'supervisor' }, '/operations?tab=settings', async (page) => {
      await page.getByLabel('Weight against other campaigns').fill('4');
      await page.getByRole('button', { name: 'Review' }).click();
      const dialog = page.getByRole('dialog', { name: 'What changes' });
      await dialog.getByRole('button', { name: 'Play it on the own records' }).waitFor();
      expect(await dialog.getByRole('button', { name: 'Apply' }).count()).toBe(0);
    });
  });
});

describe('by keyboard alone', () => {
  it('a setting is changed, and all dialling stopped', async () => {
    await site.at({ role: 'operations' }, '/operations?tab=settings', async (page) => {
      await page.getByLabel('Ramp-up, ms').waitFor();
      await tabTo(page, 'Ramp-up, ms');
      await page.keyboard.press('Control+A');
      await page.keyboard.type('90000');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await tabTo(page, 'Apply');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await eventually(async () => (await values()).rampUpMs === 90_000);
      await tabTo(page, 'Emergency stop');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Stop all dialling?' }).waitFor();
      await tabTo(page, 'Why');
      await page.keyboard.type('wrong list');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await nameOfFocused(page)).toBe('Emergency stop');
    });
    expect(await site.api.client('operations')('GET /emergency', {})).toMatchObject({
      stopped: true,
      order: { by: 'operations', reason: 'wrong list' },
    });
    await site.api.client('operations')('POST /emergency/release', { body: { reason: 'a test' } });
  });
});

describe.each(['en', 'zh-CN'] as const)('the operations page in %s', (language) => {
  const isEnglish = language === 'en';
  it.each(['light', 'dark'] as const)(
    'has no fault that axe finds, in %s colours',
    async (colors) => {
      const isKept = colors === (isEnglish ? 'light' : 'dark');
      await site.at({ role: 'operations', language, colors }, '/operations', async (page) => {
        await page.getByRole('img').nth(3).waitFor();
        await hasNoFault(page);
        if (isKept) await keepImage(page, 'operations', language);
        await page.getByRole('tab', { name: isEnglish ? 'Trunks' : '中继' }).click();
        await page.getByRole('cell', { name: 'carrier' }).waitFor();
        await hasNoFault(page);
        await page.getByRole('tab', { name: isEnglish ? 'Settings' : '设置' }).click();
        await page.getByLabel(isEnglish ? 'Mode' : '模式', { exact: true }).selectOption('predictive');
        await hasNoFault(page);
        await page.getByRole('button', { name: isEnglish ? 'Review' : '预览' }).click();
        const play = page.getByRole('button', { name: isEnglish ? 'Play it' : '用本任务数据模拟' });
        await play.waitFor();
        await hasNoFault(page);
        if (!isKept) return;
        await play.click();
        await page.getByRole('dialog').getByRole('cell', { name: '±' }).first().waitFor({ timeout: 60_000 });
        await hasNoFault(page);
        await keepImage(page, 'pacing-preview', language);
      });
    },
    120_000,
  );
});
