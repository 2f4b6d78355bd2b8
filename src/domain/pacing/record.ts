/**
 * A decision as it is kept: what the pacer saw, forecast and answered, small enough to keep every one that dials. The
 * view is written as ages in ms, since instants of one moment share all but their last digits (PACING 5.7).
 */
import type { CampaignId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';
import type { AbandonWindow, FloorView, LimitedBy, PacingDecision, PacingMode } from './pacer.ts';

export interface DecisionRecord {
  readonly at: Instant;
  /** The campaigns that the same agents serve; an automated campaign is a pool by itself. */
  readonly poolId: string;
  /** How `decision.dial` was split; those with none of it too, where they took part. */
  readonly campaigns: readonly { readonly campaignId: CampaignId; readonly dial: number }[];
  readonly mode: PacingMode;
  readonly view: CompactView;
  readonly decision: PacingDecision;
  readonly shadow?: ShadowDecision;
}

/** What another mode would have done with the same view. */
export interface ShadowDecision {
  readonly mode: PacingMode;
  readonly dial: number;
  readonly limitedBy: LimitedBy;
  readonly reason: string;
  /** Both dial as many. */
  readonly agrees: boolean;
}

/** Lists of ages in ms; a number in `idle` is one agent who has been idle for so long. */
export interface CompactView {
  readonly now: Instant;
  readonly idle: readonly number[];
  readonly talking: readonly number[];
  /** By index of `talking`; null where nothing is known. */
  readonly remainingHintMs?: readonly (number | null)[];
  readonly wrapping: readonly number[];
  readonly wrapLimitMs?: readonly (number | null)[];
  readonly dialling: readonly number[];
  readonly ringing: readonly (number | null)[];
  readonly answerProbability?: readonly (number | null)[];
  /** By index of `dialling`: an index into `groups`. */
  readonly groupOf?: readonly (number | null)[];
  readonly groups?: readonly string[];
  /** Kept for replay only. */
  readonly callIds?: readonly string[];
  /** Age, chance to be joined, 1 where an agent is reserved. */
  readonly screening: readonly (readonly [number, number, 0 | 1])[];
  readonly waiting: readonly number[];
  readonly budget: readonly AbandonWindow[];
  /** Null: no limit, since JSON has no number for it. */
  readonly lines: number | null;
  readonly linesFrom?: 'rampUp' | 'trunk' | 'agents';
  readonly callsPerSecond: number | null;
  readonly hold?: string;
  readonly leads?: readonly number[];
  readonly leadsLeft?: number;
  readonly nextGroup?: string;
}

/** `withCallIds`: for a replay that must be exact; a person reading needs none. */
export function compactView(view: FloorView, withCallIds = false): CompactView {
  const { now, idle, talking, wrapping, dialling, screening, waiting } = view;
  const age = ({ since }: { readonly since: Instant }): number => now - since;
  const groups = [...new Set(dialling.flatMap(({ group }) => (group === undefined ? [] : [group])))];
  const hints = column(talking.map(({ remainingHintMs }) => remainingHintMs));
  const limits = column(wrapping.map(({ limitMs }) => limitMs));
  const chances = column(dialling.map(({ answerProbability }) => answerProbability));
  return {
    now,
    idle: idle.map(age),
    talking: talking.map(age),
    ...(hints === undefined ? {} : { remainingHintMs: hints }),
    wrapping: wrapping.map(age),
    ...(limits === undefined ? {} : { wrapLimitMs: limits }),
    dialling: dialling.map(age),
    ringing: dialling.map(({ ringingSince }) => (ringingSince === undefined ? null : now - ringingSince)),
    ...(chances === undefined ? {} : { answerProbability: chances }),
    ...(groups.length === 0
      ? {}
      : {
          groups,
          groupOf: dialling.map(({ group }) => (group === undefined ? null : groups.indexOf(group))),
        }),
    ...(withCallIds ? { callIds: dialling.map(({ callId }) => callId) } : {}),
    screening: screening.map((call) => [age(call), call.joinProbability, call.agentReserved ? 1 : 0]),
    waiting: waiting.map(age),
    budget: view.budget,
    lines: finite(view.lines),
    ...(view.linesFrom === undefined ? {} : { linesFrom: view.linesFrom }),
    callsPerSecond: finite(view.callsPerSecond),
    ...(view.hold === undefined ? {} : { hold: view.hold }),
    ...(view.leads === undefined
      ? {}
      : { leads: view.leads.map(({ answerProbability }) => answerProbability) }),
    ...(view.leadsLeft === undefined ? {} : { leadsLeft: view.leadsLeft }),
    ...(view.nextGroup === undefined ? {} : { nextGroup: view.nextGroup }),
  };
}

/** The view again; calls without a kept id are numbered. */
export function expandView(compact: CompactView): FloorView {
  const { now, remainingHintMs, wrapLimitMs, ringing, groups, groupOf, answerProbability } = compact;
  const since = (ageMs: number): Instant => now - ageMs;
  return {
    now,
    idle: compact.idle.map((ageMs) => ({ since: since(ageMs) })),
    talking: compact.talking.map((ageMs, index) => ({
      since: since(ageMs),
      ...known('remainingHintMs', remainingHintMs?.[index]),
    })),
    wrapping: compact.wrapping.map((ageMs, index) => ({
      since: since(ageMs),
      ...known('limitMs', wrapLimitMs?.[index]),
    })),
    dialling: compact.dialling.map((ageMs, index) => {
      const rung = ringing[index];
      return {
        callId: compact.callIds?.[index] ?? `call-${index}`,
        since: since(ageMs),
        ...known('ringingSince', rung === undefined || rung === null ? rung : since(rung)),
        ...known('answerProbability', answerProbability?.[index]),
        ...known('group', groups?.[groupOf?.[index] ?? -1]),
      };
    }),
    screening: compact.screening.map(([ageMs, joinProbability, reserved]) => ({
      since: since(ageMs),
      joinProbability,
      agentReserved: reserved === 1,
    })),
    waiting: compact.waiting.map((ageMs) => ({ since: since(ageMs) })),
    budget: compact.budget,
    lines: compact.lines ?? Number.POSITIVE_INFINITY,
    ...known('linesFrom', compact.linesFrom),
    callsPerSecond: compact.callsPerSecond ?? Number.POSITIVE_INFINITY,
    ...known('hold', compact.hold),
    ...known(
      'leads',
      compact.leads?.map((chance) => ({ answerProbability: chance })),
    ),
    ...known('leadsLeft', compact.leadsLeft),
    ...known('nextGroup', compact.nextGroup),
  };
}

const finite = (most: number): number | null => (most === Number.POSITIVE_INFINITY ? null : most);

/** Left out where nothing of it is known. */
function column(values: readonly (number | undefined)[]): (number | null)[] | undefined {
  if (values.every((value) => value === undefined)) return undefined;
  return values.map((value) => value ?? null);
}

function known<Key extends string, Value>(
  key: Key,
  value: Value | null | undefined,
): { readonly [Name in Key]?: Value } {
  return value === undefined || value === null ? {} : ({ [key]: value } as { [Name in Key]?: Value });
}
