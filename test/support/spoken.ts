/** Spoken answers on record: the file of a recording, and whether what somebody has said is in it. */
import { readFileSync } from 'node:fs';

const HEADER_BYTES = 44;
/** A quarter of a second at 8 kHz: long enough that no other speech is like it. */
const PIECE_SAMPLES = 2_000;

/** 16-bit mono WAV. */
export function samplesOf(file: string): readonly number[] {
  const bytes = readFileSync(file);
  return Array.from({ length: Math.floor((bytes.length - HEADER_BYTES) / 2) }, (_, index) =>
    bytes.readInt16LE(HEADER_BYTES + index * 2),
  );
}

/** What the parties of the virtual PSTN say. */
export const SPEECH = new URL('../../dialplan/sounds/outpace/en/speech.wav', import.meta.url).pathname;

/** The likeness, from 0 to 1, of the loudest piece of the recording to the place of the speech that is most like it. */
export function likeness(recorded: readonly number[], spoken: readonly number[]): number {
  const piece = loudestPiece(recorded);
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

function loudestPiece(samples: readonly number[]): readonly number[] {
  let best: readonly number[] = [];
  for (let from = 0; from + PIECE_SAMPLES <= samples.length; from += PIECE_SAMPLES / 4) {
    const piece = samples.slice(from, from + PIECE_SAMPLES);
    if (energy(piece) > energy(best)) best = piece;
  }
  return best;
}

const energy = (samples: readonly number[]): number => samples.reduce((sum, sample) => sum + sample ** 2, 0);
