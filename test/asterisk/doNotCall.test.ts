/**
 * Do-not-call lists on the real Asterisk: leads wait in the hopper while their numbers are listed, by a key that the
 * called party presses in another campaign, by a pattern, by a campaign's own list, and by a change of a file. The
 * far end's log shows exactly the calls that were allowed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoNotCallRecords } from '../../src/ports/doNotCallRecords.ts';
import { createPostgresDoNotCall } from '../../src/records/postgres.ts';
import { addToList, type DoNotCallParts } from '../../src/services/doNotCall.ts';
import { readListName } from '../../src/services/doNotCallEntry.ts';
import { createNumberFiles } from '../../src/store/numberList/keep.ts';
import { eventually, readPstnLog } from '../support/asterisk.ts';
import { agentsReady, boardShows, endEngine, startEngineParts, type EngineParts } from '../support/engine.ts';
import { startEngine, type InProcessEngine } from '../support/engineInProcess.ts';

/** By the number plan: never answers, presses the do-not-call key, is busy. */
const RINGS = '+15550000111';
const OPTS_OUT = '+15550000203';
const BY_PATTERN = '+15559000310';
const BY_FILE = '+15550000410';
const BY_CAMPAIGN = '+15550000510';
const ALLOWED = '+15550000610';

async function* textOf(number: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(number);
}

describe('numbers listed while their leads wait in the hopper', () => {
  let parts: EngineParts;
  let engine: InProcessEngine;
  let records: DoNotCallRecords;
  const folder = mkdtempSync(join(tmpdir(), 'outpace-dnc-engine-'));
  const files = createNumberFiles(folder);

  beforeAll(async () => {
    await files.build('registry', textOf('+15550009910'), { source: 'a registry', version: '1' });
    parts = await startEngineParts({ agents: 3 });
    records = createPostgresDoNotCall(parts.databaseUrl);
    await records.start();
    engine = await startEngine(parts, { doNotCallFolder: folder });
    await agentsReady(engine, parts.agentIds);
  }, 120_000);
  afterAll(async () => {
    await records.stop();
    await endEngine(parts, engine);
    rmSync(folder, { recursive: true, force: true });
  });

  const importList = async (listId: string, numbers: readonly string[]): Promise<void> => {
    await parts.records.createList(listId, listId);
    await parts.records.importLeads(
      listId,
      numbers.map((number, index) => ({
        leadId: `${listId}-${index + 1}`,
        number,
        rawNumber: number,
        fields: {},
        sourceLine: index + 2,
      })),
    );
  };
  const start = (campaignId: string) => engine.command({ type: 'campaign.start', campaignId });
  const list = (name: string, entry: string) => {
    const keepers: DoNotCallParts = { records, store: parts.stores.doNotCall, files };
    const listed = {
      list: readListName(name),
      entries: [entry],
      source: 'operator',
      now: Date.now(),
    } as const;
    return addToList(keepers, listed);
  };
  const invites = (): readonly string[] =>
    readPstnLog(parts.asterisks.pstn)
      .filter(({ event }) => event === 'invite')
      .map(({ number }) => number)
      .toSorted();
  const isDone = async (campaignId: string): Promise<boolean> => {
    const progress = await parts.records.progress(campaignId);
    return progress?.due === 0 && progress.openAttempts === 0;
  };

  it('are not called: the far end sees the allowed calls and no other', async () => {
    await importList('autumn', [RINGS, OPTS_OUT, BY_PATTERN, BY_FILE, BY_CAMPAIGN, ALLOWED]);
    await importList('spring', [BY_CAMPAIGN, OPTS_OUT]);
    // One line: the first call rings while the others wait behind it.
    await parts.createCampaign('autumn', { maxLines: 1, ringTimeoutMs: 15_000 });
    await parts.createCampaign('spring');
    expect(await start('autumn')).toMatchObject({ ok: true });
    await boardShows(
      engine,
      ({ calls }) => calls.some(({ state }) => state === 'ringing'),
      'the first call rings',
    );
    const { hopper, doNotCall } = parts.stores;
    await eventually(async () => (await hopper.depth('autumn')).ready === 5, 'the others are in the hopper');

    await list('campaign:spring', BY_CAMPAIGN);
    await list('internal', '+1555900*');
    await list('file:registry', BY_FILE);
    expect(await start('spring')).toMatchObject({ ok: true });
    await eventually(() => doNotCall.has(OPTS_OUT), 'the party has pressed the key', 30_000);
    expect((await hopper.depth('autumn')).ready, 'it still waits in the other campaign').toBe(5);
    await eventually(
      async () => (await isDone('spring')) && (await isDone('autumn')),
      'both campaigns are through',
      60_000,
    );

    const allowed = [RINGS, OPTS_OUT, BY_CAMPAIGN, ALLOWED];
    expect(invites()).toEqual(allowed.toSorted());
    const called = (campaignId: string) =>
      parts.closed(campaignId).then((calls) => calls.map(({ number }) => number).toSorted());
    expect(await called('spring')).toEqual([OPTS_OUT]);
    expect(await called('autumn')).toEqual([RINGS, BY_CAMPAIGN, ALLOWED].toSorted());
    expect((await parts.records.progress('autumn'))?.refusals).toEqual({ 'do-not-call': 3 });
    expect((await records.historyOf(OPTS_OUT)).entries).toMatchObject([
      { source: 'key', attemptId: expect.any(String) as string },
    ]);
  }, 150_000);
});
