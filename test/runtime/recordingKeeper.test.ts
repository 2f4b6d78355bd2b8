/** The keeper on the simulated telephony, a real folder and records in memory: what it does when a part is away. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/domain/kernel/time.ts';
import type { RecordingOrder } from '../../src/domain/recording/recording.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import { PortFailure } from '../../src/ports/failure.ts';
import type { RecordedSegment } from '../../src/ports/recordedMedia.ts';
import { openRecordingFolder } from '../../src/runtime/recordingFolder.ts';
import { createRecordingKeeper, type RecordingKeeper } from '../../src/runtime/recordingKeeper.ts';
import { deleteExpired } from '../../src/runtime/recordingRetention.ts';
import { createMemoryRecordings } from '../../src/sim/full/recordingRecords.ts';
import { createVirtualClock } from '../../src/sim/virtualClock.ts';
import { eventually } from '../support/asterisk.ts';
import { keptLog } from './parts.ts';

const START = Date.UTC(2026, 2, 10, 12);
const ORDER: RecordingOrder = {
  recordingId: 'r1',
  attemptId: 'call-1',
  campaignId: 'camp',
  startedAt: START,
  stereo: true,
  retentionDays: 2,
};
/** One second of a left channel at 1000 and a right one at 2000. */
const SECOND = Buffer.from(
  new Int16Array(Array.from({ length: 16_000 }, (_, at) => (at % 2 === 0 ? 1_000 : 2_000))).buffer,
);

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function keeping(at?: (root: string) => string) {
  const root = mkdtempSync(join(tmpdir(), 'recordings-'));
  folders.push(root);
  const folder = openRecordingFolder(at?.(root) ?? join(root, 'recordings'));
  const clock = createVirtualClock(START);
  const log = keptLog();
  const posted: EngineInput[] = [];
  const memory = createMemoryRecordings();
  const far = {
    segments: [] as RecordedSegment[],
    open: ['call-1'],
    isDatabaseAway: false,
    startFails: undefined as string | undefined,
  };
  const away = (operation: string, code: string): PortFailure =>
    new PortFailure('away', { port: 'records', operation, outcome: 'unavailable', code });
  const make = (): RecordingKeeper =>
    createRecordingKeeper({
      folder,
      clock,
      log,
      node: 'node-1',
      post: (input) => posted.push(input),
      openCallIds: () => far.open,
      records: {
        ...memory,
        save: (made, who) =>
          far.isDatabaseAway ? Promise.reject(away('save', 'X')) : memory.save(made, who),
      },
      telephony: {
        async startRecording(_callId, name) {
          if (far.startFails !== undefined) throw away('startRecording', far.startFails);
          far.segments.push({
            name,
            segment: `${name}_${far.segments.length}`,
            startedAt: START,
            isLive: true,
          });
        },
        pauseRecording: async () => undefined,
        stopRecording: async () => undefined,
        recorded: {
          segments: async () => far.segments,
          // oxlint-disable-next-line func-names -- a stream of one chunk
          read: async () =>
            (async function* () {
              yield SECOND;
            })(),
          drop: async (segment) => {
            far.segments = far.segments.filter((one) => one.segment !== segment);
          },
        },
      },
    });
  const start = async (keeper: RecordingKeeper): Promise<void> => {
    const before = posted.length;
    keeper.run({ type: 'startRecording', callId: 'call-1', order: ORDER });
    await eventually(() => posted.length > before, 'the start has been told');
  };
  const end = (): void => {
    far.open = [];
    far.segments = far.segments.map((one) => ({ ...one, isLive: false }));
  };
  return { folder, root, clock, log, posted, memory, far, make, start, end };
}

const openOrders = (path: string): string[] => readdirSync(join(path, 'open'));

