/** Defaults and bounds of the pacer's settings. */
import type { PacingSettings } from './pacer.ts';

export type FullPacingSettings = Required<PacingSettings>;

export const DEFAULT_PACING: FullPacingSettings = {
  mode: 'predictive',
  abandonLimit: 0.03,
  graceMs: 2_000,
  ringTimeoutMs: 25_000,
  minRingMs: 15_000,
  linesPerAgent: 1,
  maxLinesPerAgent: 10,
  aim: 0.97,
};

export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** What each number may be set to. */
export const PACING_BOUNDS: Readonly<Record<Exclude<keyof PacingSettings, 'mode'>, Bounds>> = {
  abandonLimit: { least: 0, most: 0.2 },
  graceMs: { least: 0, most: 60_000 },
  ringTimeoutMs: { least: 1_000, most: 300_000 },
  minRingMs: { least: 0, most: 300_000 },
  linesPerAgent: { least: 1, most: 20 },
  maxLinesPerAgent: { least: 1, most: 50 },
  aim: { least: 0.1, most: 1 },
};

export const PACING_MODES = ['preview', 'progressive', 'ratio', 'predictive', 'automated'] as const;

export function fullSettings(settings: PacingSettings): FullPacingSettings {
  return { ...DEFAULT_PACING, ...settings };
}

/** What is wrong with the settings, a sentence each; empty: nothing. */
export function reviewPacing(settings: PacingSettings): readonly string[] {
  const problems: string[] = [];
  if (!PACING_MODES.includes(settings.mode)) {
    problems.push(`mode is '${settings.mode}'; it must be one of ${PACING_MODES.join(', ')}`);
  }
  for (const [name, { least, most }] of Object.entries(PACING_BOUNDS)) {
    const value = settings[name as keyof typeof PACING_BOUNDS];
    if (value === undefined) continue;
    if (!Number.isFinite(value) || value < least || value > most) {
      problems.push(`${name} is ${String(value)}; it must be between ${least} and ${most}`);
    }
  }
  return problems;
}
