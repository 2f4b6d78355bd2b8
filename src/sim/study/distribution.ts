/** What is known of a distribution without drawing from it: its mean, and the share of times up to a bound. */
import { assertNever } from '../../domain/kernel/assert.ts';
import type { Distribution } from '../scenario/scenario.ts';

export function meanOf(distribution: Distribution): number {
  switch (distribution.kind) {
    case 'fixed':
      return distribution.ms;
    case 'uniform':
      return (distribution.fromMs + distribution.toMs) / 2;
    case 'empirical':
      return (
        distribution.valuesMs.reduce((sum, ms) => sum + ms, 0) / Math.max(1, distribution.valuesMs.length)
      );
    case 'exponential':
    case 'lognormal':
      return distribution.meanMs;
    default:
      return assertNever(distribution);
  }
}

/** The share of times that are at most `ms`. */
export function shareUpTo(distribution: Distribution, ms: number): number {
  switch (distribution.kind) {
    case 'fixed':
      return distribution.ms <= ms ? 1 : 0;
    case 'uniform': {
      const { fromMs, toMs } = distribution;
      if (toMs <= fromMs) return fromMs <= ms ? 1 : 0;
      return Math.min(1, Math.max(0, (ms - fromMs) / (toMs - fromMs)));
    }
    case 'exponential':
      return ms <= 0 ? 0 : 1 - Math.exp(-ms / distribution.meanMs);
    case 'lognormal': {
      if (ms <= 0) return 0;
      const variance = Math.log(1 + distribution.cv ** 2);
      const location = Math.log(distribution.meanMs) - variance / 2;
      return normalShare((Math.log(ms) - location) / Math.sqrt(variance));
    }
    case 'empirical': {
      const below = distribution.valuesMs.filter((value) => value <= ms).length;
      return below / Math.max(1, distribution.valuesMs.length);
    }
    default:
      return assertNever(distribution);
  }
}

/** The mean of the times that are at most `ms`, by the area above the curve of shares. */
export function meanUpTo(distribution: Distribution, ms: number): number {
  const all = shareUpTo(distribution, ms);
  if (all <= 0) return ms;
  const steps = 400;
  let above = 0;
  for (let step = 0; step < steps; step += 1) {
    above += 1 - shareUpTo(distribution, ((step + 0.5) / steps) * ms) / all;
  }
  return (above / steps) * ms;
}

/** The standard normal distribution's share below z (Abramowitz and Stegun 26.2.17, error below 1e-7). */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z >= 0 ? 1 - tail : tail;
}
