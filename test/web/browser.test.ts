/**
 * The survey's page in a real browser at phone size: Debian's Chromium, in English and Chinese, by keyboard alone, without
 * script, as a screen reader is told it, and under the rules of axe (WCAG 2.2 A and AA) in light and dark.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerInvitation } from '../../src/services/invitations.ts';
import { signSurveyToken } from '../../src/services/surveyToken.ts';
import { chromiumProgram } from '../support/browserPhone/chromium.ts';
import { allKinds, satisfaction, startSurveyPage, type TestSurveyPage } from '../support/surveyPage.ts';

const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

describe('the page of a survey in a browser', () => {
  let browser: Browser;
  let site: TestSurveyPage;
  beforeAll(async () => {
    const executablePath = await chromiumProgram();
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    site = await startSurveyPage({ requestsPerMinute: { address: 10_000, link: 10_000 } });
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await site.stop();
  });

  /** A phone of its own, closed after the test; whatever it asks another host for is counted. */
  async function onPhone(
    test: (page: Page, outside: readonly string[]) => Promise<void>,
    options: BrowserContextOptions = {},
  ): Promise<void> {
    const context = await browser.newContext({ ...PHONE, ...options });
    const outside: string[] = [];
    const complaints: string[] = [];
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    page.on('request', (request) => {
      if (!request.url().startsWith(site.url)) outside.push(request.url());
    });
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of (404|409|410|422)/.test(message.text()))
        complaints.push(message.text());
    });
    try {
      await test(page, outside);
      expect(outside).toEqual([]);
      expect(complaints).toEqual([]);
    } finally {
      await context.close();
    }
  }

  const heading = (page: Page): Promise<string> => page.getByRole('heading', { level: 1 }).innerText();
  const focusedId = (page: Page): Promise<string> => page.evaluate<string>('document.activeElement.id');
  const choose = (page: Page, name: string): Promise<void> => page.getByLabel(name, { exact: true }).tap();
  /** By the button of that value; resolves on the page that follows. */
  const send = (page: Page, action = 'answer'): Promise<unknown> =>
    Promise.all([page.waitForEvent('load'), page.locator(`button[value=${action}]`).tap()]);
  const answersOf = async (invitationId: string): Promise<Record<string, unknown>> => {
    // What was typed is kept apart, and the answer holds its digest.
    const rows = await site.sql.query<{ question: string; value: unknown }>(
      `select question, coalesce(to_jsonb(body), value) as value
         from survey_answers a
         left join survey_comments c on c.interview_id = a.interview_id and question = 'comment'
        where a.interview_id = $1`,
      [invitationId],
    );
    return Object.fromEntries(rows.map(({ question, value }) => [question, value]));
  };

  it('is answered by touch in Chinese, with no script allowed', async () => {
    const { invitation, link } = await site.invite(satisfaction(), { language: 'zh' });
    await onPhone(
      async (page) => {
        await page.goto(link);
        await choose(page, '2 不满意');
        await send(page);
        await choose(page, '6');
        await send(page);
        await page.getByRole('textbox').fill('等了太久');
        await send(page);
        await page.getByText('谢谢您').waitFor();
      },
      { javaScriptEnabled: false, locale: 'zh-CN' },
    );
    expect(await answersOf(invitation.invitationId)).toEqual({
      rating: 2,
      recommend: 6,
      comment: '等了太久',
    });
  });

  it('is answered by keyboard alone, in the order that is seen', async () => {
    const { invitation, link } = await site.invite(allKinds());
    await onPhone(async (page) => {
      await page.goto(link);
      const press = async (...keys: string[]): Promise<void> => {
        for (const key of keys) await page.keyboard.press(key);
      };
      const focused = (): Promise<string> =>
        page.locator(':focus').evaluate((element) => {
          const name = element.id === '' ? element.textContent : element.id;
          return `${element.tagName.toLowerCase()} ${name}`;
        });
      const order: string[] = [];
      for (let index = 0; index < 6; index += 1) {
        await press('Tab');
        order.push(await focused());
      }
      expect(order).toEqual([
        'a English',
        'a 中文',
        'input answer-0',
        'button Next',
        'button Skip this question',
        'button I do not want to answer',
      ]);
      await press(
        'Shift+Tab',
        'Shift+Tab',
        'Shift+Tab',
        'Space',
        'ArrowDown',
        'ArrowDown',
        'ArrowDown',
        'Enter',
      );
      await page.getByLabel('How old are you, in years?').waitFor();
      await press('Tab', 'Tab', 'Tab');
      await page.keyboard.type('41');
      await press('Enter');
      await page.getByLabel('Anything else?').waitFor();
      await press('Tab', 'Tab', 'Tab');
      await page.keyboard.type('No, thanks');
      await press('Tab', 'Enter');
      await page.getByRole('group', { name: 'May we ask again?' }).waitFor();
      await press('Tab', 'Tab', 'Tab', 'Space', 'Enter');
      await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    });
    expect(await answersOf(invitation.invitationId)).toEqual({
      rating: 4,
      age: 41,
      comment: 'No, thanks',
    });
  });

  it('tells a screen reader what is asked, how far it is, and what is wrong', async () => {
    const { link } = await site.invite(satisfaction());
    await onPhone(async (page) => {
      await page.goto(link);
      const question = 'How satisfied are you with the call, from 1 (not at all) to 5 (very)?';
      const group = page.getByRole('group', { name: question });
      expect(await group.getByRole('radio', { name: '5 Very satisfied' }).count()).toBe(1);
      expect(await page.getByRole('progressbar', { name: 'Question 1 of up to 3' }).count()).toBe(1);
      expect(await page.title()).toBe(`Question 1 of up to 3: ${question} - Example Energy`);
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      await send(page);
      const alert = page.getByRole('alert');
      expect(await alert.evaluate((element) => element.matches(':focus'))).toBe(true);
      expect(await page.title()).toMatch(/^Error: /);
      await alert.getByRole('link', { name: 'Choose an answer, or skip this question' }).press('Enter');
      expect(await focusedId(page)).toBe('answer-0');
    });
  });

  it('changes its language where the person asks for it, and stays in it', async () => {
    const { link } = await site.invite(satisfaction());
    await onPhone(async (page) => {
      await page.goto(link);
      await page.getByRole('link', { name: '中文' }).tap();
      expect(await heading(page)).toContain('您对这次通话满意吗');
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
      await choose(page, '5 非常满意');
      await send(page);
      await page.getByRole('group', { name: '您有多大可能向他人推荐我们' }).waitFor();
      await choose(page, '10');
      await send(page);
      await page.getByRole('heading', { name: '谢谢您' }).waitFor();
    });
  });

  it('finishes what was begun by message', async () => {
    const { invitation, link } = await site.invite(satisfaction(), { channel: 'sms' });
    const { invitationId } = invitation;
    await answerInvitation(site.parts, invitationId, 0, 'very satisfied', site.clock.now(), 'sms');
    await onPhone(async (page) => {
      await page.goto(link);
      expect(await page.getByRole('progressbar', { name: 'Question 2 of up to 3' }).count()).toBe(1);
      await choose(page, '9');
      await send(page);
      await page.getByRole('heading', { name: 'Thank you' }).waitFor();
      await page.goto(link);
      expect(await heading(page)).toBe('Thank you');
    });
    expect(await answersOf(invitationId)).toEqual({ rating: 5, recommend: 9 });
  });

  it('takes one answer where two tabs are open, and where the way back is gone', async () => {
    const { invitation, link } = await site.invite(satisfaction());
    await onPhone(async (page) => {
      const other = await page.context().newPage();
      await Promise.all([page.goto(link), other.goto(link)]);
      await choose(page, '5 Very satisfied');
      await send(page);
      await page.getByRole('group', { name: /recommend/ }).waitFor();
      await choose(other, '1 Not at all satisfied');
      await send(other);
      await other.getByRole('alert').getByText('the survey has moved on').waitFor();
      expect(await heading(other)).toContain('recommend');
      await page.goBack();
      expect(await heading(page)).toContain('recommend');
    });
    const { progress } = await site.invitation(invitation.invitationId);
    expect(progress?.answers.map(({ value }) => value)).toEqual([5]);
  });

  describe.each(['en', 'zh'] as const)('in %s', (language) => {
    it.each(['light', 'dark'] as const)('has no fault that axe finds, in %s colours', async (colorScheme) => {
      const { link } = await site.invite(allKinds(), { language });
      const forged = `${site.url}/s/${signSurveyToken({ invitationId: 'x', expiresAt: 0 }, 'another key')}`;
      await onPhone(
        async (page) => {
          await page.goto(link);
          await hasNoFault(page);
          await send(page);
          await page.getByRole('alert').waitFor();
          await hasNoFault(page);
          await choose(page, '5');
          await send(page);
          await hasNoFault(page);
          await page.locator('input[inputmode=numeric]').fill('x');
          await send(page);
          await page.getByRole('alert').waitFor();
          await hasNoFault(page);
          await page.locator('input[inputmode=numeric]').fill('30');
          await send(page);
          await page.locator('textarea').waitFor();
          await hasNoFault(page);
          await send(page, 'skip');
          await hasNoFault(page);
          await send(page, 'refuse');
          expect(await heading(page)).toBe(language === 'en' ? 'Thank you' : '谢谢您');
          await hasNoFault(page);
          await page.goto(forged);
          await hasNoFault(page);
        },
        { colorScheme, reducedMotion: 'reduce', locale: language },
      );
    });

    it('fits a phone: nothing is cut, and whatever is touched is large enough', async () => {
      for (const width of [320, 430]) {
        const { link } = await site.invite(satisfaction(), { language });
        await onPhone(
          async (page) => {
            await page.goto(link);
            await fits(page, width);
            await page.locator('label').nth(4).tap();
            await send(page);
            await page.locator('.scale').waitFor();
            await fits(page, width);
          },
          { viewport: { width, height: 640 } },
        );
      }
    });
  });

  async function fits(page: Page, width: number): Promise<void> {
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width);
    const heights = await page
      .locator('label, button')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
    // 44 CSS pixels: WCAG 2.2, 2.5.5 (AAA).
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
  }

  async function hasNoFault(page: Page): Promise<void> {
    // By the debugger: the page itself runs no script.
    await page.evaluate(AXE);
    const found = await page.evaluate((values) => {
      const { axe } = globalThis as unknown as { axe: { run(options: unknown): Promise<AxeResults> } };
      return axe.run({ runOnly: { type: 'tag', values } });
    }, RULES);
    expect(found.passes.length).toBeGreaterThan(10);
    expect(
      found.violations.map(({ id, impact, nodes }) => [id, impact, nodes.map(({ html }) => html)]),
    ).toEqual([]);
  }
});
