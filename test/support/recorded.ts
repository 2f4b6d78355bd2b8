/** A recording as an engine leaves it: a real file in its folder, and the record of it. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FinishedRecording } from '../../src/ports/recordings.ts';
import { makeWav } from '../../src/runtime/recordingWav.ts';
import type { TestApi } from './api.ts';

export const RATE_HZ = 8_000;
/** Two channels of 16 bits. */
export const FRAME_BYTES = 4;
export const HALF_LOUD = 16_384;

export interface Sound {
  readonly startedAt: number;
  readonly seconds: number;
}

/** The agent is half as loud as can be in the second half, the customer silent. Its id is returned. */
export async function recorded(
  { parts: { records, recordingFolder, system } }: Pick<TestApi, 'parts'>,
  { startedAt, seconds }: Sound,
  changes: Partial<FinishedRecording> = {},
): Promise<string> {
  const recordingId = randomUUID();
  const file = await recordingFolder.place(recordingId, startedAt);
  const frames = seconds * RATE_HZ;
  const sound = Buffer.alloc(frames * FRAME_BYTES);
  for (let frame = frames / 2; frame < frames; frame += 1) sound.writeInt16LE(HALF_LOUD, frame * FRAME_BYTES);
  const chunks = Readable.from([sound.subarray(0, 1_001), sound.subarray(1_001)]);
  const made = await makeWav(recordingFolder.pathOf(file), [{ startedAt, chunks }], true);
  await records.recordings.save(
    {
      recordingId,
      attemptId: 'attempt-1',
      campaignId: 'campaign-1',
      agentId: 'agent-1',
      startedAt,
      endedAt: startedAt + made.durationMs,
      durationMs: made.durationMs,
      channels: 2,
      bytes: made.bytes,
      sha256: made.sha256,
      node: system.node,
      file,
      keepUntil: startedAt + 1e9,
      ...changes,
    },
    'engine',
  );
  return recordingId;
}
