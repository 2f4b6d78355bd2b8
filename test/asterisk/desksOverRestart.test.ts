/**
 * `kill -9` of `outpace serve` with twenty agents at their desks in calls, and its start on the same data: they talk on all
 * the while, and each desk comes back to its call, its place in the script and its text by itself.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../src/app/freePort.ts';
import type { CampaignSettings } from '../../src/domain/campaign/campaign.ts';
import type { CallDetailRecord } from '../../src/domain/cdr/attempt.ts';
import type { Draft } from '../../src/api/schemas/deskScreen.ts';
import { createPostgresAccounts } from '../../src/records/postgres.ts';
import { eventually } from '../support/asterisk.ts';
import { openDeskClient, tokenOfAgent, type DeskClient } from '../support/deskClients.ts';
import {
  boardShows,
  callsIn,
  endEngine,
  startEngineParts,
  TRUNK,
  type EngineParts,
} from '../support/engine.ts';
import { startEngineProcess, type EngineProcess } from '../support/engineProcess.ts';
import { rtpOf } from '../support/farEnd.ts';

const AGENTS = 20;
const CAMPAIGN = 'renewals';
/** Twenty who answer at the same moment are another test's matter. */
const SLOW_TRUNK = { id: TRUNK, host: '127.0.0.1', lines: 30, callsPerSecond: 5 };
/** Answers at once and talks for almost two minutes. */
const PERSON = '07';
const SETTINGS: Partial<CampaignSettings> = {
  promptBeforeAgent: false,
  consent: undefined,
  // Nobody is abandoned where the machine is slow.
  answerLimitMs: 15_000,
  maxTalkMs: 600_000,
  script: 'renewal',
  dispositions: {
    forced: true,
    limitMs: 60_000,
    codes: [
      {
        code: 'sold',
        label: 'Sold',
        salesStatus: 'success',
        isContact: true,
        isSuccess: true,
        needsCallback: false,
      },
    ],
  },
};
/** Twenty desks back on a busy machine. */
const BACK_WITHIN_MS = 60_000;
/** How long nobody may be unheard. */
const LOOK_EVERY_MS = 1_000;

interface Seen {
  readonly attemptId: string | undefined;
  readonly leadId: string | undefined;
  readonly agentState: string | undefined;
  readonly callState: string | undefined;
  readonly conversation: string | undefined;
  readonly draft: Draft | undefined;
}

const draftOf = ({ agentId }: DeskClient): Draft => ({
  note: `noted by ${agentId}`,
  fields: {},
  path: ['opening', 'need', 'complaint'],
  answers: [{ nodeId: 'need', value: 'unsatisfied' }],
});

const seenAt = (desk: DeskClient): Seen => {
  const { view } = desk.state();
  const { attemptId, leadId, state, conversation } = view?.call ?? {};
  return {
    attemptId,
    leadId,
    agentState: view?.agent.state,
    callState: state,
    conversation: conversation?.state,
    draft: desk.screen()?.draft,
  };
};

const known = ({ agentId = '', attemptId, leadId, endedBy, details }: CallDetailRecord) =>
  [agentId, { attemptId, leadId, endedBy, note: details?.disposition?.note }] as const;

