/**
 * An agent in mid-call whose page is loaded anew, whose server or whole network is away, or who opens the desk in a second
 * window: the call goes on, and the page comes back to it with the text. Real Asterisk, Redis, Postgres and Chromium.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAgentDesktop, type AgentDesktop } from '../support/agentDesktop.ts';
import { eventually, liveBridges } from '../support/asterisk.ts';
import { openCable, type Cable } from '../support/browserPhone/cable.ts';
import { boardShows } from '../support/engine.ts';
import { rtpOf } from '../support/farEnd.ts';

const SETTINGS = {
  promptBeforeAgent: false,
  consent: undefined,
  maxTalkMs: 300_000,
  dispositions: {
    forced: true,
    limitMs: 60_000,
    codes: [
      {
        code: 'sold',
        label: 'Sold',
        salesStatus: 'success' as const,
        isContact: true,
        isSuccess: true,
        needsCallback: false,
      },
    ],
  },
};
/** Asterisk waits five seconds for audio; then the phone is called after two, on a machine that does other things too. */
const BACK_WITHIN_MS = 30_000;
const CUT_MS = 30_000;
/** Asterisk ends a leg after five seconds without audio. */
const SURELY_HEARD_MS = 8_000;

describe('an agent in mid-call on the real Asterisk', () => {
  let desktop: AgentDesktop;
  let page: Page;
  let cable: Cable;
  beforeAll(async () => {
    desktop = await startAgentDesktop();
    page = await desktop.open();
    cable = await openCable(page);
    await page.getByRole('button', { name: 'Log in to the floor' }).click();
    await stateIs('Ready');
  }, 300_000);
  afterAll(async () => {
    await desktop.stop();
  }, 60_000);

  const stateIs = (name: string): Promise<void> => page.locator('.state-name', { hasText: name }).waitFor();
  const shown = (attemptId: string): Promise<void> => page.locator(`[data-subject="${attemptId}"]`).waitFor();
  const seatId = async (): Promise<string> => {
    const { agents } = await desktop.engine.board();
    return agents.find(({ agentId }) => agentId === desktop.agentId)?.seatId ?? '';
  };

  /** One call, joined, with a note begun; the id of its attempt. */
  const talk = async (campaignId: string): Promise<string> => {
    await desktop.parts.runCampaign(desktop.engine, campaignId, ['02'], SETTINGS);
    const { calls } = await boardShows(
      desktop.engine,
      (board) => board.calls.some((call) => call.campaignId === campaignId && call.state === 'joined'),
      `${campaignId} is joined`,
    );
    const attemptId = calls.find((call) => call.campaignId === campaignId)?.attemptId ?? '';
    await shown(attemptId);
    await page.getByLabel('Notes').fill(campaignId);
    return attemptId;
  };

  /** Both legs are in one bridge, and audio arrives from both. */
  const expectTogether = async (attemptId: string): Promise<void> => {
    const { pbx } = desktop.parts.asterisks;
    const legs = [attemptId, await seatId()];
    await eventually(
      async () =>
        (await liveBridges(pbx)).some(({ channels }) => legs.every((leg) => channels.includes(leg))),
      'agent and customer are in one bridge',
    );
    const heard = (): Promise<number[]> =>
      Promise.all(legs.map(async (leg) => (await rtpOf(pbx, leg)).received));
    const before = await heard();
    await eventually(
      async () => (await heard()).every((packets, index) => packets > (before[index] ?? 0) + 25),
      'both are heard',
    );
  };

  /** Again and again, since silence has its effect after seconds. */
  const expectTogetherFor = async (forMs: number, attemptId: string): Promise<void> => {
    for (const until = Date.now() + forMs; Date.now() < until; ) await expectTogether(attemptId);
  };

  /** Music, where the agent is away. */
  const expectHears = async (attemptId: string): Promise<void> => {
    const { pbx } = desktop.parts.asterisks;
    const before = (await rtpOf(pbx, attemptId)).sent;
    await eventually(async () => (await rtpOf(pbx, attemptId)).sent > before + 25, 'the person hears music');
  };

  const waits = (attemptId: string) =>
    boardShows(
      desktop.engine,
      ({ calls }) => calls.some((call) => call.attemptId === attemptId && call.state === 'waiting'),
      'the person waits',
    );

  const phoneIs = (text: string): Promise<void> =>
    page.locator('.phone .badge', { hasText: text }).first().waitFor({ timeout: BACK_WITHIN_MS });

  /** The same call in a new leg of the agent's: the old one was given up, and another is in the call. */
  const isBackIn = (attemptId: string, oldSeatId: string) =>
    boardShows(
      desktop.engine,
      ({ agents }) =>
        agents.some(
          (agent) => agent.state === 'talking' && agent.attemptId === attemptId && agent.seatId !== oldSeatId,
        ),
      'the agent is back in the call',
      BACK_WITHIN_MS,
    );

  /** Hangs up and gives the outcome, by key; one call, whose record has the note. */
  const finish = async (campaignId: string): Promise<void> => {
    await page.locator('h1').click();
    await page.keyboard.press('x');
    await stateIs('Wrap-up');
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await stateIs('Ready');
    await expect
      .poll(async () =>
        (await desktop.parts.closed(campaignId)).map(({ details }) => details?.disposition?.note),
      )
      .toEqual([campaignId]);
  };

  it('loads the page anew: the same call, the same text, and both hear each other again', async () => {
    const attemptId = await talk('reload');
    const before = await seatId();
    const lostAt = Date.now();
    await page.reload();
    await shown(attemptId);
    expect(await page.getByLabel('Notes').inputValue()).toBe('reload');
    await isBackIn(attemptId, before);
    console.log(`after the reload they talk again within ${Date.now() - lostAt} ms`);
    await stateIs('In a call');
    await expectTogether(attemptId);
    await finish('reload');
  }, 120_000);

  it('loses the server for a while: they talk on by the same leg, also when the phone has registered again', async () => {
    const attemptId = await talk('server');
    const before = await seatId();
    desktop.link.down();
    await page.getByText('Connection lost').waitFor();
    await page.getByLabel('Notes').fill('');
    await page.getByLabel('Notes').pressSequentially('server');
    await expectTogether(attemptId);
    desktop.link.up();
    await phoneIs('Phone: connected');
    await expectTogetherFor(SURELY_HEARD_MS, attemptId);
    expect(await seatId(), 'the leg').toBe(before);
    expect(await page.getByLabel('Notes').inputValue()).toBe('server');
    await finish('server');
  }, 120_000);

  it('is cut off for 30 s, sound and all: the person hears music, and has the agent back with the text', async () => {
    const attemptId = await talk('cut');
    const before = await seatId();
    await cable.pull();
    desktop.link.down();
    const backAt = Date.now() + CUT_MS;
    await page.getByText('Connection lost').waitFor();
    await page.getByLabel('Notes').fill('');
    await page.getByLabel('Notes').pressSequentially('cut');
    await waits(attemptId);
    while (Date.now() < backAt) await expectHears(attemptId);
    await waits(attemptId);
    await cable.plugIn();
    desktop.link.up();
    await isBackIn(attemptId, before);
    console.log(`after the cut they talk again within ${Date.now() - backAt} ms`);
    await shown(attemptId);
    await stateIs('In a call');
    const after = await seatId();
    await expectTogetherFor(SURELY_HEARD_MS, attemptId);
    expect(await seatId(), 'the leg').toBe(after);
    expect(await page.getByLabel('Notes').inputValue()).toBe('cut');
    await finish('cut');
  }, 180_000);

  it('opens a second window: the call goes on there with the phone and the text, and the first one says so', async () => {
    const attemptId = await talk('window');
    const before = await seatId();
    await eventually(async () => {
      const kept = await desktop.parts.stores.desk.draft(desktop.agentId, attemptId);
      return JSON.stringify(kept ?? {}).includes('window');
    }, 'the text is at the server');
    const first = page;
    page = await first.context().newPage();
    await page.goto('/desk');
    await first.getByRole('button', { name: 'Use this window' }).waitFor();
    await shown(attemptId);
    expect(await page.getByLabel('Notes').inputValue()).toBe('window');
    await isBackIn(attemptId, before);
    await expectTogether(attemptId);
    await finish('window');
    expect(desktop.errors).toEqual([]);
  }, 120_000);
});
