/**
 * The waveform of a recording, to be drawn: the loudest sample of each stretch of time, of each channel. Read from the
 * file once; a finished file changes no more, so what was found is kept for the recordings that were looked at last.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

export interface Peaks {
  readonly durationMs: number;
  /** For each channel, the agent's first: 0 is silence, 1 the loudest there can be. */
  readonly channels: readonly (readonly number[])[];
}

const HEADER_BYTES = 44;
const SAMPLE_BYTES = 2;
const LOUDEST = 32_768;
const POINTS = 1_000;
const KEPT = 200;

export type PeaksOf = (recordingId: string, path: string) => Promise<Peaks>;

export function createPeaks(): PeaksOf {
  const kept = new Map<string, Promise<Peaks>>();
  return async (recordingId, path) => {
    const known = kept.get(recordingId);
    const found = known ?? readPeaks(path);
    kept.delete(recordingId);
    kept.set(recordingId, found);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    try {
      return await found;
    } catch (error) {
      kept.delete(recordingId);
      throw error;
    }
  };
}

interface WavShape {
  readonly channels: number;
  readonly rateHz: number;
  readonly frames: number;
}

/** 16-bit PCM with a header of 44 bytes, as recordings are made. */
export async function readPeaks(path: string, points = POINTS): Promise<Peaks> {
  const { channels, rateHz, frames } = await shapeOf(path);
  const framesPerPoint = Math.max(1, Math.ceil(frames / points));
  const loudest = Array.from(
    { length: channels },
    () => new Float64Array(Math.ceil(frames / framesPerPoint)),
  );
  let sample = 0;
  for await (const bytes of wholeSamples(path)) {
    for (let at = 0; at + 1 < bytes.length; at += SAMPLE_BYTES, sample += 1) {
      const point = Math.floor(Math.floor(sample / channels) / framesPerPoint);
      const channel = loudest[sample % channels];
      const value = Math.abs(bytes.readInt16LE(at));
      if (channel !== undefined && point < channel.length && value > (channel[point] ?? 0))
        channel[point] = value;
    }
  }
  return {
    durationMs: Math.round((frames * 1_000) / rateHz),
    channels: loudest.map((channel) => [...channel].map((value) => Number((value / LOUDEST).toFixed(3)))),
  };
}

async function shapeOf(path: string): Promise<WavShape> {
  const file = await open(path, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0);
    if (bytesRead < HEADER_BYTES || header.toString('latin1', 0, 4) !== 'RIFF')
      throw new Error(`${path} is no WAV file`);
    const channels = Math.max(1, header.readUInt16LE(22));
    const { size } = await file.stat();
    const frames = Math.floor((size - HEADER_BYTES) / (channels * SAMPLE_BYTES));
    return { channels, rateHz: header.readUInt32LE(24), frames };
  } finally {
    await file.close();
  }
}

/** A chunk may end within a sample. */
async function* wholeSamples(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { start: HEADER_BYTES }) as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const whole = bytes.length - (bytes.length % SAMPLE_BYTES);
    rest = bytes.subarray(whole);
    yield bytes.subarray(0, whole);
  }
}
