/** Policies by name: every mode of our own pacer. */
import type { RandomSource } from '../../domain/kernel/random.ts';
import { createPacer } from '../../domain/pacing/createPacer.ts';
import type { Pacer, PacingSettings } from '../../domain/pacing/pacer.ts';

export interface Policy {
  readonly name: string;
  create(settings: PacingSettings, random: RandomSource): Pacer;
}

/** A policy, or what is wrong with the name. */
export function policyNamed(name: string): Policy | string {
  const [kind = '', value] = name.split(':');
  switch (kind) {
    case 'predictive':
    case 'progressive':
      return { name, create: (settings, random) => createPacer({ ...settings, mode: kind }, random) };
    case 'ratio': {
      const linesPerAgent = Number(value ?? 2);
      return {
        name,
        create: (settings, random) => createPacer({ ...settings, mode: 'ratio', linesPerAgent }, random),
      };
    }
    default:
      return `'${name}' is no policy; there are predictive, progressive and ratio:2`;
  }
}
