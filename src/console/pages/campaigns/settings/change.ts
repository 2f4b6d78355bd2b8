/** The settings of a made campaign as a form has them, and what of the form differs from them. */
import type { Contract } from '../../../../api/contract.ts';
import type { RequestOf } from '../../../../api/endpoint.ts';
import type { CampaignSettings } from '../../../../domain/campaign/campaign.ts';
import { DAYS, type Day } from '../wizard/draft.ts';

export type SettingsChange = NonNullable<
  RequestOf<Contract['PATCH /campaigns/:campaignId/settings']>['body']
>;

export interface SettingsDraft {
  readonly callerId: string;
  readonly trunkIds: readonly string[];
  /** '': none. */
  readonly script: string;
  readonly wrapUpSeconds: number;
  readonly maxLines: number;
  readonly maxAttempts: number;
  readonly spacingHours: number;
  readonly followPolicies: boolean;
  /** False: always open. */
  readonly hasWindow: boolean;
  readonly days: readonly Day[];
  /** `HH:MM`. */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  /** What else is to be changed, as in a campaign file; '': nothing. */
  readonly yaml: string;
  /** What else is to be taken away. */
  readonly remove: readonly Removable[];
}

export type Removable = NonNullable<SettingsChange['remove']>[number];

/** Those that have no field of their own. */
export const OTHER: readonly Removable[] = [
  'dispositions',
  'recording',
  'detection',
  'consent',
  'callbacks',
  'survey',
  'handover',
  'inbound',
  'schedule',
  'skills',
];

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

export function settingsDraft(settings: CampaignSettings, timeZone: string): SettingsDraft {
  const { window } = settings;
  return {
    callerId: settings.callerId,
    trunkIds: settings.trunkIds,
    script: settings.script ?? '',
    wrapUpSeconds: settings.wrapUpMs / SECOND_MS,
    maxLines: settings.maxLines,
    maxAttempts: settings.maxAttempts,
    spacingHours: settings.attemptSpacingMs / HOUR_MS,
    followPolicies: settings.policies !== undefined,
    hasWindow: window !== undefined,
    days: window === undefined ? DAYS.slice(0, 5) : DAYS.filter((_, at) => window.days.includes(at + 1)),
    from: clockOf(window?.fromMinute ?? 540),
    to: clockOf(window?.toMinute ?? 1_080),
    timeZone: window?.timeZone ?? timeZone,
    yaml: '',
    remove: [],
  };
}

function clockOf(minute: number): string {
  const pair = (value: number): string => String(value).padStart(2, '0');
  return `${pair(Math.floor(minute / 60))}:${pair(minute % 60)}`;
}

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

/** A change of another in between, to another setting, is not undone by it. */
export function changeOf(before: SettingsDraft, after: SettingsDraft): SettingsChange {
  const differs = (...keys: readonly (keyof SettingsDraft)[]): boolean =>
    keys.some((key) => !same(before[key], after[key]));
  const { days, from, to, timeZone } = after;
  const windowDiffers = differs('hasWindow', 'days', 'from', 'to', 'timeZone');
  return {
    set: {
      ...(differs('callerId') ? { callerId: after.callerId } : {}),
      ...(differs('trunkIds') ? { trunks: [...after.trunkIds] } : {}),
      ...(differs('script') && after.script !== '' ? { script: after.script } : {}),
      ...(differs('wrapUpSeconds') ? { wrapUpMs: Math.round(after.wrapUpSeconds * SECOND_MS) } : {}),
      ...(differs('maxLines') ? { maxLines: after.maxLines } : {}),
      ...(differs('maxAttempts') ? { maxAttempts: after.maxAttempts } : {}),
      ...(differs('spacingHours') ? { attemptSpacingMs: Math.round(after.spacingHours * HOUR_MS) } : {}),
      ...(differs('followPolicies') && after.followPolicies ? { policies: 'auto' as const } : {}),
      ...(windowDiffers && after.hasWindow ? { window: { days: [...days], from, to, timeZone } } : {}),
    },
    yaml: after.yaml,
    remove: [
      ...after.remove,
      ...(differs('script') && after.script === '' ? (['script'] as const) : []),
      ...(differs('followPolicies') && !after.followPolicies ? (['policies'] as const) : []),
      ...(differs('hasWindow') && !after.hasWindow ? (['window'] as const) : []),
    ],
  };
}
