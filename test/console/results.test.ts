/** The pages of surveys in a real browser. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { hasNoFault, startTestConsole, type TestConsole } from '../support/console.ts';

let testConsole: TestConsole;
beforeAll(async () => {
  testConsole = await startTestConsole();
}, 300_000);
afterAll(async () => {
  await testConsole.stop();
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
