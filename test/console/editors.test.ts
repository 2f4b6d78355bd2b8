/** The editors of flows and scripts in a real browser: completion, problems at their lines, versions. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textsInForce } from '../../src/services/textLibrary.ts';
import { hasNoFault, keepImage, startTestConsole, tabTo, type TestConsole } from '../support/console.ts';

let testConsole: TestConsole;
beforeAll(async () => {
  testConsole = await startTestConsole();
}, 300_000);
afterAll(async () => {
  await testConsole.stop();
});

/** Types, and takes what is offered. */
async function complete(page: Page, typed: string, option: string): Promise<void> {
  await page.keyboard.type(typed);
  await page.getByRole('option', { name: option, exact: true }).click();
}

describe('the editor of flows', { timeout: 120_000 }, () => {
  it('completes and draws a flow while it is written, tells what is wrong by its line, and saves it', async () => {
    await testConsole.at({ role: 'supervisor' }, '/flows/new', async (page) => {
      await page.getByText('It can be used.').waitFor();
      await page.getByRole('img', { name: 'The flow My flow, drawn' }).waitFor();
      const text = page.getByRole('textbox', { name: 'The flow as it is written (YAML)' });
      const save = page.getByRole('button', { name: 'Save as a version' });
      await text.focus();
      await page.keyboard.press('Control+End');
      await complete(page, '  late: { kind: pl', 'play');
      await complete(page, ', prompts: [outpace/goodb', 'outpace/goodbye');
      await page.keyboard.type('], next: nowhere }');
      await page.getByText('there is no node nowhere').waitFor();
      await page.getByText('Drawn as it was before the last changes.').waitFor();
      expect(await save.isDisabled()).toBe(true);
      await hasNoFault(page);
      // The line is taken out again; Escape, and then Tab leaves the text.
      await page.getByRole('button', { name: 'Line 9' }).first().click();
      await page.keyboard.press('Control+Shift+End');
      await page.keyboard.press('Delete');
      await page.keyboard.press('Escape');
      await tabTo(page, 'All flows');
      await page.getByText('It can be used.').waitFor();
      await page.getByLabel('What was changed, and why').fill('a first one');
      await save.click();
      await page.getByText('In force is version 1').waitFor();
      expect(new URL(page.url()).pathname).toBe('/flows/my-flow');
    });
  });

  it('shows what each version changed, and has an older one again', async () => {
    const { saved } = testConsole.api.parts.flows;
    const first = (await saved.text('flow', 'my-flow'))?.text ?? '';
    const second = first.replace('name: My flow', 'name: Our flow');
    const version = {
      textId: 'my-flow',
      number: 2,
      version: 'b',
      note: 'renamed',
      at: Date.now(),
      who: 'li',
    };
    expect(await saved.save('flow', { ...version, text: second })).toBe(true);
    await testConsole.at(
      { role: 'supervisor', language: 'zh-CN', colors: 'dark' },
      '/flows/my-flow',
      async (page) => {
        await page.getByText('当前生效：第 2 版').waitFor();
        await page.getByRole('button', { name: '对比第 2 版' }).click();
        await page.getByText('name: Our flow').last().waitFor();
        await hasNoFault(page);
        await page.getByRole('button', { name: '关闭' }).first().click();
        await page.getByRole('button', { name: '恢复第 1 版' }).click();
        await page.getByRole('img', { name: '流程“My flow”的图' }).waitFor();
        await page.getByRole('button', { name: '保存为新版本' }).click();
        await page.getByText('当前生效：第 3 版').waitFor();
        await hasNoFault(page);
      },
    );
    expect(await saved.text('flow', 'my-flow')).toMatchObject({ number: 3, text: first });
  });

  it('lets those look who may not save', async () => {
    await testConsole.at({ role: 'operations' }, '/flows/satisfaction', async (page) => {
      await page.getByText('saving them needs another right').waitFor();
      expect(await page.getByRole('button', { name: 'Save as a version' }).count()).toBe(0);
      await page.getByText('Nothing was saved yet').waitFor();
      await page.getByText('It can be used.').waitFor();
    });
  });
});

describe('the editor of scripts', { timeout: 120_000 }, () => {
  it('makes steps, branches and objections in a form, and shows what the agent sees', async () => {
    await testConsole.at({ role: 'supervisor' }, '/scripts/new', async (page) => {
      const preview = page.getByRole('region', { name: 'What the agent sees' });
      await preview.getByText('Good day, [name]. This is [agent].').waitFor();
      await page.getByLabel('Name of a new step').fill('closing');
      await page.getByRole('button', { name: 'Add a step' }).click();
      await page.getByLabel('What is said').fill('Thank you, {{name}}.');
      await page.getByLabel('Step', { exact: true }).selectOption('opening');
      await page.getByRole('button', { name: 'Add an answer' }).click();
      await page.getByLabel('Answer 1', { exact: true }).fill('Gladly');
      await page.getByLabel('Answer 1 leads to').selectOption('closing');
      await page.getByLabel('Name of a new objection').fill('time');
      await page.getByRole('button', { name: 'Add an objection' }).click();
      await page.getByLabel('What the person says').fill('I have no time');
      await page.getByLabel('I have no time').check();
      await preview.getByRole('button', { name: 'Gladly' }).click();
      await preview.getByText('Thank you, [name].').waitFor();
      await hasNoFault(page);
      await keepImage(page, 'script', 'en');
      await page.getByRole('tab', { name: 'Text (YAML)' }).click();
      await page.getByRole('textbox', { name: 'The script as it is written (YAML)' }).focus();
      await page.keyboard.press('Control+End');
      await page.keyboard.type('more: 1');
      await page.getByText(/unknown key more/).waitFor();
      await hasNoFault(page);
      await page.keyboard.press('Control+z');
      await page.getByRole('button', { name: 'Save as a version' }).click();
      await page.getByText('In force is version 1').waitFor();
    });
    const { script } = (await textsInForce(testConsole.api.parts.scripts)).files.find(
      ({ saved }) => saved !== undefined,
    ) ?? { script: undefined };
    expect(script).toMatchObject({
      scriptId: 'my-script',
      nodes: {
        opening: { answers: [{ label: 'Gladly', to: 'closing' }], objections: ['time'] },
        closing: { text: 'Thank you, {{name}}.' },
      },
      objections: { time: { says: 'I have no time' } },
    });
  });

  it('is in Chinese, and keeps to the dark', async () => {
    await testConsole.at(
      { role: 'supervisor', language: 'zh-CN', colors: 'dark' },
      '/scripts',
      async (page) => {
        await page.getByRole('link', { name: 'customer-care' }).click();
        await page.getByRole('heading', { name: '坐席看到的内容' }).waitFor();
        await page.getByText('尚未保存过').waitFor();
        await hasNoFault(page);
        await keepImage(page, 'script', 'zh-CN');
      },
    );
  });
});
