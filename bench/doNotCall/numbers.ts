/** Generated numbers of North America and of Chinese mobiles: listed ones are even, so that an odd one is known to be absent. */
import { randomStream, type RandomSource } from '../../src/domain/kernel/random.ts';

const CHUNK_LINES = 100_000;

export function drawKey(random: RandomSource): number {
  const isAmerican = random() < 0.6;
  const first = isAmerican ? 12_000_000_000 : 8_613_000_000_000;
  const span = isAmerican ? 4_000_000_000 : 3_500_000_000;
  return first + 2 * Math.floor(random() * span);
}

export const streamOf = (seed: number): RandomSource => randomStream(seed, 'do-not-call');

/** The text of a do-not-call file, in chunks. */
export function* textOf(seed: number, numbers: number): Generator<Uint8Array> {
  const random = streamOf(seed);
  for (let left = numbers; left > 0; left -= CHUNK_LINES) {
    let text = '';
    for (let line = Math.min(left, CHUNK_LINES); line > 0; line -= 1) text += `+${drawKey(random)}\n`;
    yield Buffer.from(text, 'latin1');
  }
}
