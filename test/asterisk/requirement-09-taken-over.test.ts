/**
 * Requirement 9 on the whole engine: another process registers the same application. The first places no call any more,
 * gives up, and leaves the attempts to its successor: nobody is called twice, and what it held it can write no more.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, readPstnLog } from '../support/asterisk.ts';
import {
  agentsReady,
  boardShows,
  DIAL_GROUP,
  endEngine,
  startEngineParts,
  type EngineParts,
} from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';
import { ariSettings, startTelephony } from '../support/telephony.ts';

/** From the requirement. */
const STOPPED_WITHIN_MS = 1_000;
const PEOPLE = 60;
const BUSY = '10';

describe('requirement 9: another process takes the application', () => {
  let parts: EngineParts;
  let first: InProcessEngine;
  let successor: InProcessEngine | undefined;
  let numbers: readonly string[] = [];
  beforeAll(async () => {
    parts = await startEngineParts({ agents: 2 });
    first = await startEngine(parts, { callsPerSecond: 5 });
    await agentsReady(first, parts.agentIds);
  });
  afterAll(async () => {
    await endEngine(parts, successor);
  });

  const invites = () => readPstnLog(parts.asterisks.pstn).filter(({ event }) => event === 'invite');

  it('the first places no call later than a second after, and gives up', async () => {
    const { fence } = (await parts.stores.ownership.current(DIAL_GROUP, Date.now())) ?? { fence: 0 };
    numbers = await parts.runCampaign(
      first,
      'taken',
      Array.from({ length: PEOPLE }, () => BUSY),
    );
    await eventually(() => invites().length > 5, 'calls leave');
    const thief = await startTelephony(ariSettings(parts.asterisks.pbx), `outpace-${DIAL_GROUP}-${fence}`);
    const takenAt = Date.now();
    await eventually(() => first.fatals.length > 0, 'the first gives up', STOPPED_WITHIN_MS * 2);
    expect(first.fatals.join()).toContain('another engine has taken over the telephony application');
    expect((await first.board()).holds).toContain('another engine has taken over');
    // Long enough for a few calls more, had it gone on.
    await eventually(() => Date.now() - takenAt > 3 * STOPPED_WITHIN_MS, 'three seconds');
    expect(Math.max(...invites().map(({ at }) => at))).toBeLessThan(takenAt + STOPPED_WITHIN_MS);
    expect(invites().length).toBeLessThan(PEOPLE);
    await thief.port.stop();
    await expect(first.stop(0)).rejects.toThrow('gave up');
  }, 60_000);

  it('the successor finishes the list: one INVITE for each number', async () => {
    successor = await startEngine(parts);
    await agentsReady(successor, parts.agentIds);
    await boardShows(successor, ({ holds }) => holds.length === 0, 'the floor is free');
    await eventually(
      async () => (await parts.records.progress('taken'))?.final === PEOPLE,
      'everybody is called',
      30_000,
    );
    expect(numbers.map((number) => parts.invitesOf(number))).toEqual(numbers.map(() => 1));
    expect(await parts.stores.hopper.openAttempts()).toEqual([]);
  }, 60_000);

  it('writes under the first fencing number are refused from then on', async () => {
    await expect(parts.stores.hopper.lease(1, 'taken', 1, 1_000, Date.now())).rejects.toThrow();
    expect((await parts.stores.ownership.current(DIAL_GROUP, Date.now()))?.fence).toBe(2);
  });
});
