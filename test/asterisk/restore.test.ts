/**
 * A whole restore: a backup of a running system, with its sounds and recordings, is put back on a machine where nothing is
 * (new Postgres, Redis, data folder and Asterisk), an engine starts there, and its first call is made.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownSoundsFolder } from '../../src/app/asterisk/ownSounds.ts';
import { promptVersions } from '../../src/app/asterisk/prompts.ts';
import { filesToKeep, placesOf } from '../../src/app/backupPlaces.ts';
import { createPostgresBackup, createPostgresRecords } from '../../src/records/postgres.ts';
import { makeBackup } from '../../src/services/backup.ts';
import { restoreBackup } from '../../src/services/restore.ts';
import { agentsReady, isClosed, startEngineParts, type EngineParts } from '../support/engine.ts';
import { engineConfig, startEngine } from '../support/engineInProcess.ts';
import { eventually } from '../support/eventually.ts';

const AGENT = 'agent-1';
const RECORDED = {
  promptBeforeAgent: false,
  consent: undefined,
  recording: { mode: 'all', share: 1, required: false, basis: 'test', stereo: false, retentionDays: 30 },
} as const;

describe('a backup of a running system', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outpace-restore-'));
  const file = join(folder, 'all.backup');
  const ours = Buffer.from('RIFF: a consent prompt of our own');
  let old: EngineParts;
  let recording: { readonly file: string; readonly sha256: string };

  beforeAll(async () => {
    old = await startEngineParts({ agents: 1 });
    const config = engineConfig(old);
    const sound = join(ownSoundsFolder(config.dataDir), 'outpace/en/consent.wav');
    mkdirSync(dirname(sound), { recursive: true });
    writeFileSync(sound, ours);
    const engine = await startEngine(old);
    await agentsReady(engine, old.agentIds);
    await old.runCampaign(engine, 'called', ['01'], RECORDED);
    await old.finished('called');
    recording = await eventually(async () => {
      const [made] = await old.records.recordings.find({ campaignId: 'called', limit: 1 });
      return made;
    }, 30_000);
    await old.importLeads('next', ['01']);
    await old.createCampaign('next', RECORDED);
    const backup = createPostgresBackup(old.databaseUrl);
    const storesOf = () => Promise.resolve(old.stores);
    const files = filesToKeep(config, true);
    await makeBackup({ backup, storesOf, file, files, overwrite: false, version: 'test', now: Date.now() });
    await backup.stop();
    await engine.stop();
    await old.stop();
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is all that an empty machine needs to go on calling', async () => {
    const parts = await startEngineParts({ agents: 1 });
    const databaseUrl = await parts.postgres.freshDatabase();
    const config = engineConfig(parts, { databaseUrl });
    const records = createPostgresRecords({ url: databaseUrl, maxConnections: 2 });
    const openRecords = async () => {
      await records.start();
      return records;
    };
    const about = { file, force: false, dryRun: false, node: 'restore', now: Date.now() };
    const storesOf = () => Promise.resolve(parts.stores);
    const backup = createPostgresBackup(databaseUrl);
    const result = await restoreBackup({ backup, openRecords, storesOf, place: placesOf(config), ...about });
    // The recording and the one sound that is not Outpace's own.
    expect(result).toMatchObject({ replaced: 0, filesWritten: 2 });

    const own = ownSoundsFolder(config.dataDir);
    expect(readFileSync(join(own, 'outpace/en/consent.wav')).equals(ours)).toBe(true);
    const version = createHash('sha256').update(ours).digest('hex');
    expect(promptVersions('en', own).get('outpace/consent'), 'what the records say was heard').toBe(version);
    const audio = readFileSync(join(config.dataDir, 'recordings', recording.file));
    expect(createHash('sha256').update(audio).digest('hex')).toBe(recording.sha256);

    const engine = await startEngine(parts, { databaseUrl });
    await agentsReady(engine, [AGENT]);
    expect(await engine.command({ type: 'campaign.start', campaignId: 'next' })).toMatchObject({ ok: true });
    const cdr = await eventually(
      async () => (await records.attemptsOfCampaign('next')).find((attempt) => isClosed(attempt)),
      60_000,
    );
    expect(cdr).toMatchObject({ dialStatus: 'answered', agentId: AGENT });
    expect(await records.attemptsOfCampaign('called')).toMatchObject([{ dialStatus: 'answered' }]);
    await engine.stop();
    await records.stop();
    await parts.stop();
  }, 180_000);
});
