/**
 * A call centre's day from its first minute, all of it in browsers: an administrator sets up and makes a campaign from a
 * file, two agents take its ten calls by their softphones, a supervisor listens and whispers, operations change the pacing
 * after they have seen what it would bring, and the survey's results come in. Real Asterisk, Redis, Postgres and Chromium.
 */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/asterisk.ts';
import { hasNoFault } from '../support/console.ts';
import {
  AGENTS,
  heardAbroad,
  heardAt,
  logIn,
  startConsoleDay,
  SUPERVISOR,
  type ConsoleDay,
} from '../support/consoleDay.ts';
import { keepBoth, stateIs, work } from '../support/dayAtDesk.ts';
import { FILE, PEOPLE, SURVEY } from '../support/dayPeople.ts';
import { callsIn, DIAL_GROUP } from '../support/engine.ts';
import { putCallsOnRecord } from '../support/pacingOnRecord.ts';

const CAMPAIGN = 'autumn-renewals';
const PASSWORD = 'a whole day in a browser';
const DAY_MS = 86_400_000;

describe('a day in the console', { timeout: 300_000 }, () => {
  let day: ConsoleDay;
  let office: Page;
  let floor: Page;
  const desks: Page[] = [];
  beforeAll(async () => {
    day = await startConsoleDay(SURVEY);
  }, 300_000);
  afterAll(async () => {
    await day.stop();
  }, 120_000);

  it('begins with the one-time token, and the users that the administrator adds', async () => {
    office = await day.open('office', '/');
    await office.getByLabel('One-time token').fill(await day.setupToken());
    await office.getByLabel('Login of the administrator').fill('boss');
    await office.getByLabel('Name', { exact: true }).fill('The Boss');
    await office.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await office.getByLabel('Password once more').fill(PASSWORD);
    await office.getByRole('button', { name: 'Create the administrator' }).click();
    await openPage(office, 'Users');
    for (const { agentId, name } of AGENTS) await addUser(agentId, name, 'Agent', agentId);
    await addUser(SUPERVISOR, 'Ada Wong', 'Supervisor');
    await addUser('ops', 'Olga Petrova', 'Operations');
  });

  it('has a campaign made from a file of people, started when the agents are there', async () => {
    await openPage(office, 'Campaigns');
    await office.getByRole('link', { name: 'New campaign' }).first().click();
    await office.getByRole('tab', { name: 'A new file' }).click();
    await office
      .getByLabel('File (CSV or XLSX)')
      .setInputFiles({ name: 'autumn.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
    await office.getByRole('button', { name: 'The first rows' }).click();
    await office.getByText('1 of 11 rows looked at would be rejected.').waitFor();
    await office.getByRole('button', { name: 'Import the list' }).click();
    await office.getByText('10 leads imported, 0 were there already, 1 rejected.').waitFor();
    await office.getByRole('button', { name: 'Next' }).click();
    await sayHowAndWhen(office);
    await office.getByText('10 of 10 leads could be called now').first().waitFor();
    await office.getByRole('button', { name: 'Make the campaign' }).click();
    await office.getByRole('heading', { name: 'Autumn renewals' }).waitFor();

    for (const { agentId } of AGENTS) {
      const desk = await day.open('agent', '/');
      await logIn(desk, agentId, PASSWORD);
      await desk.getByRole('button', { name: 'Log in to the floor' }).click();
      await stateIs(desk, 'Ready');
      desks.push(desk);
    }
    await office.getByRole('button', { name: 'Start' }).click();
    await office.getByText('People are called from now on').waitFor();
    await office.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
    await office.getByText('Running', { exact: true }).first().waitFor();
  });

  it('lets a supervisor listen and whisper in their browser: the agent hears it, and the customer does not', async () => {
    const call = await onBoard('+442079460018');
    const desk = desks[AGENTS.findIndex(({ agentId }) => agentId === call.agentId)];
    if (desk === undefined) throw new Error('nobody has the call');
    await eventually(
      async () => (await heardAt(desk)) === 'customer',
      'the agent hears the customer',
      30_000,
    );
    floor = await day.open('office', '/');
    await logIn(floor, SUPERVISOR, PASSWORD);
    await openPage(floor, 'Floor');
    const name = AGENTS.find(({ agentId }) => agentId === call.agentId)?.name ?? '';
    await floor.getByRole('button', { name }).click();
    const dialog = floor.getByRole('dialog', { name });
    await dialog.getByLabel('This browser, with a headset').check();
    await dialog.getByRole('button', { name: 'Listen' }).click();
    await dialog.getByText('You listen.').waitFor();
    await dialog.getByText('Phone: connected').waitFor();
    await everybodyHears({ supervisor: 'agent customer', agent: 'customer', customer: 'agent' }, desk);
    await keepBoth(floor, 'floor-listening');
    await hasNoFault(floor);

    await dialog.getByRole('button', { name: 'Whisper' }).click();
    await dialog.getByText('The agent alone hears you.').waitFor();
    await everybodyHears(
      { supervisor: 'agent customer', agent: 'customer supervisor', customer: 'agent' },
      desk,
    );

    // Its page loaded anew, the phone is called again for the next listening.
    await floor.reload();
    await floor.getByRole('button', { name }).click();
    await dialog.getByRole('button', { name: 'Listen' }).click();
    await dialog.getByText('You listen.').waitFor();
    await everybodyHears({ supervisor: 'agent customer', agent: 'customer', customer: 'agent' }, desk);
    await dialog.getByRole('button', { name: 'Hang up my phone' }).click();
    await dialog.getByText('You listen.').waitFor({ state: 'detached' });
    await everybodyHears({ supervisor: '', agent: 'customer', customer: 'agent' }, desk);
    await floor.keyboard.press('Escape');
  });

  it('has its ten calls taken by two agents, with the script, outcomes, a callback and a survey', async () => {
    const taken = new Set<string>();
    await Promise.all(desks.map((desk) => work(desk, taken, numberOf)));
    const records = await allClosed();
    for (const [, number, , { outcome, answers }] of PEOPLE) {
      const record = records.find((one) => one.number === number);
      expect([number, record?.details?.disposition?.code]).toEqual([number, outcome]);
      const said = await day.served.api.desk?.records.answers(record?.attemptId ?? '');
      expect(said?.answers).toHaveLength(answers.length);
    }
    expect(new Set(records.map(({ agentId }) => agentId))).toEqual(
      new Set(AGENTS.map(({ agentId }) => agentId)),
    );
    const promised = await Promise.all(desks.map((desk) => desk.getByText('asked for another time').count()));
    expect(promised.reduce((sum, one) => sum + one)).toBe(1);
  });

  it('shows operations what other limits would bring, before they are in force', async () => {
    const before = { campaignId: CAMPAIGN, dialGroupId: DIAL_GROUP, leadId: await aLeadOf() };
    await putCallsOnRecord(day.parts.records, before, Date.now() - DAY_MS);
    const page = await day.open('office', '/');
    await logIn(page, 'ops', PASSWORD);
    await page.goto(`/operations?campaign=${CAMPAIGN}&tab=settings`);
    await page.getByLabel('Mode', { exact: true }).selectOption('predictive');
    await page.getByLabel('Most lines per agent').fill('2');
    await page.getByRole('button', { name: 'Review' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Play it on the own records' }).click();
    await dialog.getByRole('row').filter({ hasText: 'Occupancy' }).waitFor({ timeout: 120_000 });
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Applied: in force with the next decision.').waitFor();
    await page.getByRole('cell', { name: 'Most lines per agent' }).waitFor();
    const { settings } = (await day.parts.records.campaign(CAMPAIGN)) ?? {};
    expect(settings?.pacing).toMatchObject({ mode: 'predictive', maxLinesPerAgent: 2 });
  });

  it('ends with the results of the survey, in both languages', async () => {
    await openPage(floor, 'Surveys');
    const ratings = floor.getByRole('table', { name: 'Answers to rating' });
    await ratings.waitFor();
    expect(await countsIn(ratings)).toMatchObject({ '4': '1', '5': '1' });
    expect(await countsIn(floor.getByRole('table', { name: 'Answers to recommend' }))).toMatchObject({
      '8': '1',
      '9': '1',
    });
    await floor.getByRole('button', { name: 'Prove that nothing was changed' }).click();
    await floor.getByText('All 2 interviews are what was answered.').waitFor();
    await hasNoFault(floor);
    await keepBoth(floor, 'survey-results');
    expect(day.complaints).toEqual([]);
    expect(day.served.errors).toEqual([]);
  });

  async function openPage(page: Page, name: string): Promise<void> {
    await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { name, exact: true, level: 1 }).waitFor();
  }

  async function addUser(login: string, name: string, role: string, agentId = ''): Promise<void> {
    await office.getByRole('button', { name: 'Add a user' }).click();
    const dialog = office.getByRole('dialog');
    await dialog.getByLabel('Login').fill(login);
    await dialog.getByLabel('Name', { exact: true }).fill(name);
    await dialog.getByLabel('Role').selectOption(role);
    await dialog.getByLabel('Works as agent').fill(agentId);
    await dialog.getByLabel('Password').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Add a user' }).click();
    await office.getByText(`${login} can log in now.`).waitFor();
    await dialog.waitFor({ state: 'detached' });
  }

  async function sayHowAndWhen(page: Page): Promise<void> {
    await page.getByLabel('Name of the campaign').fill('Autumn renewals');
    await page.getByLabel('Script for agents').fill('renewal');
    for (const trunk of await page.getByRole('group', { name: 'Trunks' }).getByRole('checkbox').all())
      await trunk.check();
    const days = page.getByRole('group', { name: 'When people may be called' });
    for (const weekday of ['Sat', 'Sun']) await days.getByLabel(weekday).check();
    await page.getByLabel('From', { exact: true }).fill('00:00');
    await page.getByLabel('To', { exact: true }).fill('23:59');
    await page.getByLabel('Time zone').fill(whereItIsNoon());
    await page.getByLabel('The law of each number holds as well').uncheck();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('What would come of it').waitFor();
  }

  async function numberOf(attemptId: string): Promise<string> {
    return (await day.parts.records.attempt(attemptId))?.number ?? '';
  }

  async function onBoard(number: string) {
    let found: { readonly agentId?: string | undefined } | undefined;
    await eventually(
      async () => {
        for (const call of callsIn(await day.served.engine.board(), 'joined'))
          if ((await numberOf(call.attemptId)) === number) found = call;
        return found !== undefined;
      },
      `${number} is joined`,
      60_000,
    );
    return found ?? {};
  }

  async function everybodyHears(
    wanted: Readonly<Record<'supervisor' | 'agent' | 'customer', string>>,
    desk: Page,
  ): Promise<void> {
    const ears = { supervisor: () => heardAt(floor), agent: () => heardAt(desk), customer: heardAbroad(day) };
    for (const party of ['supervisor', 'agent', 'customer'] as const) {
      let last = '';
      const isHeard = async (): Promise<boolean> => (last = await ears[party]()) === wanted[party];
      await eventually(isHeard, `the ${party} hears ${wanted[party]}`, 30_000).catch((error: unknown) => {
        throw new Error(`${String(error)}, but hears ${last}`);
      });
    }
  }

  async function allClosed() {
    await eventually(
      async () => {
        const closed = await day.parts.closed(CAMPAIGN);
        return closed.length === PEOPLE.length && closed.every(({ details }) => details?.disposition);
      },
      'ten calls with an outcome on record',
      90_000,
    );
    return day.parts.closed(CAMPAIGN);
  }

  async function aLeadOf(): Promise<string> {
    const [record] = await day.parts.closed(CAMPAIGN);
    return record?.leadId ?? '';
  }

  async function countsIn(table: Locator): Promise<Record<string, string>> {
    const rows = await table.locator('tbody tr').all();
    const cells = await Promise.all(rows.map((row) => row.locator('td, th').allInnerTexts()));
    return Object.fromEntries(cells.map(([value = '', count = '']) => [value, count]));
  }
});

/** A zone without summer time in which the day is half over, so that no midnight comes in between. */
function whereItIsNoon(): string {
  const hours = 12 - new Date().getUTCHours();
  return hours === 0 ? 'Etc/GMT' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}
