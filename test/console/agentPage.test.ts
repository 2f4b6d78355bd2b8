/**
 * The agent's page in Debian's Chromium: what it shows and sends in each state, by keyboard alone, in both languages, after
 * a reload and without a network. The server's side is played; with the real engine and a real call it is
 * `test/asterisk/agentDesktop.test.ts`.
 */
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskCommandTaken } from '../../src/api/schemas/deskMessages.ts';
import {
  hasNoFault,
  keepImage,
  startTestConsole,
  tabTo,
  type Seat,
  type TestConsole,
} from '../support/console.ts';
import { eventually } from '../support/eventually.ts';
import {
  aScreen,
  aView,
  inCall,
  scriptDesk,
  SOME_FIGURES,
  type DeskNow,
  type ScriptedDesk,
} from '../support/scriptedDesk.ts';

let site: TestConsole;
beforeAll(async () => {
  site = await startTestConsole();
}, 300_000);
afterAll(async () => {
  await site.stop();
});

async function atDesk(
  now: DeskNow,
  test: (page: Page, desk: ScriptedDesk) => Promise<void>,
  seat: Seat = {},
): Promise<void> {
  await site.at({ role: 'agent', ...seat }, '/api/v1/nothing', async (page) => {
    const desk = await scriptDesk(page, now, seat.language);
    await page.goto('/desk');
    await page.locator('.desk').waitFor();
    await test(page, desk);
  });
}

const WITHOUT_DRAFTS = ({ type }: DeskCommandTaken): boolean => type !== 'draft';
const taken = ({ taken: all }: ScriptedDesk): DeskCommandTaken[] => all.filter(WITHOUT_DRAFTS);
const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
const IN_CALL = (): DeskNow => ({ view: inCall(), screen: aScreen(), figures: SOME_FIGURES });

