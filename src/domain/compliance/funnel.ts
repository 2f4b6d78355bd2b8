/** Leads counted by the first rule that stops them: what a list that is not being dialled comes to. */
import type { Instant } from '../kernel/time.ts';
import { RULE_NAMES, type GateRefusal, type GateRefusalCode, type RuleName } from './rules.ts';

/** Leads that one rule stops, by one code. */
export interface FunnelStop {
  readonly rule: RuleName;
  readonly code: GateRefusalCode;
  readonly leads: number;
  /** Of them, those that no passing of time sets free. */
  readonly withoutLapse: number;
  /** When the first and the last of the others are free. */
  readonly firstLapsesAt?: Instant;
  readonly lastLapsesAt?: Instant;
}

/** `callable` and the leads of all stops add up to `leads`. */
export interface FunnelCount {
  readonly leads: number;
  readonly callable: number;
  /** In the order of the rules. */
  readonly stops: readonly FunnelStop[];
}

export interface FunnelCounter {
  /** One lead; undefined: nothing stops it. */
  count(refusal: GateRefusal | undefined): void;
  read(): FunnelCount;
}

export function createFunnelCounter(): FunnelCounter {
  const stops = new Map<GateRefusalCode, FunnelStop>();
  let [leads, callable] = [0, 0];
  return {
    count(refusal) {
      leads += 1;
      if (refusal === undefined) callable += 1;
      else stops.set(refusal.code, added(stops.get(refusal.code), refusal));
    },
    read: () => ({ leads, callable, stops: [...stops.values()].toSorted(byRule) }),
  };
}

function added(before: FunnelStop | undefined, { rule, code, retryAt }: GateRefusal): FunnelStop {
  const { leads = 0, withoutLapse = 0, firstLapsesAt, lastLapsesAt } = before ?? {};
  const counted = { ...before, rule, code, leads: leads + 1 };
  if (retryAt === undefined) return { ...counted, withoutLapse: withoutLapse + 1 };
  return {
    ...counted,
    withoutLapse,
    firstLapsesAt: Math.min(firstLapsesAt ?? retryAt, retryAt),
    lastLapsesAt: Math.max(lastLapsesAt ?? retryAt, retryAt),
  };
}

const byRule = (left: FunnelStop, right: FunnelStop): number =>
  RULE_NAMES.indexOf(left.rule) - RULE_NAMES.indexOf(right.rule);
