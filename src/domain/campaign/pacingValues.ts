/**
 * The settings of a campaign that may change while it runs, as one flat list of values: what `pacing set` names, what
 * the audit keeps, and what an undo puts back (PACING 1).
 */
import { DEFAULT_CAMPAIGN_PACING, type AbandonRule, type CampaignSettings } from './campaign.ts';
import type { PacingMode } from '../pacing/pacer.ts';

export interface PacingValues {
  readonly mode: PacingMode;
  readonly windows: readonly AbandonRule[];
  readonly ringTimeoutMs: number;
  readonly minRingMs: number;
  readonly linesPerAgent: number;
  readonly maxLinesPerAgent: number;
  readonly aim: number;
  readonly weight: number;
  readonly rampUpMs: number;
  /** Null: no second mode decides beside this one. */
  readonly shadow: PacingMode | null;
}

export type PacingKey = keyof PacingValues;
export type PacingChanges = Partial<PacingValues>;

export interface ChangedValue {
  readonly key: PacingKey;
  readonly before: unknown;
  readonly after: unknown;
}

export const PACING_KEYS: readonly PacingKey[] = [
  'mode',
  'windows',
  'ringTimeoutMs',
  'minRingMs',
  'linesPerAgent',
  'maxLinesPerAgent',
  'aim',
  'weight',
  'rampUpMs',
  'shadow',
];

export function pacingValues({ pacing, ringTimeoutMs }: CampaignSettings): PacingValues {
  const { shadow, ...same } = pacing ?? DEFAULT_CAMPAIGN_PACING;
  return { ...same, ringTimeoutMs, shadow: shadow ?? null };
}

/** The settings with these values in place of their own. */
export function withPacing(settings: CampaignSettings, changes: PacingChanges): CampaignSettings {
  const { ringTimeoutMs, shadow, ...same } = { ...pacingValues(settings), ...changes };
  const pacing = { ...same, ...(shadow === null ? {} : { shadow }) };
  return { ...settings, ringTimeoutMs, pacing };
}

/** What differs, in the order of `PACING_KEYS`. */
export function changedValues(before: CampaignSettings, after: CampaignSettings): readonly ChangedValue[] {
  const [old, now] = [pacingValues(before), pacingValues(after)];
  return PACING_KEYS.flatMap((key) =>
    JSON.stringify(old[key]) === JSON.stringify(now[key]) ? [] : [{ key, before: old[key], after: now[key] }],
  );
}
