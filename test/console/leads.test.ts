/** Leads in a real browser: found, corrected, and told why they are not called. And recordings that are not there. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { hasNoFault, startTestConsole, type TestConsole } from '../support/console.ts';

let testConsole: TestConsole;
beforeAll(async () => {
  testConsole = await startTestConsole();
  const { records } = testConsole.api.parts;
  await records.createList('autumn', 'Autumn');
  await records.importLeads('autumn', [
    {
      leadId: 'lead-1',
      number: '+12025550101',
      rawNumber: '202 555 0101',
      name: 'Ada Byron',
      fields: { city: 'London' },
      sourceLine: 2,
    },
  ]);
}, 300_000);
afterAll(async () => {
  await testConsole.stop();
});

describe('a lead', () => {
  it('is found by its number, corrected, and the correction taken back', async () => {
    await testConsole.at({ role: 'supervisor' }, '/leads', async (page) => {
      await page.getByLabel('Number', { exact: true }).fill('+1 202 555 0101');
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByRole('link', { name: '+12025550101' }).waitFor();
      await hasNoFault(page);
      await page.getByRole('link', { name: '+12025550101' }).click();
      await page.getByRole('heading', { name: 'Ada Byron' }).waitFor();
      await page.getByText('No campaign dials its list.').waitFor();
      await page.getByText('Correct', { exact: true }).click();
      await page.getByLabel('city').fill('Paris');
      await page.getByRole('button', { name: 'Save the corrections' }).click();
      await page.getByRole('definition').getByText('Paris').waitFor();
      await hasNoFault(page);
      await page.getByRole('tab', { name: 'History' }).click();
      await page.getByText('city: London → Paris').waitFor();
      await hasNoFault(page);
      await page.getByRole('button', { name: 'Take back' }).last().click();
      await page.getByText('Taken back.').waitFor();
      await page.getByRole('tab', { name: 'About' }).click();
      await page.getByRole('definition').getByText('London').waitFor();
      await page.getByRole('tab', { name: 'Why not called' }).click();
      await page.getByRole('alert').getByText('no campaign dials a lead').waitFor();
    });
  });

  it('says where nobody matches', async () => {
    await testConsole.at({ role: 'supervisor', colors: 'dark' }, '/leads', async (page) => {
      await page.getByLabel('Customer number').fill('nobody');
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByText('Nobody matches').waitFor();
      await hasNoFault(page);
    });
  });
});

describe('recordings', () => {
  it('say where nothing was recorded, and that one is not there', async () => {
    await testConsole.at({ role: 'reviewer' }, '/recordings', async (page) => {
      await page.getByText('Nothing was recorded in this period').waitFor();
      await hasNoFault(page);
      await page.goto('/recordings/none');
      await page.getByRole('alert').getByText('It may have been removed').waitFor();
    });
  });
});
