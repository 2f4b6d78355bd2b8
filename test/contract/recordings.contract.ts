/** Recordings on record and the log of access, for every adapter of the records. */
import { expect, it } from 'vitest';
import type { FinishedRecording, RecordingRecords } from '../../src/ports/recordings.ts';
import { T0 } from '../support/records.ts';

export function aRecording(id: string, changes: Partial<FinishedRecording> = {}): FinishedRecording {
  return {
    recordingId: id,
    attemptId: `attempt-of-${id}`,
    campaignId: 'campaign-1',
    agentId: 'agent-1',
    startedAt: T0,
    endedAt: T0 + 60_000,
    durationMs: 60_000,
    channels: 2,
    bytes: 1_920_044,
    sha256: 'a'.repeat(64),
    node: 'node-1',
    file: `2026-03-10/${id}.wav`,
    keepUntil: T0 + 86_400_000,
    ...changes,
  };
}

/** `tamper` runs SQL that changes the log; undefined where there is no SQL. */
export function recordingsContract(
  fresh: () => Promise<RecordingRecords>,
  tamper?: (sql: string) => Promise<unknown>,
): void {
  it('reads back what was saved, once, however often it is saved', async () => {
    const recordings = await fresh();
    await recordings.save(aRecording('r1'), 'engine node-1');
    await recordings.save(aRecording('r1'), 'engine node-1');
    expect(await recordings.find({ limit: 10 })).toEqual([aRecording('r1')]);
    expect(await recordings.accesses('r1', 10)).toMatchObject([{ action: 'made', who: 'engine node-1' }]);
  });

  it('finds them by campaign, call, node and time, newest first', async () => {
    const recordings = await fresh();
    await recordings.save(aRecording('r1'), 'engine');
    await recordings.save(aRecording('r2', { campaignId: 'other', startedAt: T0 + 1 }), 'engine');
    await recordings.save(
      aRecording('r3', { node: 'node-2', startedAt: T0 + 2, keepUntil: T0 + 99 * 86_400_000 }),
      'engine',
    );
    const idsOf = async (query: object) =>
      (await recordings.find({ ...query, limit: 10 })).map(({ recordingId }) => recordingId);
    expect(await idsOf({})).toEqual(['r3', 'r2', 'r1']);
    expect(await idsOf({ campaignId: 'other' })).toEqual(['r2']);
    expect(await idsOf({ attemptId: 'attempt-of-r1' })).toEqual(['r1']);
    expect(await idsOf({ node: 'node-1' })).toEqual(['r2', 'r1']);
    expect(await idsOf({ keepUntilBefore: T0 + 2 * 86_400_000 })).toEqual(['r2', 'r1']);
    expect(await recordings.find({ limit: 1 })).toHaveLength(1);
  });

  it('marks one as deleted once, and keeps its row and its log', async () => {
    const recordings = await fresh();
    await recordings.save(aRecording('r1'), 'engine');
    expect(await recordings.markDeleted('r1', T0 + 5, 'mei', 'asked for')).toBe(true);
    expect(await recordings.markDeleted('r1', T0 + 6, 'li', 'again')).toBe(false);
    expect(await recordings.markDeleted('none', T0 + 6, 'li', 'again')).toBe(false);
    expect(await recordings.find({ isKept: true, limit: 10 })).toEqual([]);
    const deleted = { at: T0 + 5, by: 'mei', reason: 'asked for' };
    expect(await recordings.find({ isKept: false, limit: 10 })).toMatchObject([{ deleted }]);
    await recordings.noteAccess({ at: T0 + 7, who: 'li', action: 'get', recordingId: 'r1', detail: 'to x' });
    const log = await recordings.accesses('r1', 10);
    expect(log.map(({ action, who }) => `${action} ${who}`)).toEqual(['get li', 'delete mei', 'made engine']);
  });

  it.runIf(tamper !== undefined)('lets nobody change or empty the log', async () => {
    const recordings = await fresh();
    await recordings.save(aRecording('r1'), 'engine');
    for (const sql of [
      "update recording_access set who = 'nobody'",
      'delete from recording_access',
      'truncate recording_access',
    ]) {
      await expect(tamper?.(sql)).rejects.toThrow('only ever added');
    }
    expect(await recordings.accesses('r1', 10)).toHaveLength(1);
  });
}
