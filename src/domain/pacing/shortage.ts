/**
 * The chance that the answer of one more call finds no agent: that answers so far, less the agents freed, use up those
 * spare now. A difference of two Poisson-binomial counts: exact for small floors, for large ones by the normal
 * approximation with corrections for continuity and skewness (Edgeworth) (PACING 3.2).
 */
import type { Tally } from './tally.ts';

/** P(answers − freed ≥ spare), from the distributions. */
export function exactShortage(answers: Tally, freed: Tally, step: number, spare: number): number {
  const [answered, free] = [answers.distributionAt(step), freed.distributionAt(step)];
  const [most, mostFree] = [answers.lengthAt(step), freed.lengthAt(step)];
  let chance = 0;
  let freeAtMost = 0;
  let counted = -1;
  for (let count = Math.max(0, spare); count < most; count += 1) {
    while (counted < count - spare && counted + 1 < mostFree) {
      counted += 1;
      freeAtMost += free[counted] ?? 0;
    }
    chance += (answered[count] ?? 0) * freeAtMost;
  }
  return Math.min(1, chance);
}

/** The same from the cumulants. `extraVariance`: what is not known of the answer share itself. */
export function normalShortage(
  answers: Tally,
  freed: Tally,
  step: number,
  spare: number,
  extraVariance: number,
): number {
  const mean = (answers.mean[step] ?? 0) - (freed.mean[step] ?? 0);
  const variance = (answers.variance[step] ?? 0) + (freed.variance[step] ?? 0) + extraVariance;
  if (variance < 1e-9) return mean >= spare - 1e-9 ? 1 : 0;
  const sigma = Math.sqrt(variance);
  const z = (spare - 0.5 - mean) / sigma;
  const skewness = ((answers.skew[step] ?? 0) - (freed.skew[step] ?? 0)) / (variance * sigma);
  const height = density(z);
  return Math.min(1, Math.max(0, tailOf(z, height) + (skewness / 6) * (z * z - 1) * height));
}

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

const density = (z: number): number => Math.exp(-(z * z) / 2) / ROOT_TWO_PI;

/** P(N(0,1) > z), absolute error below 1e-7 (Abramowitz and Stegun 26.2.17). */
export function upperTail(z: number): number {
  return tailOf(z, density(z));
}

/** `height`: the density at z. */
function tailOf(z: number, height: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = height * series;
  return z >= 0 ? tail : 1 - tail;
}
