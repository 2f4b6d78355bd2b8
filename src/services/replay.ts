/**
 * Makes the decisions of a journal again: with the policy that made them, to show that they come out the same, or with
 * another one, to see what it would have decided. The floor stays as it was recorded: what another policy's calls would
 * have led to is a question for the simulator.
 */
import { MINUTE_MS, type Instant } from '../domain/kernel/time.ts';
import { replayJournal, type JournalEntry, type ReplayedDecision } from '../domain/pacing/journal.ts';
import type { Pacer, PacingDecision, PacingSettings } from '../domain/pacing/pacer.ts';
import { OutpaceError } from './errors.ts';

export interface ReplayPolicy {
  readonly name: string;
  create(settings: PacingSettings, random: () => number): Pacer;
}

export interface Parting {
  readonly index: number;
  readonly poolId: string;
  readonly at: Instant;
  /** Absent where the policy failed when it was recorded. */
  readonly recorded?: PacingDecision;
  /** Absent where it fails now. */
  readonly replayed?: PacingDecision;
}

export interface CallRate {
  readonly calls: number;
  readonly perMinute: number;
}

export interface ReplayReport {
  /** Absent: the recorded one. */
  readonly policy?: string;
  readonly decisions: number;
  /** With another policy: those that dial as many; else those that are the same in everything. */
  readonly same: number;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly recorded: CallRate;
  readonly replayed: CallRate;
  readonly partings: readonly Parting[];
}

const PARTINGS_LIMIT = 20;

export function replay(entries: Iterable<JournalEntry>, policy?: ReplayPolicy): ReplayReport {
  const other = policy === undefined ? {} : standIn(policy);
  const partings: Parting[] = [];
  let [decisions, same, recordedCalls, replayedCalls] = [0, 0, 0, 0];
  let span: { from: Instant; to: Instant } | undefined;
  for (const step of replayJournal(entries, other)) {
    const { at, recorded, replayed, agrees } = step;
    decisions += 1;
    recordedCalls += recorded?.dial ?? 0;
    replayedCalls += replayed?.dial ?? 0;
    span = { from: span?.from ?? at, to: at };
    if (policy === undefined ? agrees : recorded?.dial === replayed?.dial) same += 1;
    else if (partings.length < PARTINGS_LIMIT) partings.push(partingOf(step));
  }
  if (decisions === 0) {
    throw new OutpaceError('OUT_JOURNAL_INVALID', 'the journal holds no decision that can be made again');
  }
  const minutes = span === undefined ? 0 : (span.to - span.from) / MINUTE_MS;
  const rate = (calls: number): CallRate => ({ calls, perMinute: minutes > 0 ? calls / minutes : 0 });
  return {
    ...(policy === undefined ? {} : { policy: policy.name }),
    decisions,
    same,
    ...span,
    recorded: rate(recordedCalls),
    replayed: rate(replayedCalls),
    partings,
  };
}

/** The journal's settings name the recorded mode: a change of them makes the policy anew, with what it has learned. */
function standIn(policy: ReplayPolicy): (settings: PacingSettings, random: () => number) => Pacer {
  return (settings, random) => {
    let pacer = policy.create(settings, random);
    return {
      decide: (view) => pacer.decide(view),
      observe: (event) => pacer.observe(event),
      configure(changed) {
        const learned = pacer.snapshot();
        pacer = policy.create(changed, random);
        pacer.restore(learned);
      },
      snapshot: () => pacer.snapshot(),
      restore: (learned) => pacer.restore(learned),
    };
  };
}

function partingOf({ index, poolId, at, recorded, replayed }: ReplayedDecision): Parting {
  return {
    index,
    poolId,
    at,
    ...(recorded === undefined ? {} : { recorded }),
    ...(replayed === undefined ? {} : { replayed }),
  };
}
