/** Spoken answers on record: the file of a recording, and whether what somebody has said is in it. */
import { readFileSync } from 'node:fs';

const HEADER_BYTES = 44;
/** 0.15 s at 8 kHz: long enough that no other speech is like it, short enough to lie between two lost packets. */
const PIECE_SAMPLES = 1_200;
const PIECES = 3;

/** 16-bit mono WAV. */
export function samplesOf(file: string): readonly number[] {
  const bytes = readFileSync(file);
  return Array.from({ length: Math.floor((bytes.length - HEADER_BYTES) / 2) }, (_, index) =>
    bytes.readInt16LE(HEADER_BYTES + index * 2),
  );
}

/** What the parties of the virtual PSTN say. */
export const SPEECH = new URL('../../dialplan/sounds/outpace/en/speech.wav', import.meta.url).pathname;

/** How much, from 0 to 1, the loudest pieces of the recording are like a place of the speech, at best. */
export function likeness(recorded: readonly number[], spoken: readonly number[]): number {
  return Math.max(0, ...loudestPieces(recorded).map((piece) => bestMatch(piece, spoken)));
}

function bestMatch(piece: readonly number[], spoken: readonly number[]): number {
  const power = energy(piece);
  let best = 0;
  for (let from = 0; from + PIECE_SAMPLES <= spoken.length; from += 1) {
    let [product, other] = [0, 0];
    for (let index = 0; index < PIECE_SAMPLES; index += 1) {
      const sample = spoken[from + index] ?? 0;
      product += sample * (piece[index] ?? 0);
      other += sample * sample;
    }
    if (power > 0 && other > 0) best = Math.max(best, product / Math.sqrt(power * other));
  }
  return best;
}

function loudestPieces(samples: readonly number[]): readonly (readonly number[])[] {
  const pieces = Array.from({ length: Math.floor(samples.length / PIECE_SAMPLES) }, (_, index) =>
    samples.slice(index * PIECE_SAMPLES, (index + 1) * PIECE_SAMPLES),
  );
  return pieces.toSorted((left, right) => energy(right) - energy(left)).slice(0, PIECES);
}

const energy = (samples: readonly number[]): number => samples.reduce((sum, sample) => sum + sample ** 2, 0);
