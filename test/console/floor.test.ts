/** The supervisor's floor in a real Chromium: live from a real Redis, acted upon, by keyboard, and quick when it is full. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineCommand } from '../../src/ports/commands.ts';
import { API_DIAL_GROUP } from '../support/api.ts';
import {
  hasNoFault,
  keepImage,
  nameOfFocused,
  startTestConsole,
  tabTo,
  type TestConsole,
} from '../support/console.ts';
import { eventually } from '../support/eventually.ts';
import { agentsOf, callsOf, campaignsOf, startTestFloor, type TestFloor } from '../support/floor.ts';

let site: TestConsole;
let floor: TestFloor;
const commands: EngineCommand[] = [];
let refusal: { readonly code: string; readonly message: string } | undefined;
let stopEngine: () => Promise<void>;
beforeAll(async () => {
  site = await startTestConsole({ desk: true });
  floor = await startTestFloor(site.api);
  // What is done to an agent is done to one on record.
  for (const { agentId, name, phone } of agentsOf(3, 0))
    await site.api.client('supervisor')('POST /agents', { body: { agentId, name, phone } });
  stopEngine = await site.api.parts.stores.commands.serve(API_DIAL_GROUP, async (command) => {
    commands.push(command);
    return refusal === undefined ? { ok: true } : { ok: false, ...refusal };
  });
}, 300_000);
afterAll(async () => {
  await stopEngine();
  await floor.close();
  await site.stop();
});

async function show(agents: number, campaigns: number, round = 0): Promise<void> {
  const shown = agentsOf(agents, campaigns, round);
  await floor.publish({
    agents: shown,
    calls: callsOf(shown, campaigns),
    campaigns: campaignsOf(campaigns, round),
    alarms: [],
    holds: [],
  });
}
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const figure = async (page: Page, label: string): Promise<string> =>
  page.locator('.totals > div').filter({ hasText: label }).locator('dd').innerText();

describe('the floor', () => {
  it('says what to do where nobody works and nothing runs', async () => {
    await show(0, 0);
    await site.at({ role: 'supervisor' }, '/floor', async (page) => {
      await page.getByText('Nobody is logged in').waitFor();
      await page.getByText('outpace agent login').waitFor();
      await page.getByText('No campaign is running').waitFor();
      await hasNoFault(page);
    });
  });

  it('shows what changes without a reload', async () => {
    await show(6, 2);
    await site.at({ role: 'supervisor' }, '/floor', async (page) => {
      await rowOf(page, 'Agent 002').getByText('Ready').waitFor();
      expect(await figure(page, 'Logged in')).toBe('6');
      expect(await rowOf(page, 'Agent 000').innerText()).toContain('+1•••••••42 joined');
      const agents = agentsOf(6, 2);
      await floor.publish({
        agents: agents.map((agent) =>
          agent.agentId === 'a2'
            ? { ...agent, state: 'paused', pauseReason: 'training', since: Date.now() - 25 * 60_000 }
            : agent,
        ),
        holds: ['telephony is not connected'],
        link: 'down',
      });
      await rowOf(page, 'Agent 002').getByText('Paused: training').waitFor();
      // Too long, and said so in words.
      await rowOf(page, 'Agent 002').getByText('too long').waitFor({ state: 'attached' });
      expect(await rowOf(page, 'Agent 002').innerText()).toMatch(/25:0\d/);
      await page.getByText('Asterisk is not connected').waitFor();
      await floor.publish({ link: 'up', holds: [], agents: agents.slice(0, 5) });
      await rowOf(page, 'Agent 005').waitFor({ state: 'detached' });
      expect(await page.getByText('Asterisk is not connected').count()).toBe(0);
    });
  });

  it('counts the seconds of a state', async () => {
    await show(1, 0);
    await site.at({ role: 'supervisor' }, '/floor', async (page) => {
      const timer = rowOf(page, 'Agent 000').getByRole('timer');
      const before = await timer.innerText();
      await eventually(async () => (await timer.innerText()) !== before);
    });
  });

  it('finds agents and orders them', async () => {
    await show(20, 2);
    await site.at({ role: 'supervisor' }, '/floor', async (page) => {
      await page.getByText('20 agents').waitFor();
      await page.getByRole('searchbox', { name: 'Name, id or team' }).fill('team-3');
      await page.getByText('4 agents').waitFor();
      await page.getByRole('searchbox', { name: 'Name, id or team' }).fill('');
      await page.getByLabel('State', { exact: true }).selectOption('paused');
      await page.getByText('3 agents').waitFor();
      await page.getByLabel('Order').selectOption('name');
      expect(await page.locator('table.agents tbody th').allInnerTexts()).toEqual([
        'Agent 004',
        'Agent 010',
        'Agent 016',
      ]);
    });
  });

  it('is for those who may see it: a reviewer is refused', async () => {
    await site.at({ role: 'reviewer' }, '/floor', async (page) => {
      await page.getByRole('heading', { name: 'This page is not for your role' }).waitFor();
    });
  });
});

describe('what a supervisor does on the floor', () => {
  it('goes by keyboard alone: to the agent, a pause with its reason, and back', async () => {
    await show(3, 1);
    commands.length = 0;
    await site.at({ role: 'supervisor' }, '/floor', async (page) => {
      await page.getByText('3 agents').waitFor();
      await tabTo(page, 'Agent 001');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Agent 001' }).waitFor();
      await tabTo(page, 'Reason of the pause');
      await page.keyboard.type('training');
      await page.keyboard.press('Enter');
      await page.getByText('Paused, or after this call.').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await nameOfFocused(page)).toBe('Agent 001');
    });
    expect(commands).toEqual([
      {
        type: 'supervisor.action',
        supervisorId: 'supervisor',
        action: { type: 'pauseAgent', agentId: 'a1', reason: 'training' },
      },
    ]);
  });

  it('writes to one agent, and to a team; the desk shows it at once, and what came while it was away', async () => {
    await show(3, 1);
    const admin = site.api.client('administrator');
    const { etag = '' } = await admin.answer('GET /users/:userId', { params: { userId: 'agent' } });
    const user = { params: { userId: 'agent' }, body: { agentId: 'a1' } };
    await admin('PATCH /users/:userId', user, { ifMatch: etag });
    await admin('POST /teams', { body: { teamId: 'blue', name: 'Blue' } });
    const record = {
      params: { agentId: 'a1' },
      body: { name: 'Agent 001', phone: 'phone-1', teamId: 'blue' },
    };
    const { etag: made = '' } = await admin.answer('GET /agents/:agentId', { params: record.params });
    await admin('PUT /agents/:agentId', record, { ifMatch: made });
    await site.at({ role: 'agent' }, '/desk', async (desk) => {
      await desk.locator('.desk').waitFor();
      await site.at({ role: 'supervisor' }, '/floor', async (page) => {
        await page.getByText('3 agents').waitFor();
        await tabTo(page, 'Agent 001');
        await page.keyboard.press('Enter');
        await tabTo(page, 'Text');
        await page.keyboard.type('Ask for Mr Li');
        await page.keyboard.press('Enter');
        await page.getByText('Sent: it is on their desk.').waitFor();
        await page.keyboard.press('Escape');
        await desk.getByText('Ask for Mr Li', { exact: true }).waitFor();
        // The agent's page is gone for a moment.
        await desk.goto('about:blank');
        await page.getByRole('button', { name: 'Message' }).click();
        const dialog = page.getByRole('dialog', { name: 'Message to agents' });
        await dialog.getByLabel('To').selectOption({ label: 'Team: Blue' });
        await dialog.getByLabel('Text').fill('Doors close at six');
        await hasNoFault(page);
        await dialog.getByRole('button', { name: 'Send' }).click();
        await page.getByText('Sent to 1 agent.').waitFor();
        await dialog.waitFor({ state: 'detached' });
      });
      await desk.goto('/desk');
      await desk.getByText('Doors close at six', { exact: true }).waitFor();
      await desk.getByText('Ask for Mr Li', { exact: true }).waitFor();
    });
  });

  it('listens by their own phone, and sees why where it is refused', async () => {
    await show(3, 1);
    commands.length = 0;
    await site.at({ role: 'supervisor' }, '/floor', async (page) => {
      await page.getByRole('button', { name: 'Agent 000' }).click();
      await page.getByLabel('Your phone').fill('sup-1');
      refusal = { code: 'no-conversation', message: 'a0 is in no conversation' };
      await page.getByRole('button', { name: 'Listen' }).click();
      await page.getByRole('alert').getByText('a0 is in no conversation').waitFor();
      refusal = undefined;
      await page.getByRole('button', { name: 'Listen' }).click();
      await page.getByText('Listening.').waitFor();
      await floor.publish({
        supervisors: [
          {
            supervisorId: 'supervisor',
            phone: 'sup-1',
            state: 'listening',
            since: Date.now(),
            agentId: 'a0',
          },
        ],
      });
      await page.getByText('You listen.').waitFor();
      await page.getByRole('button', { name: 'Whisper' }).click();
      await page.getByText('The agent hears you.').waitFor();
    });
    await floor.publish({ supervisors: [] });
    expect(commands.map((command) => command.type === 'supervisor.action' && command.action)).toEqual([
      { type: 'listen', agentId: 'a0', phone: 'sup-1' },
      { type: 'listen', agentId: 'a0', phone: 'sup-1' },
      { type: 'whisper' },
    ]);
  });

  it('stops all dialling with a reason, after being asked once more', async () => {
    await show(1, 1);
    await site.at({ role: 'supervisor' }, '/floor', async (page) => {
      await page.getByRole('button', { name: 'Emergency stop' }).click();
      const dialog = page.getByRole('dialog', { name: 'Stop all dialling?' });
      await dialog.getByRole('button', { name: 'Stop dialling now' }).click();
      // Without a reason nothing is sent.
      expect(await dialog.isVisible()).toBe(true);
      expect(await site.api.client('supervisor')('GET /emergency', {})).toMatchObject({ stopped: false });
      await dialog.getByLabel('Why').fill('wrong list');
      await dialog.getByRole('button', { name: 'Stop dialling now' }).click();
      await dialog.waitFor({ state: 'detached' });
      expect(await site.api.client('supervisor')('GET /emergency', {})).toMatchObject({
        stopped: true,
        order: { by: 'supervisor', reason: 'wrong list' },
      });
      await floor.publish({ holds: ['emergency stop'] });
      await page.getByRole('button', { name: 'Release the stop' }).click();
      await page.getByLabel('Why').fill('list mended');
      await page.getByRole('button', { name: 'Dial again' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await site.api.client('supervisor')('GET /emergency', {})).toMatchObject({ stopped: false });
    });
  });
});

describe('a wall', () => {
  it('shows the floor and nothing to click but the way back', async () => {
    await show(12, 3);
    await site.at({ role: 'supervisor' }, '/floor?wall', async (page) => {
      await page.getByText('12 agents').waitFor();
      expect(await page.getByRole('navigation').count()).toBe(0);
      expect(await page.getByRole('button', { name: 'Emergency stop' }).count()).toBe(0);
      await hasNoFault(page);
      await page.getByRole('link', { name: 'Leave the wall display' }).click();
      await page.getByRole('navigation').waitFor();
    });
  });
});

describe('a floor of 500 agents and 50 campaigns', () => {
  it('shows whom one looks for while a tenth of it changes each quarter of a second', async () => {
    await show(500, 50);
    await site.at({ role: 'supervisor' }, '/floor', async (page) => {
      await page.getByText('500 agents').waitFor();
      const search = page.getByRole('searchbox', { name: 'Name, id or team' });
      let round = 0;
      const changing = setInterval(() => {
        round += 1;
        const agents = agentsOf(500, 50).map((agent, index) =>
          index % 10 === round % 10 ? (agentsOf(500, 50, round)[index] ?? agent) : agent,
        );
        void floor.publish({ agents, calls: callsOf(agents, 50), campaigns: campaignsOf(50, round) });
      }, 250);
      try {
        for (const [text, found] of [
          ['team-1', 100],
          ['Agent 12', 10],
          ['', 500],
        ] as const) {
          await search.fill(text);
          await eventually(async () => (await page.getByRole('row', { name: /Agent \d/ }).count()) === found);
        }
        await eventually(() => round > 8);
      } finally {
        clearInterval(changing);
      }
    });
  });
});

describe.each(['en', 'zh-CN'] as const)('the floor in %s', (language) => {
  it.each(['light', 'dark'] as const)('has no fault that axe finds, in %s colours', async (colors) => {
    await show(14, 5);
    await floor.publish({
      alarms: [
        {
          ruleId: 'trunk-down',
          subject: 'carrier',
          severity: 'critical',
          raisedAt: Date.now(),
          value: 1,
          detail: 'carrier: unreachable',
        },
      ],
      holds: ['emergency stop'],
    });
    await site.at({ role: 'supervisor', language, colors }, '/floor', async (page) => {
      await rowOf(page, 'Agent 013').waitFor();
      await hasNoFault(page);
      if (colors === (language === 'en' ? 'light' : 'dark')) await keepImage(page, 'floor', language);
      await page.getByRole('button', { name: 'Agent 000' }).click();
      await page.getByRole('dialog').waitFor();
      await hasNoFault(page);
    });
  });
});