describe('the keeper of recordings', () => {
  it('makes the file once the call has ended and nothing is written any more', async () => {
    const { make, start, end, folder, memory, far } = keeping();
    const keeper = make();
    await start(keeper);
    await keeper.turn();
    await keeper.turn();
    expect(await memory.find({ limit: 9 })).toEqual([]);
    end();
    await keeper.turn();
    expect(await memory.find({ limit: 9 })).toEqual([]);
    await keeper.turn();
    const [row] = await memory.find({ limit: 9 });
    expect(row).toMatchObject({
      recordingId: 'r1',
      durationMs: 1_000,
      bytes: 44 + SECOND.length,
      node: 'node-1',
    });
    expect(row?.keepUntil).toBe(START + 1_000 + 2 * DAY_MS);
    const bytes = readFileSync(folder.pathOf(row?.file ?? ''));
    expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
    expect([bytes.readUInt16LE(22), bytes.readUInt32LE(24), bytes.readUInt32LE(40)]).toEqual([
      2,
      8_000,
      SECOND.length,
    ]);
    expect(far.segments).toEqual([]);
    expect(openOrders(folder.path)).toEqual([]);
  });

  it('is taken up by a keeper that knows nothing of it, and waits for the database', async () => {
    const { make, start, end, folder, memory, far, log } = keeping();
    await start(make());
    end();
    const successor = make();
    far.isDatabaseAway = true;
    for (let turn = 0; turn < 4; turn += 1) await successor.turn();
    expect(await memory.find({ limit: 9 })).toEqual([]);
    expect(far.segments).toHaveLength(1);
    expect(log.lines.filter(({ event }) => event === 'recording.finishFailed')).toHaveLength(1);
    far.isDatabaseAway = false;
    const third = make();
    await third.turn();
    await third.turn();
    expect(await memory.find({ limit: 9 })).toHaveLength(1);
    expect(far.segments).toEqual([]);
    expect(openOrders(folder.path)).toEqual([]);
  });

  it('tells the engine of a folder that cannot be written, and of its mending', async () => {
    const blocked = keeping((root) => {
      writeFileSync(join(root, 'file'), '');
      return join(root, 'file', 'recordings');
    });
    await blocked.start(blocked.make());
    await eventually(() => blocked.posted.length >= 2, 'failure and fault');
    expect(blocked.posted).toMatchObject([
      { type: 'recordingFailed', callId: 'call-1', recordingId: 'r1', code: 'ENOTDIR' },
      { type: 'recordingFault', fault: expect.stringContaining('cannot be written') as string },
    ]);
    expect(blocked.far.segments).toEqual([]);
    rmSync(join(blocked.root, 'file'));
    mkdirSync(join(blocked.root, 'file'));
    expect(await blocked.folder.fault()).toBeUndefined();
  });

  it('takes a leg that has gone for no fault, and a recorder that does not come up for one', async () => {
    const { make, start, far, posted } = keeping();
    far.startFails = '404';
    await start(make());
    await eventually(() => posted.length === 2, 'failure, and no fault');
    expect(posted).toMatchObject([{ type: 'recordingFailed', code: '404' }, { type: 'recordingFault' }]);
    expect(posted[1]).not.toHaveProperty('fault');
    far.startFails = 'recorder';
    await start(make());
    await eventually(() => posted.length === 4, 'failure and fault');
    expect(posted[3]).toMatchObject({ type: 'recordingFault', fault: 'away' });
  });

  it('deletes what is past its time, and nothing of another node', async () => {
    const { make, start, end, folder, memory, clock, log } = keeping();
    const keeper = make();
    await start(keeper);
    end();
    await keeper.turn();
    await keeper.turn();
    const [row] = await memory.find({ limit: 9 });
    await memory.save({ ...(row as NonNullable<typeof row>), recordingId: 'r2', node: 'node-2' }, 'engine');
    const parts = { folder, records: memory, clock, log, node: 'node-1' };
    expect(await deleteExpired(parts)).toBe(0);
    clock.advanceBy(2 * DAY_MS + 2_000);
    expect(await deleteExpired(parts)).toBe(1);
    expect(() => readFileSync(folder.pathOf(row?.file ?? ''))).toThrow('ENOENT');
    expect((await memory.accesses('r1', 9))[0]).toMatchObject({ action: 'delete', who: 'retention' });
    expect(await memory.find({ isKept: true, limit: 9 })).toMatchObject([{ recordingId: 'r2' }]);
  });

  it('refuses a file outside its folder', () => {
    const { folder } = keeping();
    expect(() => folder.pathOf('../elsewhere.wav')).toThrow('outside');
  });
});