describe('kill -9 of outpace serve with twenty agents in calls', () => {
  let parts: EngineParts;
  let engine: EngineProcess;
  let consolePort = 0;
  let desks: readonly DeskClient[] = [];
  let before: readonly Seen[] = [];

  beforeAll(async () => {
    parts = await startEngineParts({ agents: AGENTS });
    consolePort = await freePort();
    engine = await startEngineProcess(parts, { consolePort, trunks: [SLOW_TRUNK] });
    desks = await openDesks();
    await Promise.all(desks.map((desk) => done(desk, { type: 'login', phone: 'own' })));
    await all('ready', (desk) => desk.state().view?.agent.state === 'ready');
    await parts.runCampaign(
      engine,
      CAMPAIGN,
      desks.map(() => PERSON),
      SETTINGS,
    );
    await all('in a call', (desk) => seenAt(desk).callState === 'joined' && desk.screen() !== undefined);
  }, 180_000);
  afterAll(async () => {
    for (const desk of desks) desk.close();
    await endEngine(parts, engine);
  }, 60_000);

  async function openDesks(): Promise<readonly DeskClient[]> {
    const accounts = createPostgresAccounts(parts.databaseUrl);
    await accounts.start();
    const opened: DeskClient[] = [];
    for (const agentId of parts.agentIds)
      opened.push(openDeskClient(engine.consoleUrl, agentId, await tokenOfAgent(accounts, agentId)));
    await accounts.stop();
    return opened;
  }

  const all = (what: string, isSo: (desk: DeskClient) => boolean): Promise<void> =>
    eventually(() => desks.every(isSo), `every desk is ${what}`, BACK_WITHIN_MS).catch((error: unknown) => {
      const others = desks.filter((desk) => !isSo(desk)).map((desk) => [desk.agentId, desk.state()]);
      throw new Error(`${String(error)}; the others: ${JSON.stringify(others)}`);
    });

  const done = async (desk: DeskClient, command: Parameters<DeskClient['ask']>[0]): Promise<void> => {
    expect(await desk.ask(command), `${desk.agentId}: ${command.type}`).toMatchObject({ ok: true });
  };

  /** Legs of the people, each with its packets so far from them and to them. */
  const heardSoFar = () =>
    Promise.all(before.map(({ attemptId = '' }) => rtpOf(parts.asterisks.pbx, attemptId)));

  it('their desks show the call, the place in the script and the text', async () => {
    await Promise.all(
      desks.map((desk) =>
        done(desk, { type: 'draft', attemptId: seenAt(desk).attemptId ?? '', draft: draftOf(desk) }),
      ),
    );
    before = desks.map((desk) => ({ ...seenAt(desk), draft: draftOf(desk) }));
    expect(new Set(before.map(({ attemptId }) => attemptId)).size).toBe(AGENTS);
    expect(before.every(({ agentState }) => agentState === 'talking')).toBe(true);
    await eventually(
      async () => (await heardSoFar()).every(({ received, sent }) => received > 50 && sent > 50),
      'all are heard',
    );
  }, 60_000);

  it('the engine is killed and started anew: everybody is heard all the while, both ways', async () => {
    await engine.kill();
    const killedAt = Date.now();
    let isBack = false;
    const restarted = startEngineProcess(parts, { consolePort, trunks: [SLOW_TRUNK] }).then((started) => {
      engine = started;
      console.log(`ready ${Date.now() - killedAt} ms after the kill`);
      return all('back', (desk) => desk.state().link === 'open' && desk.screen() !== undefined);
    });
    void restarted.finally(() => (isBack = true)).catch(() => undefined);
    const shares = await listenUntil(() => isBack);
    await restarted;
    const least = Math.min(...shares);
    console.log(`twenty desks are back in their calls ${Date.now() - killedAt} ms after the kill`);
    console.log(
      `in ${shares.length} looks each leg had ${Math.round(least * 100)} % of its packets at least`,
    );
    expect(least).toBeGreaterThan(0);
  }, 120_000);

  /** Of each look since the one before: the least share of its packets that any leg was sent or sent itself. */
  async function listenUntil(isOver: () => boolean): Promise<readonly number[]> {
    const shares: number[] = [];
    let [last, lookedAt] = [await heardSoFar(), Date.now()];
    while (!isOver()) {
      await eventually(() => Date.now() - lookedAt > LOOK_EVERY_MS, 'it is time for another look');
      const [now, at] = [await heardSoFar(), Date.now()];
      const due = (at - lookedAt) / 20;
      const grown = now.flatMap(({ received, sent }, leg) => [
        received - (last[leg]?.received ?? 0),
        sent - (last[leg]?.sent ?? 0),
      ]);
      shares.push(Math.min(...grown) / due);
      [last, lookedAt] = [now, at];
    }
    return shares;
  }

  it('each desk is back at the same call, the same stage and place in the script, and the same text', async () => {
    expect(desks.map(seenAt)).toEqual(before);
    const { script } = desks[0]?.screen() ?? {};
    expect(script?.scriptId).toBe('renewal');
    await boardShows(engine, (floor) => callsIn(floor, 'joined').length === AGENTS, 'all are joined');
  }, 60_000);

  it('they hang up and give the outcome; each call has one record with agent, lead and note', async () => {
    await Promise.all(desks.map((desk) => done(desk, { type: 'hangup' })));
    await all('asked for the outcome', (desk) => desk.state().view?.owed !== undefined);
    await Promise.all(
      desks.map((desk) =>
        done(desk, {
          type: 'disposition',
          code: 'sold',
          note: draftOf(desk).note,
          answers: draftOf(desk).answers,
        }),
      ),
    );
    await all('ready again', (desk) => desk.state().view?.agent.state === 'ready');
    const records = await parts.finished(CAMPAIGN);
    expect(records, JSON.stringify(records.filter(({ agentId }) => agentId === undefined))).toHaveLength(
      AGENTS,
    );
    const expected = desks.map((desk, index) => {
      const { attemptId, leadId } = before[index] ?? {};
      return [desk.agentId, { attemptId, leadId, endedBy: 'agent', note: draftOf(desk).note }] as const;
    });
    // An outcome that is given after the call follows its record.
    await expect
      .poll(async () => Object.fromEntries((await parts.closed(CAMPAIGN)).map(known)), {
        timeout: BACK_WITHIN_MS,
      })
      .toEqual(Object.fromEntries(expected));
    expect(await parts.stores.hopper.openAttempts()).toEqual([]);
    expect(await parts.stores.limits.linesInUse('pstn')).toBe(0);
  }, 120_000);
});
