/**
 * Recording at the simulated far side: silence of the right length, in the shape of `ports/recordedMedia`. A recording
 * ends with its leg, and lives on when the engine is gone, like everything of the far side.
 */
import type { CallId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Clock } from '../ports/clock.ts';
import { RECORDED_RATE_HZ, type RecordedMedia } from '../ports/recordedMedia.ts';

interface Written {
  readonly name: string;
  readonly callId: CallId;
  readonly startedAt: Instant;
  endedAt?: Instant;
}

export interface SimRecorder extends RecordedMedia {
  start(callId: CallId, name: string): void;
  stop(name: string): void;
  /** The leg is gone: what was written of it is complete. */
  legEnded(callId: CallId): void;
}

const BYTES_PER_MS = (RECORDED_RATE_HZ / 1_000) * 4;
const CHUNK_BYTES = 65_536;

export function createSimRecorder(clock: Clock): SimRecorder {
  const written = new Map<string, Written>();
  let started = 0;
  const endAll = (matches: (one: Written) => boolean): void => {
    for (const one of written.values()) {
      if (one.endedAt === undefined && matches(one)) one.endedAt = clock.now();
    }
  };
  return {
    start(callId, name) {
      started += 1;
      written.set(`${name}_${started}`, { name, callId, startedAt: clock.now() });
    },
    stop: (name) => endAll((one) => one.name === name),
    legEnded: (callId) => endAll((one) => one.callId === callId),
    segments: async () =>
      [...written].map(([segment, { name, startedAt, endedAt }]) => ({
        name,
        segment,
        startedAt,
        isLive: endedAt === undefined,
      })),
    async read(segment) {
      const { startedAt, endedAt = clock.now() } = written.get(segment) ?? { startedAt: 0, endedAt: 0 };
      return silence((endedAt - startedAt) * BYTES_PER_MS);
    },
    async drop(segment) {
      written.delete(segment);
    },
  };
}

async function* silence(bytes: number): AsyncGenerator<Uint8Array> {
  for (let left = bytes; left > 0; left -= CHUNK_BYTES) yield new Uint8Array(Math.min(left, CHUNK_BYTES));
}
