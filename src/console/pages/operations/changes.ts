/** What of a form of settings differs from what is in force. */
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf, RequestOf } from '../../../api/endpoint.ts';

export type PacingSettings = AnswerOf<Contract['GET /campaigns/:campaignId/pacing']>;
export type PacingValues = PacingSettings['values'];
export type PacingChanges = NonNullable<RequestOf<Contract['PATCH /campaigns/:campaignId/pacing']>['body']>;

export const NUMBERS = [
  'ringTimeoutMs',
  'minRingMs',
  'linesPerAgent',
  'maxLinesPerAgent',
  'aim',
  'weight',
  'rampUpMs',
] as const;
export type NumberKey = (typeof NUMBERS)[number];

export function changesOf(before: PacingValues, after: PacingValues): PacingChanges {
  const numbers = NUMBERS.filter((key) => after[key] !== before[key]).map((key) => [key, after[key]]);
  const sameWindows = JSON.stringify(before.windows) === JSON.stringify(after.windows);
  return {
    ...(Object.fromEntries(numbers) as Partial<Record<NumberKey, number>>),
    ...(after.mode === before.mode ? {} : { mode: after.mode }),
    ...(after.shadow === before.shadow ? {} : { shadow: after.shadow }),
    ...(sameWindows ? {} : { windows: after.windows }),
  };
}
