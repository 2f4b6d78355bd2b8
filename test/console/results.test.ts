/** The pages of flows and surveys in a real browser. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasNoFault, keepImage, startTestConsole, type TestConsole } from '../support/console.ts';

const FLOW = readFileSync('config/flows/satisfaction.yaml', 'utf8');

let testConsole: TestConsole;
beforeAll(async () => {
  testConsole = await startTestConsole();
}, 300_000);
afterAll(async () => {
  await testConsole.stop();
});

describe('flows', () => {
  it('are drawn beside the text, and what is wrong is told by its line', async () => {
    await testConsole.at({ role: 'supervisor' }, '/flows', async (page) => {
      await page.getByRole('link', { name: 'Try a flow' }).click();
      const text = page.getByRole('textbox');
      await text.fill(FLOW);
      await page.getByRole('button', { name: 'Check and draw' }).click();
      await page.getByText('It may run.').waitFor();
      const picture = page.getByRole('img');
      expect(
        await picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
      ).toBeGreaterThan(100);
      await hasNoFault(page);
      await keepImage(page, 'flow', 'en');
      await text.fill(FLOW.replace('start:', 'begin:'));
      await page.getByRole('button', { name: 'Check and draw' }).click();
      await page
        .getByText(/^Line \d+: /)
        .first()
        .waitFor();
      await hasNoFault(page);
    });
  });
});

describe('surveys', () => {
  it('say where nobody was asked, and prove the chain', async () => {
    await testConsole.at({ role: 'reviewer', colors: 'dark' }, '/surveys', async (page) => {
      await page.getByText('Nobody has been asked in this period').waitFor();
      await page.getByRole('button', { name: 'Prove that nothing was changed' }).click();
      await page.getByText('All 0 interviews are what was answered.').waitFor();
      await hasNoFault(page);
    });
  });
});
