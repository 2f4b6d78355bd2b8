/**
 * Whether a campaign's pacing may be used: within the pacer's bounds, and within what abandonment rules allow
 * (PACING 2 and 6). Checked when a campaign is made, when it starts, and when its pacing is changed while it runs.
 */
import { PACING_BOUNDS, reviewPacing, type Bounds } from '../pacing/settings.ts';
import { DEFAULT_CAMPAIGN_PACING, type CampaignPacing, type CampaignSettings } from './campaign.ts';
import type { PacingValues } from './pacingValues.ts';
import type { SettingsRefusal } from './settings.ts';

/** Modes that dial more calls than there are agents, so that people may be abandoned. */
const OVERDIALLING: readonly CampaignPacing['mode'][] = ['predictive', 'ratio'];
const MOST_WINDOWS = 5;

type NumberName = {
  [Key in keyof PacingValues]: PacingValues[Key] extends number ? Key : never;
}[keyof PacingValues];

/** What the numbers may be set to, those of a window too; installation and policy may allow less. */
export const CAMPAIGN_PACING_BOUNDS: Readonly<Record<NumberName | 'limit' | 'days', Bounds>> = {
  ringTimeoutMs: PACING_BOUNDS.ringTimeoutMs,
  minRingMs: PACING_BOUNDS.minRingMs,
  linesPerAgent: PACING_BOUNDS.linesPerAgent,
  maxLinesPerAgent: PACING_BOUNDS.maxLinesPerAgent,
  aim: PACING_BOUNDS.aim,
  weight: { least: 0.01, most: 100 },
  rampUpMs: { least: 0, most: 86_400_000 },
  limit: { least: 0, most: 0.2 },
  days: { least: 1, most: 366 },
};

/** All that speaks against pacing so; empty: nothing. */
export function reviewCampaignPacing(settings: CampaignSettings): SettingsRefusal[] {
  const pacing = settings.pacing ?? DEFAULT_CAMPAIGN_PACING;
  const { mode, windows, shadow, minRingMs, linesPerAgent, maxLinesPerAgent, aim } = pacing;
  const numbers = { minRingMs, linesPerAgent, maxLinesPerAgent, aim };
  const problems = [
    ...reviewPacing({ mode, ringTimeoutMs: settings.ringTimeoutMs, ...numbers }),
    ...(shadow === undefined ? [] : reviewPacing({ mode: shadow }).map((text) => `shadow: ${text}`)),
    ...outOfBounds('weight', pacing.weight),
    ...outOfBounds('rampUpMs', pacing.rampUpMs),
    ...reviewWindows(windows),
  ];
  return [
    ...problems.map((text) => ({ code: 'pacing-invalid' as const, message: `pacing: ${text}` })),
    ...reviewAbandonment(settings, pacing),
  ];
}

function reviewWindows(windows: CampaignPacing['windows']): string[] {
  const names = windows.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  return [
    ...(windows.length > MOST_WINDOWS
      ? [`there are ${windows.length} windows; at most ${MOST_WINDOWS}`]
      : []),
    ...(repeated === undefined ? [] : [`two windows are named ${repeated}`]),
    ...windows.flatMap(({ name, limit, days }) => [
      ...outOfBounds('limit', limit, `the limit of window ${name}`),
      ...outOfBounds('days', days, `the days of window ${name}`),
      ...(Number.isInteger(days) ? [] : [`the days of window ${name} must be whole`]),
    ]),
  ];
}

function outOfBounds(key: keyof typeof CAMPAIGN_PACING_BOUNDS, value: number, name: string = key): string[] {
  const { least, most } = CAMPAIGN_PACING_BOUNDS[key];
  if (Number.isFinite(value) && value >= least && value <= most) return [];
  return [`${name} is ${String(value)}; it must be between ${least} and ${most}`];
}

function reviewAbandonment(settings: CampaignSettings, pacing: CampaignPacing): SettingsRefusal[] {
  const refusals: SettingsRefusal[] = [];
  const { mode, windows, minRingMs } = pacing;
  if (mode === 'predictive' && windows.length === 0) {
    refusals.push({
      code: 'pacing-without-window',
      message:
        'pacing.mode is predictive, and there is no abandonment window to keep; add one to pacing.windows, e.g. { name: day, limit: 0.03, days: 1 }',
    });
  }
  if (OVERDIALLING.includes(mode) && settings.ringTimeoutMs < minRingMs) {
    refusals.push({
      code: 'ring-too-short',
      message: `ringTimeoutMs ${settings.ringTimeoutMs} is below pacing.minRingMs (${minRingMs}): with mode ${mode} people must have the time to answer (16 CFR 310.4(b)(4)(ii): 15 s or four rings)`,
    });
  }
  const most = settings.policy?.abandonLimit;
  for (const { name, limit } of windows) {
    if (most === undefined || limit <= most) continue;
    refusals.push({
      code: 'abandon-limit-above-policy',
      message: `the limit of window ${name} (${limit}) is above policy.abandonLimit (${most}); lower it`,
    });
  }
  return refusals;
}
