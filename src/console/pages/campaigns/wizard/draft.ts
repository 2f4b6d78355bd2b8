/** A campaign as the assistant asks for it, and the same as the API takes it. */
import type { Contract } from '../../../../api/contract.ts';
import type { RequestOf } from '../../../../api/endpoint.ts';

export type NewCampaign = NonNullable<
  NonNullable<RequestOf<Contract['POST /campaigns']>['body']>['campaign']
>;
export type Mode = 'preview' | 'progressive' | 'predictive' | 'automated';
export type Day = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

export const DAYS: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
export const MODES: readonly Mode[] = ['progressive', 'predictive', 'preview', 'automated'];

export interface Draft {
  readonly name: string;
  readonly campaignId: string;
  readonly listId: string;
  readonly mode: Mode;
  readonly callerId: string;
  readonly trunkIds: readonly string[];
  readonly maxLines: number;
  readonly ringTimeoutSeconds: number;
  readonly maxAttempts: number;
  readonly spacingHours: number;
  readonly days: readonly Day[];
  /** `HH:MM`. */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  /** Whose law decides follows from each number; false: nothing but what stands here. */
  readonly followPolicies: boolean;
  /** Of campaigns without agents. '': none. */
  readonly flow: string;
  /** What agents read from. '': none. */
  readonly script: string;
}

/** The careful choice everywhere: one call for each idle agent, office hours, the law of each number. */
export function emptyDraft(timeZone: string): Draft {
  return {
    name: '',
    campaignId: '',
    listId: '',
    mode: 'progressive',
    callerId: '',
    trunkIds: [],
    maxLines: 10,
    ringTimeoutSeconds: 25,
    maxAttempts: 4,
    spacingHours: 4,
    days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    from: '09:00',
    to: '18:00',
    timeZone,
    followPolicies: true,
    flow: '',
    script: '',
  };
}

const HOUR_MS = 3_600_000;

/** Labels of the dispositions that every campaign begins with. */
export type Labels = Readonly<
  Record<'success' | 'followUp' | 'refused' | 'wrongParty' | 'doNotCall', string>
>;

export function campaignOf(draft: Draft, labels: Labels): NewCampaign {
  const isAutomated = draft.mode === 'automated';
  return {
    id: draft.campaignId,
    name: draft.name.trim(),
    lists: [draft.listId],
    callerId: draft.callerId.trim(),
    trunks: [...draft.trunkIds],
    maxLines: draft.maxLines,
    ringTimeoutMs: draft.ringTimeoutSeconds * 1_000,
    maxAttempts: draft.maxAttempts,
    attemptSpacingMs: draft.spacingHours * HOUR_MS,
    pacing: { mode: draft.mode },
    window: { timeZone: draft.timeZone, days: [...draft.days], from: draft.from, to: draft.to },
    ...(draft.followPolicies ? { policies: 'auto' as const } : {}),
    ...(isAutomated && draft.flow !== '' ? { flow: draft.flow } : {}),
    ...(!isAutomated && draft.script !== '' ? { script: draft.script } : {}),
    ...(isAutomated ? {} : { dispositions: { codes: dispositionsOf(labels) } }),
  };
}

function dispositionsOf(labels: Labels) {
  return [
    { code: 'success', label: labels.success, salesStatus: 'success' as const },
    { code: 'follow_up', label: labels.followUp, salesStatus: 'follow_up' as const, callback: true },
    { code: 'refused', label: labels.refused, salesStatus: 'refused' as const },
    { code: 'wrong_party', label: labels.wrongParty, salesStatus: 'wrong_party' as const },
    { code: 'do_not_call', label: labels.doNotCall, salesStatus: 'do_not_call' as const },
  ];
}

export type Missing = 'name' | 'list' | 'callerId' | 'trunk' | 'days' | 'hours' | 'flow';

/** What has to be said before the server can be asked; it judges all the rest. */
export function missingIn(draft: Draft): readonly Missing[] {
  const checks: readonly (readonly [Missing, boolean])[] = [
    ['name', draft.name.trim() === ''],
    ['list', draft.listId === ''],
    ['callerId', !/^\+[1-9][0-9]{6,14}$/.test(draft.callerId.trim())],
    ['trunk', draft.trunkIds.length === 0],
    ['days', draft.days.length === 0],
    ['hours', draft.from >= draft.to],
    ['flow', draft.mode === 'automated' && draft.flow === ''],
  ];
  return checks.flatMap(([missing, isMissing]) => (isMissing ? [missing] : []));
}