describe("the agent's page", () => {
  it('shows the person of the call, the script with their data, and the figures of the day', async () => {
    await atDesk(IN_CALL(), async (page) => {
      await page.getByRole('heading', { name: 'Z• W••' }).waitFor();
      expect(await page.locator('.state-name').innerText()).toBe('In a call');
      await page.getByText('You use Basic: may I tell you of the new rate?').waitFor();
      await page.getByText('72%').waitFor();
    });
  });

  it('announces the call, and moves the focus to it where nobody is typing', async () => {
    await atDesk({ view: aView() }, async (page, desk) => {
      await page.getByText('No call yet').waitFor();
      desk.say({ type: 'view', view: inCall() });
      desk.say({ type: 'screen', screen: aScreen() });
      await page.getByRole('heading', { name: 'Z• W••' }).waitFor();
      expect(await page.locator(':focus').innerText()).toBe('Z• W••');
      expect(await page.locator('[aria-live=assertive]').innerText()).toBe('Call: Z• W••, Spring');
    });
  });

  it('leaves the cursor where somebody is typing when a call comes', async () => {
    await atDesk({ view: aView() }, async (page, desk) => {
      await press(page, 'i');
      await page.getByLabel('Number with country code').fill('+49');
      desk.say({ type: 'view', view: inCall() });
      desk.say({ type: 'screen', screen: aScreen() });
      await page.locator('[data-subject=a1]').waitFor();
      await page.keyboard.type('30');
      expect(await page.getByLabel('Number with country code').inputValue()).toBe('+4930');
    });
  });

  it('gives an outcome by its digit and Enter, with the note and the answers of the script', async () => {
    await atDesk(IN_CALL(), async (page, desk) => {
      await page.getByRole('button', { name: 'Yes' }).click();
      await page.getByLabel('Calls in a month').fill('40');
      await press(page, 'Escape', 'n');
      await page.keyboard.type('wants it by Friday');
      await press(page, 'Escape', '1', 'Enter');
      await page.getByText('Given: Sold').waitFor();
      expect(taken(desk)).toMatchObject([
        {
          type: 'disposition',
          code: 'sold',
          note: 'wants it by Friday',
          answers: [
            { nodeId: 'opening', value: 'yes' },
            { nodeId: 'need', value: '40' },
          ],
        },
      ]);
    });
  });

  it('asks for a lawful time where the outcome is a callback', async () => {
    await atDesk(IN_CALL(), async (page, desk) => {
      await press(page, '2');
      await page.locator('#desk-give').click();
      await page.getByText('Choose a time for the callback.').waitFor();
      expect(taken(desk)).toEqual([]);
      const days = page.getByRole('group', { name: 'Day' }).getByRole('radio');
      expect(await days.count()).toBe(14);
      const lawful = await days.evaluateAll(
        (all) => all.filter((day) => !(day as unknown as { disabled: boolean }).disabled).length,
      );
      expect(lawful).toBeGreaterThanOrEqual(1);
      expect(lawful).toBeLessThanOrEqual(2);
      await page.locator('.days input:enabled').first().check();
      await page.locator('#desk-give').click();
      await page.getByText('Given: Call later').waitFor();
      expect(taken(desk)).toMatchObject([
        { type: 'disposition', code: 'later', callback: { kind: 'personal' } },
      ]);
    });
  });

  it('offers all days of the calendar, of which the screen has brought only the first', async () => {
    await atDesk(IN_CALL(), async (page, desk) => {
      const dayMs = 24 * 3_600_000;
      const windows = [{ from: Date.now() + 9 * dayMs, to: Date.now() + 9 * dayMs + 3_600_000 }];
      await page.route('**/api/v1/desk/callback-windows?*', (route) =>
        route.fulfill({ json: { timeZones: [], windows } }),
      );
      await press(page, '2');
      await page.locator('.days label:nth-of-type(n+9) input:enabled').first().check();
      await page.locator('#desk-give').click();
      await page.getByText('Given: Call later').waitFor();
      const [given] = taken(desk);
      const time = given?.type === 'disposition' ? given.callback?.time : undefined;
      expect(Date.parse(time ?? '')).toBeGreaterThan(Date.now() + 8 * dayMs);
    });
  });

  it('acts by single keys, each as its button does', async () => {
    await atDesk(IN_CALL(), async (page, desk) => {
      await page.getByRole('heading', { name: 'Z• W••' }).waitFor();
      await press(page, 'h', 'm', 'o', 'x');
      await eventually(() => taken(desk).length === 4);
      expect(taken(desk)).toMatchObject([
        { type: 'action', action: { type: 'hold' } },
        { type: 'action', action: { type: 'mute' } },
        { type: 'action', action: { type: 'pauseRecording' } },
        { type: 'hangup' },
      ]);
    });
  });

  it('types letters into a note, and none of them acts', async () => {
    await atDesk(IN_CALL(), async (page, desk) => {
      await page.getByLabel('Notes').fill('');
      await page.keyboard.type('hmx 1');
      expect(await page.getByLabel('Notes').inputValue()).toBe('hmx 1');
      expect(taken(desk)).toEqual([]);
    });
  });

  it('switches single keys off, and keeps that', async () => {
    await atDesk(IN_CALL(), async (page, desk) => {
      await page.getByRole('heading', { name: 'Z• W••' }).waitFor();
      await press(page, '?');
      await page.getByLabel('Single keys are on').uncheck();
      await press(page, 'Escape');
      await page.reload();
      await page.getByRole('heading', { name: 'Z• W••' }).waitFor();
      await press(page, 'h', 'x');
      await page.getByRole('button', { name: 'Hold' }).click();
      await eventually(() => taken(desk).length === 1);
      expect(taken(desk)).toMatchObject([{ type: 'action', action: { type: 'hold' } }]);
    });
  });

  it('transfers to a colleague after speaking with them, by keyboard alone', async () => {
    await atDesk(IN_CALL(), async (page, desk) => {
      await page.getByRole('heading', { name: 'Z• W••' }).waitFor();
      await press(page, 't');
      await page.getByRole('option', { name: 'Ben' }).waitFor({ state: 'attached' });
      await press(page, 'Tab');
      await page.keyboard.type('Ben');
      await press(page, 'Tab', 'Tab', 'Enter');
      await eventually(() => taken(desk).length === 1);
      expect(taken(desk)).toMatchObject([
        { action: { type: 'transfer', to: { kind: 'agent', agentId: 'ben' }, kind: 'attended' } },
      ]);
    });
  });

  it('sends keys as they are typed', async () => {
    await atDesk(IN_CALL(), async (page, desk) => {
      await page.getByRole('heading', { name: 'Z• W••' }).waitFor();
      await press(page, 'k');
      await page.getByRole('dialog').waitFor();
      await press(page, '4', '2', '#');
      await eventually(() => taken(desk).length === 3);
      expect(taken(desk)).toMatchObject([
        { action: { digits: '4' } },
        { action: { digits: '2' } },
        { action: { digits: '#' } },
      ]);
    });
  });

  it('pauses with a reason from the list', async () => {
    await atDesk({ view: aView() }, async (page, desk) => {
      await page.getByText('No call yet').waitFor();
      await press(page, 'p');
      await page.getByLabel('Reason').selectOption('training');
      await press(page, 'Enter');
      await page.getByRole('button', { name: 'Pause', exact: true }).click();
      await eventually(() => taken(desk).length === 1);
      expect(taken(desk)).toMatchObject([{ type: 'pause', reason: 'training' }]);
    });
  });

  it('says why something was not possible', async () => {
    await atDesk(IN_CALL(), async (page, desk) => {
      desk.refuse('the customer hears a prompt');
      await page.getByRole('button', { name: 'Hold' }).click();
      await page.getByRole('alert').getByText('the customer hears a prompt').waitFor();
    });
  });

  it('corrects what may be corrected, and shows it at once', async () => {
    await atDesk(IN_CALL(), async (page, desk) => {
      await page.getByLabel('City').fill('Hamburg');
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.getByText('Saved.').waitFor();
      expect(taken(desk)).toMatchObject([
        { type: 'editLead', leadId: 'lead-7', values: { city: 'Hamburg' } },
      ]);
      expect(await page.getByLabel('City').inputValue()).toBe('Hamburg');
    });
  });

  it('has the same call and the same text after a reload', async () => {
    await atDesk(IN_CALL(), async (page) => {
      await page.getByRole('button', { name: 'Yes' }).click();
      await page.getByLabel('Notes').fill('not to be lost');
      await page.getByLabel('City').fill('Hamburg');
      await page.reload();
      await page.getByLabel('Notes').waitFor();
      expect(await page.getByLabel('Notes').inputValue()).toBe('not to be lost');
      expect(await page.getByLabel('City').inputValue()).toBe('Hamburg');
      await page.getByLabel('Calls in a month').waitFor();
    });
  });

  it('gives what was typed to the server, and takes it from there in another browser', async () => {
    await atDesk(IN_CALL(), async (page, desk) => {
      await page.getByLabel('Notes').fill('typed here');
      await eventually(() => desk.taken.some(({ type }) => type === 'draft'));
      expect(desk.taken.at(-1)).toMatchObject({
        type: 'draft',
        attemptId: 'a1',
        draft: { note: 'typed here' },
      });
    });
    const draft = { note: 'typed elsewhere', fields: {}, path: ['opening', 'need'], answers: [] };
    await atDesk({ view: inCall(), screen: aScreen({ draft }) }, async (page) => {
      await page.getByLabel('Calls in a month').waitFor();
      expect(await page.getByLabel('Notes').inputValue()).toBe('typed elsewhere');
    });
  });

  it('takes over what was typed while the lead was looked at', async () => {
    const preview = {
      campaignId: 'spring',
      leadId: 'lead-7',
      number: '+49•••••456',
      attempts: 1,
      endsAt: Date.now() + 60_000,
      skipReasons: [],
    };
    const view = aView();
    const previewing = { ...view, agent: { ...view.agent, state: 'previewing' as const }, preview };
    const { attemptId: _, ...lead } = aScreen();
    await atDesk({ view: previewing, screen: lead }, async (page, desk) => {
      await page.getByLabel('Notes').fill('ask for the son');
      await press(page, 'Escape', 'a');
      await eventually(() => taken(desk).length === 1);
      expect(taken(desk)).toMatchObject([{ action: { type: 'acceptLead' } }]);
      desk.say({ type: 'view', view: inCall() });
      desk.say({ type: 'screen', screen: aScreen() });
      await page.locator('[data-subject=a1]').waitFor();
      expect(await page.getByLabel('Notes').inputValue()).toBe('ask for the son');
    });
  });

  it('loses nothing while the network is away, and acts once when it is back', async () => {
    const now = IN_CALL();
    await atDesk(now, async (page, desk) => {
      await page.getByRole('heading', { name: 'Z• W••' }).waitFor();
      await desk.cut();
      await page.getByText('Connection lost').waitFor();
      await page.getByLabel('Notes').fill('typed without a network');
      await press(page, 'Escape', 'h');
      expect(taken(desk)).toEqual([]);
      desk.heal();
      await page.getByText('Connection lost').waitFor({ state: 'detached' });
      await eventually(() => taken(desk).length === 1);
      expect(taken(desk)).toMatchObject([{ action: { type: 'hold' } }]);
      expect(await page.getByLabel('Notes').inputValue()).toBe('typed without a network');
      await eventually(() =>
        desk.taken.some((each) => each.type === 'draft' && each.draft.note === 'typed without a network'),
      );
    });
  });

  it('gives way to another window, and takes the desk back on request', async () => {
    await atDesk(IN_CALL(), async (page, desk) => {
      await page.getByRole('heading', { name: 'Z• W••' }).waitFor();
      await desk.end(4002);
      await page.getByText('Your desk is open in another window').waitFor();
      expect(await page.getByLabel('Notes').count()).toBe(0);
      await page.getByRole('button', { name: 'Use this window' }).click();
      await page.getByRole('heading', { name: 'Z• W••' }).waitFor();
    });
  });

  it('shows a message of a supervisor until it is read', async () => {
    const messages = [{ messageId: 'm1', from: 'Sam', text: 'Well done', at: Date.now() }];
    await atDesk({ view: aView({ messages }) }, async (page, desk) => {
      await page.getByText('Well done', { exact: true }).waitFor();
      await tabTo(page, 'Read');
      await press(page, 'Enter');
      await eventually(() => taken(desk).length === 1);
      expect(taken(desk)).toMatchObject([{ type: 'messageRead', messageId: 'm1' }]);
    });
  });

  it('asks before a person is never called again', async () => {
    await atDesk(IN_CALL(), async (page, desk) => {
      await page.getByRole('heading', { name: 'Z• W••' }).waitFor();
      await press(page, 'q');
      await page.getByRole('button', { name: 'Never call again', exact: true }).click();
      await eventually(() => taken(desk).length === 1);
      expect(taken(desk)).toMatchObject([{ type: 'doNotCall', attemptId: 'a1' }]);
      await page.getByText('On the do-not-call list', { exact: true }).waitFor();
    });
  });

  it('weighs less than 300 kB compressed, without the softphone', async () => {
    await atDesk(IN_CALL(), async (page) => {
      const files = new Map<string, number>();
      page.on('response', async (response) => {
        if (response.url().includes('/assets/'))
          files.set(response.url(), gzipSync(await response.body()).length);
      });
      await page.reload();
      await page.getByRole('heading', { name: 'Z• W••' }).waitFor();
      await page.waitForLoadState('networkidle');
      const kilobytes = [...files.values()].reduce((sum, bytes) => sum + bytes, 0) / 1_000;
      console.log(`the agent's page: ${kilobytes.toFixed(0)} kB in ${files.size} files, by gzip`);
      expect(kilobytes).toBeGreaterThan(20);
      expect(kilobytes).toBeLessThan(300);
      expect([...files.keys()].filter((url) => url.includes('softphone'))).toEqual([]);
    });
  });

  it.each([
    ['en', 'light'],
    ['en', 'dark'],
    ['zh-CN', 'light'],
    ['zh-CN', 'dark'],
  ] as const)('breaks no rule of axe in %s and %s', async (language, colors) => {
    await atDesk(
      IN_CALL(),
      async (page) => {
        await page.locator('[data-subject=a1]').waitFor();
        await hasNoFault(page);
        if (colors === 'light') await keepImage(page, 'agent', language);
        await press(page, 'b');
        await page.locator('.days input:enabled').first().check();
        await press(page, 'Escape', '?');
        await page.getByRole('dialog').waitFor();
        await hasNoFault(page);
      },
      { language, colors },
    );
    const view = aView();
    await atDesk(
      { view: { ...view, agent: { ...view.agent, state: 'loggedOut' } }, figures: SOME_FIGURES },
      async (page) => {
        await page.getByRole('radio').first().waitFor();
        await hasNoFault(page);
      },
      { language, colors },
    );
  });
});
