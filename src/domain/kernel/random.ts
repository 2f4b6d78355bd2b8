/**
 * Randomness as an argument. A stream is named, so that drawing once more in one place never changes what
 * another place draws, and the same seed gives the same run to the byte.
 */

/** Draws a number in [0, 1). */
export type RandomSource = () => number;

/** A stream of its own for `name` under `seed` (FNV-1a of the name, then the sfc32 generator). */
export function randomStream(seed: number, name: string): RandomSource {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return sfc32(hash, seed, 0x9e3779b9, name.length + 1);
}

function sfc32(first: number, second: number, third: number, fourth: number): RandomSource {
  let [a, b, c, counter] = [first | 0, second | 0, third | 0, fourth | 0];
  const draw = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) draw();
  return draw;
}
