/** An agent at work in the day in the console: one call after the other, each with its script, its end and its outcome. */
import type { Locator, Page } from 'playwright-core';
import { eventually } from './asterisk.ts';
import { keepImage } from './console.ts';
import { KEYS, PEOPLE, type Course } from './dayPeople.ts';

/** Until everybody has been taken by one of the two. */
export async function work(
  desk: Page,
  taken: Set<string>,
  numberOf: (attemptId: string) => Promise<string>,
): Promise<void> {
  for (let last = ''; ; ) {
    const attemptId = await nextCall(desk, last, () => taken.size === PEOPLE.length);
    if (attemptId === undefined) return;
    last = attemptId;
    let number = '';
    // The record may be written after the screen has come up: no call waits for the database.
    await eventually(
      async () => (number = await numberOf(attemptId)) !== '',
      'the call is on record',
      30_000,
    );
    const person = PEOPLE.find(([, theirs]) => theirs === number);
    if (person === undefined) throw new Error(`nobody has the number ${number}`);
    taken.add(number);
    await converse(desk, person[0], person[3]);
    const isShown = desk.locator(`[data-subject="${attemptId}"]`);
    await desk
      .getByText(/^Given: /)
      .or(desk.locator('.idle'))
      .first()
      .waitFor();
    // Before wrap-up ends by itself.
    if ((await isShown.count()) > 0) await desk.keyboard.press('r');
    await isShown.waitFor({ state: 'detached' });
  }
}

async function nextCall(desk: Page, last: string, isOver: () => boolean): Promise<string | undefined> {
  let subject: string | undefined;
  await eventually(
    async () => {
      const shown = desk.locator('[data-subject]');
      subject = (await shown.count()) === 0 ? undefined : await subjectOf(shown);
      if (subject === last) subject = undefined;
      return subject !== undefined || isOver();
    },
    'the next call',
    90_000,
  );
  return subject;
}

async function subjectOf(shown: Locator): Promise<string | undefined> {
  return (await shown.getAttribute('data-subject', { timeout: 1_000 }).catch(() => null)) ?? undefined;
}

async function converse(desk: Page, name: string, { answers, outcome, end }: Course): Promise<void> {
  const script = desk.locator('.screen-script');
  for (const answer of answers) await script.getByRole('button', { name: answer, exact: true }).click();
  const note = outcome === 'follow_up' ? 'asked for another time' : `spoke of ${name}`;
  await desk.getByLabel('Notes').fill(note);
  if (name === 'Alan Kay') await keepBoth(desk, 'desk-in-call');
  await desk.locator('.screen-person h2').click();
  if (end === 'hangUp') await desk.keyboard.press('x');
  if (end === 'survey') await sendToSurvey(desk);
  await stateIs(desk, 'Wrap-up');
  await desk.keyboard.press(KEYS[outcome]);
  if (outcome === 'follow_up') await desk.locator('.days input:enabled').last().check();
  await desk.getByRole('button', { name: 'Give outcome' }).click();
}

async function sendToSurvey(desk: Page): Promise<void> {
  await desk.keyboard.press('f');
  const dialog = desk.getByRole('dialog', { name: 'Send to a flow' });
  await dialog.getByLabel('Flow').selectOption('Satisfaction');
  await dialog.getByLabel('They come back to you afterwards').uncheck();
  await dialog.getByRole('button', { name: 'Send' }).click();
}

/** What the state bar of the desk says. */
export function stateIs(desk: Page, name: string): Promise<void> {
  return desk.locator('.state-name', { hasText: name }).waitFor();
}

/** An image in each language, and back to English. */
export async function keepBoth(page: Page, name: string): Promise<void> {
  await keepImage(page, name, 'en');
  await page.getByLabel('Language').selectOption('zh-CN');
  await keepImage(page, name, 'zh-CN');
  await page.getByLabel('语言').selectOption('en');
}
