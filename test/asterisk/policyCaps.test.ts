/**
 * Caps of a policy on the real Asterisk: leads wait in one campaign's hopper, judged by a past in which nobody was called,
 * while another campaign calls the same number, and the same person by another number. The far end's log shows that
 * nobody is called beyond the cap.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, readPstnLog } from '../support/asterisk.ts';
import { agentsReady, boardShows, endEngine, startEngineParts, type EngineParts } from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';

/** By the number plan: never answers; the others are busy. */
const RINGS = { number: '+15550000111', listKey: 'person-1' };
const SHARED = { number: '+15550000310', listKey: 'person-2' };
const HOME = { number: '+15550000410', listKey: 'person-3' };
const MOBILE = { number: '+15550000510', listKey: 'person-3' };

const ONCE_A_DAY = `
id: ZZ
version: "1"
source: a test
confidence: source
region: US
windows:
  - { days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "24:00" }
holidays: asUsual
caps:
  - { scope: person, most: 1, hours: 24 }
minGapMs: 0
minRingMs: 0
redialLockMs: 0
refusalLockDays: 0
abandonWindows:
  - { name: day, limit: 0.5, days: 1 }
promptBeforeAgent: allowed
consent: notRequired
retentionDays: 30
`;

describe('leads that wait in the hopper while the same people are called', () => {
  let parts: EngineParts;
  let engine: InProcessEngine;
  const folder = mkdtempSync(join(tmpdir(), 'outpace-policy-caps-'));

  beforeAll(async () => {
    writeFileSync(join(folder, 'ZZ.yaml'), ONCE_A_DAY);
    parts = await startEngineParts({ agents: 3 });
    engine = await startEngine(parts, { policiesFolder: folder });
    await agentsReady(engine, parts.agentIds);
  }, 120_000);
  afterAll(async () => {
    await endEngine(parts, engine);
    rmSync(folder, { recursive: true, force: true });
  });

  const importList = async (listId: string, people: readonly (typeof RINGS)[]): Promise<void> => {
    await parts.records.createList(listId, listId);
    await parts.records.importLeads(
      listId,
      people.map(({ number, listKey }, index) => ({
        leadId: `${listId}-${index + 1}`,
        number,
        rawNumber: number,
        listKey,
        fields: { time_zone: 'America/New_York' },
        sourceLine: index + 2,
      })),
    );
  };
  const start = (campaignId: string) => engine.command({ type: 'campaign.start', campaignId });
  const invites = (): readonly string[] =>
    readPstnLog(parts.asterisks.pstn)
      .filter(({ event }) => event === 'invite')
      .map(({ number }) => number)
      .toSorted();

  it('are not called beyond the cap on the person', async () => {
    await importList('autumn', [RINGS, SHARED, HOME]);
    await importList('spring', [SHARED, MOBILE]);
    const policies = ['ZZ'];
    const attemptSpacingMs = 0;
    // One line: the first call rings while the others wait behind it.
    await parts.createCampaign('autumn', {
      policies,
      attemptSpacingMs,
      maxLines: 1,
      ringTimeoutMs: 15_000,
    });
    await parts.createCampaign('spring', { policies, attemptSpacingMs });
    expect(await start('autumn')).toMatchObject({ ok: true });
    await boardShows(
      engine,
      ({ calls }) => calls.some(({ state }) => state === 'ringing'),
      'the first call rings',
    );
    const { hopper } = parts.stores;
    const waiting = async () => (await hopper.depth('autumn')).ready;
    await eventually(async () => (await waiting()) === 2, 'the others are in the hopper');

    expect(await start('spring')).toMatchObject({ ok: true });
    await eventually(
      async () => (await parts.closed('spring')).length === 2,
      'the other campaign has called them',
      30_000,
    );
    expect(await waiting(), 'they still wait in the first').toBe(2);
    const refusals = async () => (await parts.records.progress('autumn'))?.refusals;
    await eventually(async () => (await refusals())?.['policy-cap'] === 2, 'both are refused', 60_000);

    expect(invites()).toEqual([RINGS, SHARED, MOBILE].map(({ number }) => number).toSorted());
    expect((await parts.closed('autumn')).map(({ number }) => number)).toEqual([RINGS.number]);
    const calledAt = new Map((await parts.closed('spring')).map((call) => [call.number, call.createdAt]));
    for (const [leadId, number] of [
      ['autumn-2', SHARED.number],
      ['autumn-3', MOBILE.number],
    ] as const) {
      const [lead] = await parts.records.gate.ofLead(leadId);
      expect(lead?.dueAt, 'a day after the call').toBe((calledAt.get(number) ?? 0) + 24 * 3_600_000);
    }
  }, 150_000);
});
