/**
 * Staggered redial (错时拨打, DOMAIN 3.2): a lead that was not reached is called in each of four cells, working and other
 * days by daytime and evening, before it may be called exhausted.
 */
import type { DialStatus } from '../call/lineResult.ts';
import type { CampaignSettings } from './campaign.ts';
import type { SettingsRefusal } from './settings.ts';

/** What a campaign may redial so: nobody was spoken to, and the line is a good one. */
export const STAGGERED_OUTCOMES = ['no_answer', 'busy', 'unreachable', 'machine', 'rejected'] as const;
export const CELLS_COUNT = 4;

/** Minutes from local midnight: daytime from the first to the second, evening from there to the third, excluded. */
export interface StaggeredHours {
  readonly dayFromMinute: number;
  readonly eveningFromMinute: number;
  readonly eveningToMinute: number;
}

export interface StaggeredRule extends StaggeredHours {
  /** Calls in each cell. */
  readonly perCell: number;
  readonly outcomes: readonly (typeof STAGGERED_OUTCOMES)[number][];
}

export const DEFAULT_STAGGERED: StaggeredRule = {
  perCell: 1,
  dayFromMinute: 8 * 60,
  eveningFromMinute: 18 * 60,
  eveningToMinute: 21 * 60,
  outcomes: ['no_answer', 'busy', 'unreachable', 'machine'],
};

export const isStaggered = (rule: StaggeredRule, status: string | undefined): boolean =>
  rule.outcomes.some((outcome: DialStatus) => outcome === status);

export function reviewStaggered({ staggered, maxAttempts }: CampaignSettings): SettingsRefusal[] {
  if (staggered === undefined) return [];
  const { perCell, dayFromMinute, eveningFromMinute, eveningToMinute } = staggered;
  const problems = [];
  if (maxAttempts < CELLS_COUNT * perCell) {
    problems.push(
      `asks for ${CELLS_COUNT * perCell} calls, one in each cell, and maxAttempts allows ${maxAttempts}; raise maxAttempts to ${CELLS_COUNT * perCell} or leave staggered out`,
    );
  }
  if (dayFromMinute >= eveningFromMinute || eveningFromMinute >= eveningToMinute) {
    problems.push('needs dayFrom before eveningFrom, and eveningFrom before eveningTo');
  }
  return problems.map((text) => ({ code: 'staggered-invalid', message: `staggered ${text}` }));
}
