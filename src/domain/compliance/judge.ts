/** The gate over its rules: all verdicts for "why", the first refusal for dialling. */
import { HOUR_MS, type Instant } from '../kernel/time.ts';
import { RULE_NAMES, RULES, type GateRefusal, type GateRefusalCode, type RuleName } from './rules.ts';
import type { GateView } from './view.ts';

export type Verdict =
  | { readonly rule: RuleName; readonly passes: true }
  | ({ readonly passes: false } & GateRefusal);

/** Every rule with pass or refusal, in the gate's order. */
export function judge(view: GateView, now: Instant): readonly Verdict[] {
  return RULE_NAMES.map((rule) => {
    const refusal = RULES[rule](view, now);
    return refusal === undefined ? { rule, passes: true } : { passes: false, rule, ...refusal };
  });
}

/** Undefined: the lead may be dialled now. */
export function firstRefusal(view: GateView, now: Instant): GateRefusal | undefined {
  for (const rule of RULE_NAMES) {
    const refusal = RULES[rule](view, now);
    if (refusal !== undefined) return { rule, ...refusal };
  }
  return undefined;
}

/** Codes that somebody must do something about, if only wait for a file: the lead stays, and is looked at again. */
const MENDABLE: ReadonlySet<GateRefusalCode> = new Set([
  // The target may be raised, and an interview may turn out to be none.
  'quota-full',
  'policy-missing',
  'zone-missing',
  'consent-missing',
  'calendar-missing',
  'window-closed',
]);
const LOOK_AGAIN_MS = HOUR_MS;
/** What changes a filter, or what it looks at, sets its leads free by itself. */
const FILTERED_AGAIN_MS = 12 * HOUR_MS;

/** When the lead is judged again; absent: never, it is final. */
export function judgedAgainAt({ code, retryAt }: GateRefusal, now: Instant): Instant | undefined {
  if (code === 'filtered') return now + FILTERED_AGAIN_MS;
  return retryAt ?? (MENDABLE.has(code) ? now + LOOK_AGAIN_MS : undefined);
}
