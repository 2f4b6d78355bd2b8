/**
 * Makes the file of a recording from its segments: WAV (RIFF, 16-bit PCM), the agent left and the customer right or
 * both in one channel, with silence for what lies between two segments. Streamed, so that an hour costs no memory.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { RECORDED_RATE_HZ } from '../ports/recordedMedia.ts';
import type { Instant } from '../domain/kernel/time.ts';

export interface WavSegment {
  readonly startedAt: Instant;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface MadeFile {
  readonly bytes: number;
  readonly sha256: string;
  readonly durationMs: number;
}

const HEADER_BYTES = 44;
const SAMPLE_BYTES = 2;
/** Two samples, left and right. */
const FRAME_BYTES = 4;
/** A clock that was set meanwhile makes no hours of silence. */
const MOST_SILENCE_MS = 4 * 3_600_000;
const SILENCE_CHUNK_FRAMES = 8_192;

/** Under another name until it is whole. */
export async function makeWav(
  path: string,
  segments: readonly WavSegment[],
  isStereo: boolean,
): Promise<MadeFile> {
  const part = `${path}.part`;
  try {
    const frames = await writePart(part, segments, isStereo);
    const { sha256, bytes } = await digestOf(part);
    await rename(part, path);
    return { bytes, sha256, durationMs: Math.round((frames * 1_000) / RECORDED_RATE_HZ) };
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

export async function digestOf(path: string): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

async function writePart(path: string, segments: readonly WavSegment[], isStereo: boolean): Promise<number> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.write(Buffer.alloc(HEADER_BYTES));
    let frames = 0;
    let startedAt: Instant | undefined;
    for (const segment of segments) {
      startedAt ??= segment.startedAt;
      const due = ((segment.startedAt - startedAt) * RECORDED_RATE_HZ) / 1_000;
      frames += await writeSilence(file, Math.round(due) - frames, isStereo);
      frames += await writeFrames(file, segment.chunks, isStereo);
    }
    await file.write(headerOf(frames, isStereo ? 2 : 1), 0, HEADER_BYTES, 0);
    await file.sync();
    return frames;
  } finally {
    await file.close();
  }
}

async function writeSilence(file: FileHandle, wanted: number, isStereo: boolean): Promise<number> {
  const frames = Math.max(0, Math.min(wanted, (MOST_SILENCE_MS * RECORDED_RATE_HZ) / 1_000));
  const frameBytes = isStereo ? FRAME_BYTES : SAMPLE_BYTES;
  for (let left = frames; left > 0; left -= SILENCE_CHUNK_FRAMES) {
    await file.write(Buffer.alloc(Math.min(left, SILENCE_CHUNK_FRAMES) * frameBytes));
  }
  return frames;
}

async function writeFrames(
  file: FileHandle,
  chunks: AsyncIterable<Uint8Array>,
  isStereo: boolean,
): Promise<number> {
  let frames = 0;
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    const whole = bytes.length - (bytes.length % FRAME_BYTES);
    rest = bytes.subarray(whole);
    await file.write(isStereo ? bytes.subarray(0, whole) : mixed(bytes.subarray(0, whole)));
    frames += whole / FRAME_BYTES;
  }
  return frames;
}

function mixed(stereo: Buffer): Buffer {
  const mono = Buffer.alloc(stereo.length / 2);
  for (let at = 0; at < stereo.length; at += FRAME_BYTES) {
    const both = stereo.readInt16LE(at) + stereo.readInt16LE(at + SAMPLE_BYTES);
    mono.writeInt16LE(Math.max(-32_768, Math.min(32_767, both)), at / 2);
  }
  return mono;
}

function headerOf(frames: number, channels: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const dataBytes = frames * channels * SAMPLE_BYTES;
  header.write('RIFF', 0);
  header.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(RECORDED_RATE_HZ, 24);
  header.writeUInt32LE(RECORDED_RATE_HZ * channels * SAMPLE_BYTES, 28);
  header.writeUInt16LE(channels * SAMPLE_BYTES, 32);
  header.writeUInt16LE(8 * SAMPLE_BYTES, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
