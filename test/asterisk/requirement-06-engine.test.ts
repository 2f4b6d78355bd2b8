/**
 * Requirement 6 on the whole engine, in its short form: Asterisk is dead for a minute. The engine finds it again within
 * 15 s of its return, compares before it dials, closes what died with it, and calls the agents' phones again.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, readPstnLog } from '../support/asterisk.ts';
import {
  agentsReady,
  boardShows,
  callsIn,
  endEngine,
  startEngineParts,
  type EngineParts,
} from '../support/engine.ts';
import { hangUpEverybody } from '../support/farEnd.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';

const DOWN_MS = 60_000;

describe('requirement 6: Asterisk is dead for a minute', () => {
  let parts: EngineParts;
  let engine: InProcessEngine;
  let numbers: readonly string[] = [];
  beforeAll(async () => {
    parts = await startEngineParts({ agents: 3 });
    engine = await startEngine(parts);
    await agentsReady(engine, parts.agentIds);
  });
  afterAll(async () => {
    await endEngine(parts, engine);
  });

  it('dialling stops at once, and nothing is dialled while it is away', async () => {
    // One joined, one ringing, and three that wait for an agent.
    numbers = await parts.runCampaign(engine, 'minute', ['02', '11', '07', '10', '21', '10'], {
      ringTimeoutMs: 30_000,
    });
    await boardShows(
      engine,
      (floor) => callsIn(floor, 'joined').length === 1 && callsIn(floor, 'ringing').length === 1,
      'one joined, one ringing',
    );
    const diedAt = Date.now();
    process.kill(parts.asterisks.pbx.pid, 'SIGKILL');
    // No BYE came; the far end hears nothing any more and hangs up.
    await hangUpEverybody(parts.asterisks.pstn);
    await boardShows(engine, ({ link }) => link === 'down', 'the link is down', 1_000);
    const placed = numbers.map((number) => parts.invitesOf(number));
    await eventually(() => Date.now() - diedAt >= DOWN_MS, 'a minute of death', DOWN_MS + 5_000);
    expect((await engine.board()).holds).toContain('telephony is not connected');
    expect(numbers.map((number) => parts.invitesOf(number))).toEqual(placed);
  }, 90_000);

  it('it is found again within 15 s, compared with, and only then dialled', async () => {
    await parts.asterisks.restart('pbx');
    const backAt = Date.now();
    await boardShows(
      engine,
      ({ link, holds }) => link === 'up' && holds.length === 0,
      'the floor is free',
      15_000,
    );
    expect(Date.now() - backAt).toBeLessThan(15_000);
    const calls = await parts.finished('minute', 60_000);
    expect(numbers.map((number) => parts.invitesOf(number))).toEqual(numbers.map(() => 1));
    const results = Object.fromEntries(calls.map((call) => [call.leadId, call.lineResult]));
    expect(results).toMatchObject({ 'minute-1': 'ANSWERED', 'minute-2': 'UNKNOWN_GAP' });
    expect(calls.filter(({ dialStatus }) => dialStatus === 'busy')).toHaveLength(2);
    expect(await parts.stores.hopper.openAttempts()).toEqual([]);
    // Connected, compared, and only then an INVITE.
    const log = logged(engine.logFile);
    const upAt = log.findLast(({ event }) => event === 'ari.link.up')?.time ?? Infinity;
    const comparedAt = log.findLast(
      ({ event, hold }) => event === 'floor.released' && hold === 'calls are being compared with Asterisk',
    )?.time;
    const invites = readPstnLog(parts.asterisks.pstn).filter((entry) => entry.event === 'invite');
    const firstInviteAt = Math.min(...invites.map(({ at }) => at).filter((at) => at > upAt));
    expect(comparedAt).toBeGreaterThanOrEqual(upAt);
    expect(firstInviteAt).toBeGreaterThanOrEqual(comparedAt ?? Infinity);
  }, 90_000);

  it('the agents are in their seats again and take calls', async () => {
    await agentsReady(engine, parts.agentIds);
    await parts.runCampaign(engine, 'afterwards', ['01', '01']);
    const calls = await parts.finished('afterwards');
    expect(calls.every(({ stamps }) => stamps.joinedAt !== undefined)).toBe(true);
  }, 60_000);
});

interface LogLine {
  readonly time: number;
  readonly event?: string;
  readonly hold?: string;
}

function logged(file: string): readonly LogLine[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as LogLine);
}
