/**
 * The journal of a pacer: everything that went into it and every decision that came out, enough to make each decision
 * again, or to see what another policy would have decided on the same floor (PACING 5.7). Calls are named by their
 * attempt ids; no phone number goes in.
 */
import { randomStream } from '../kernel/random.ts';
import type { Instant } from '../kernel/time.ts';
import { createPacer } from './createPacer.ts';
import type { FloorView, Pacer, PacingDecision, PacingEvent, PacingSettings } from './pacer.ts';
import { compactView, expandView, type CompactView } from './record.ts';

export const JOURNAL_VERSION = 1;

export type JournalEntry = { readonly poolId: string } & (
  | {
      /** The first entry of a pool, after each restart of the engine, and in each file; `restored` may follow. */
      readonly type: 'started';
      readonly version: number;
      readonly at: Instant;
      readonly settings: PacingSettings;
      readonly seed: number;
    }
  | { readonly type: 'configured'; readonly settings: PacingSettings }
  | { readonly type: 'restored'; readonly snapshot: unknown }
  | { readonly type: 'observed'; readonly event: PacingEvent }
  | {
      readonly type: 'decided';
      readonly view: CompactView;
      /** Absent where the policy failed. */
      readonly decision?: PacingDecision;
    }
);

export type JournalSink = (entry: JournalEntry) => void;

/** The randomness of a pool's pacer, live and replayed. */
export const pacerRandom = (seed: number) => randomStream(seed, 'pacer');

/** A pacer whose journal is kept. */
export function recordingPacer(
  pacer: Pacer,
  sink: JournalSink,
  { poolId, at, settings, seed }: { poolId: string; at: Instant; settings: PacingSettings; seed: number },
): Pacer {
  sink({ poolId, type: 'started', version: JOURNAL_VERSION, at, settings, seed });
  return {
    decide(view) {
      let decision: PacingDecision | undefined;
      try {
        decision = pacer.decide(view);
        return decision;
      } finally {
        const answer = decision === undefined ? {} : { decision };
        sink({ poolId, type: 'decided', view: compactView(view, true), ...answer });
      }
    },
    observe(event) {
      sink({ poolId, type: 'observed', event });
      pacer.observe(event);
    },
    configure(changed) {
      sink({ poolId, type: 'configured', settings: changed });
      pacer.configure(changed);
    },
    snapshot: () => pacer.snapshot(),
    restore(snapshot) {
      sink({ poolId, type: 'restored', snapshot });
      pacer.restore(snapshot);
    },
  };
}

export interface ReplayedDecision {
  /** Place in the journal, from 0. */
  readonly index: number;
  readonly poolId: string;
  readonly at: Instant;
  readonly view: FloorView;
  readonly recorded: PacingDecision | undefined;
  /** Undefined where the policy fails. */
  readonly replayed: PacingDecision | undefined;
  readonly agrees: boolean;
}

export interface ReplaySummary {
  readonly decisions: number;
  readonly different: number;
  readonly firstDifferent?: ReplayedDecision;
}

/** What stands in for the recorded policy: settings laid over the recorded ones, or a pacer of another make. */
export type OtherPolicy =
  | Partial<PacingSettings>
  | ((settings: PacingSettings, random: () => number) => Pacer);

/**
 * Makes every decision again, yielding each; returns how many differ and the first that does. Without `other` the
 * journal must replay without a difference: the same code, seed and inputs.
 */
export function* replayJournal(
  entries: Iterable<JournalEntry>,
  other: OtherPolicy = {},
): Generator<ReplayedDecision, ReplaySummary> {
  const pacers = new Map<string, Pacer>();
  const overlaid = (settings: PacingSettings): PacingSettings =>
    typeof other === 'function' ? settings : { ...settings, ...other };
  const make = typeof other === 'function' ? other : createPacer;
  let [index, decisions, different] = [-1, 0, 0];
  let firstDifferent: ReplayedDecision | undefined;
  for (const entry of entries) {
    index += 1;
    if (entry.type === 'started') {
      pacers.set(entry.poolId, make(overlaid(entry.settings), pacerRandom(entry.seed)));
      continue;
    }
    const pacer = pacers.get(entry.poolId);
    // A journal that was cut at its beginning: from the next start on.
    if (pacer === undefined) continue;
    if (entry.type === 'configured') pacer.configure(overlaid(entry.settings));
    else if (entry.type === 'restored') pacer.restore(entry.snapshot);
    else if (entry.type === 'observed') pacer.observe(entry.event);
    else {
      const view = expandView(entry.view);
      const replayed = decideOrFail(pacer, view);
      const { poolId, decision: recorded } = entry;
      const agrees = isSame(recorded, replayed);
      const step = { index, poolId, at: view.now, view, recorded, replayed, agrees };
      decisions += 1;
      if (!agrees) {
        different += 1;
        firstDifferent ??= step;
      }
      yield step;
    }
  }
  return { decisions, different, ...(firstDifferent === undefined ? {} : { firstDifferent }) };
}

function decideOrFail(pacer: Pacer, view: FloorView): PacingDecision | undefined {
  try {
    return pacer.decide(view);
  } catch {
    return undefined;
  }
}

/** The journal is JSON, where a number that is not finite is null. */
function isSame(recorded: PacingDecision | undefined, replayed: PacingDecision | undefined): boolean {
  return JSON.stringify(recorded) === JSON.stringify(replayed);
}
