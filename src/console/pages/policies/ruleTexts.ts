/** The rules of a policy in words, in the order in which they are compared. */
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { formatDuration, formatPercent } from '../../i18n/formats.ts';
import { language } from '../../i18n/language.ts';
import { policyWords } from './words.ts';

export type Policy = AnswerOf<Contract['GET /policies/:policyId']>;
export type RuleName = keyof ReturnType<typeof policyWords>['rules'];

const DAY_MS = 86_400_000;
/** A Monday. */
const SOME_MONDAY = Date.UTC(2024, 0, 1);

export function ruleTexts(policy: Policy): Readonly<Record<RuleName, string>> {
  const text = policyWords();
  return {
    windows: policy.windows.length === 0 ? text.always : policy.windows.map(windowText).join('; '),
    holidays: holidayText(policy.holidays),
    caps: policy.caps.length === 0 ? '–' : policy.caps.map(capText).join('; '),
    minGapMs: spanText(policy.minGapMs),
    minRingMs: spanText(policy.minRingMs),
    redialLockMs: spanText(policy.redialLockMs),
    refusalLockMs: spanText(policy.refusalLockMs),
    abandonWindows:
      policy.abandonWindows.length === 0
        ? '–'
        : policy.abandonWindows.map(({ limit, days }) => text.abandon(formatPercent(limit), days)).join('; '),
    promptBeforeAgent: text.prompts[policy.promptBeforeAgent],
    consent: text.consents[policy.consent],
    retentionDays: text.days(policy.retentionDays),
  };
}

function windowText({ days, fromMinute, toMinute }: Policy['windows'][number]): string {
  return `${daysText(days)} ${clock(fromMinute)}–${clock(toMinute)}`;
}

/** Days that follow each other as from the first to the last. */
function daysText(days: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === day - 1) run[1] = day;
    else runs.push([day, day]);
  }
  return runs
    .map(([first, last]) => (first === last ? dayName(first) : `${dayName(first)}–${dayName(last)}`))
    .join(', ');
}

function dayName(day: number): string {
  const format = new Intl.DateTimeFormat(language.value, { weekday: 'short', timeZone: 'UTC' });
  return format.format(SOME_MONDAY + (day - 1) * DAY_MS);
}

function clock(minute: number): string {
  const pair = (value: number): string => String(value).padStart(2, '0');
  return `${pair(Math.floor(minute / 60))}:${pair(minute % 60)}`;
}

function holidayText(holidays: Policy['holidays']): string {
  if (typeof holidays === 'string') return policyWords()[holidays];
  return `${clock(holidays.fromMinute)}–${clock(holidays.toMinute)}`;
}

function capText({ scope, most, within }: Policy['caps'][number]): string {
  const text = policyWords();
  const scopes: Readonly<Record<string, string>> = text.scopes;
  const time = typeof within === 'string' ? text[within] : text.hours(within.hours);
  return text.cap(most, scopes[scope] ?? scope, time);
}

/** None where there is no such rule; whole days as days. */
function spanText(spanMs: number): string {
  if (spanMs === 0) return '–';
  return spanMs % DAY_MS === 0 ? policyWords().days(spanMs / DAY_MS) : formatDuration(spanMs);
}
