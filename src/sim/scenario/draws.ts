/** Draws from the distributions of a scenario, in whole ms. */
import { assertNever } from '../../domain/kernel/assert.ts';
import type { RandomSource } from '../../domain/kernel/random.ts';
import type { Distribution } from './scenario.ts';

/** More redraws than any sensible distribution needs: one wholly above the limit still ends. */
const MOST_REDRAWS = 1_000;

export type Draw = (random: RandomSource) => number;

export function drawOf(distribution: Distribution): Draw {
  const exact = exactDrawOf(distribution);
  return (random) => Math.round(exact(random));
}

/** Drawn again while above `mostMs`. */
export function drawUpTo(distribution: Distribution, mostMs: number): Draw {
  const draw = drawOf(distribution);
  return (random) => {
    for (let redraws = 0; redraws < MOST_REDRAWS; redraws += 1) {
      const ms = draw(random);
      if (ms <= mostMs) return ms;
    }
    return mostMs;
  };
}

export const exponential = (random: RandomSource, mean: number): number => -Math.log(1 - random()) * mean;

export const uniform = (random: RandomSource, from: number, to: number): number =>
  from + (to - from) * random();

export const logUniform = (random: RandomSource, low: number, high: number): number =>
  Math.exp(uniform(random, Math.log(low), Math.log(high)));

function exactDrawOf(distribution: Distribution): Draw {
  switch (distribution.kind) {
    case 'fixed':
      return () => distribution.ms;
    case 'uniform':
      return (random) => uniform(random, distribution.fromMs, distribution.toMs);
    case 'exponential':
      return (random) => exponential(random, distribution.meanMs);
    case 'lognormal':
      return lognormalDraw(distribution.meanMs, distribution.cv);
    case 'empirical':
      return (random) => valueAt(distribution.valuesMs, random());
    default:
      return assertNever(distribution);
  }
}

function valueAt(valuesMs: readonly number[], share: number): number {
  return valuesMs[Math.floor(share * valuesMs.length)] ?? 0;
}

function lognormalDraw(meanMs: number, cv: number): Draw {
  const variance = Math.log(1 + cv * cv);
  const location = Math.log(meanMs) - variance / 2;
  const scale = Math.sqrt(variance);
  return (random) => Math.exp(location + scale * standardNormal(random));
}

/** Box and Muller, one of the pair: always two numbers of the stream. */
export function standardNormal(random: RandomSource): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}
