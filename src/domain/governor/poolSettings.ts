/**
 * The settings of a pool: campaigns that the same agents serve are paced together, by the most careful of what each of
 * them asks for (PACING 1). An agent is one agent, so what one campaign must not risk, the other must not either.
 */
import { messageAfterMs } from '../campaign/answerLimit.ts';
import type { CampaignPacing, CampaignSettings } from '../campaign/campaign.ts';
import type { PacingMode, PacingSettings } from '../pacing/pacer.ts';

/** From the most careful on. Preview and automated campaigns are in no pool with others. */
const BY_CARE: readonly PacingMode[] = ['preview', 'progressive', 'ratio', 'predictive', 'automated'];

export interface PoolMember {
  readonly settings: CampaignSettings;
  readonly pacing: CampaignPacing;
  /** The mode in force, which may be more careful than the one asked for. */
  readonly mode: PacingMode;
}

export function poolSettings(members: readonly PoolMember[]): PacingSettings {
  const least = (value: (member: PoolMember) => number): number => Math.min(...members.map(value));
  const most = (value: (member: PoolMember) => number): number => Math.max(...members.map(value));
  return {
    mode: mostCareful(members.map(({ mode }) => mode)),
    abandonLimit: least(({ pacing }) => Math.min(1, ...pacing.windows.map(({ limit }) => limit))),
    graceMs: least(({ settings }) => messageAfterMs(settings)),
    ringTimeoutMs: most(({ settings }) => settings.ringTimeoutMs),
    minRingMs: most(({ pacing }) => pacing.minRingMs),
    linesPerAgent: least(({ pacing }) => pacing.linesPerAgent),
    maxLinesPerAgent: least(({ pacing }) => pacing.maxLinesPerAgent),
    aim: least(({ pacing }) => pacing.aim),
  };
}

export function mostCareful(modes: readonly PacingMode[]): PacingMode {
  return BY_CARE.find((mode) => modes.includes(mode)) ?? 'progressive';
}

export function sameSettings(left: PacingSettings, right: PacingSettings): boolean {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]) as Set<keyof PacingSettings>;
  return [...keys].every((key) => left[key] === right[key]);
}
