/**
 * Walks a chain and finds the first place where it is broken: an entry that was changed, one that is missing, one that
 * was put in between, or an end that is not the one on record.
 */
import { CHAIN_START, entryHash, type ChainHead, type Digest, type EvidenceEntry } from './chain.ts';

export interface ChainBreak {
  /** Of the first entry that cannot be trusted. */
  readonly sequence: number;
  /** `unlinked`: it does not follow from the one before, and neither alone tells which of the two was touched. */
  readonly fault: 'changed' | 'removed' | 'inserted' | 'unlinked';
  readonly why: string;
}

export interface ChainWalk {
  /** In their order; the first break found stands. */
  take(entry: EvidenceEntry): void;
  /** `head`: the end on record; undefined: there has never been an entry. */
  end(head: ChainHead | undefined): ChainVerdict;
}

export interface ChainVerdict {
  readonly entries: number;
  /** The last entry that holds. */
  readonly head: ChainHead;
  readonly broken?: ChainBreak;
}

/** `noted`: heads written down elsewhere, which must be in the chain still. */
export function walkChain(digest: Digest, noted: readonly ChainHead[] = []): ChainWalk {
  const expected = new Map(noted.map(({ sequence, hash }) => [sequence, hash]));
  let entries = 0;
  let trusted = CHAIN_START;
  let broken: ChainBreak | undefined;
  /** Broken in itself: the entry after it tells whether it was changed or put in. */
  let suspect: EvidenceEntry | undefined;

  function judge(entry: EvidenceEntry): ChainBreak | undefined {
    const { sequence, previous, hash } = entry;
    if (sequence > trusted.sequence + 1) return removed(trusted.sequence + 1, sequence - 1);
    if (sequence < trusted.sequence + 1)
      return breakAt(sequence, 'inserted', `entry ${sequence} stands where no entry belongs`);
    if (previous !== trusted.hash || entryHash(entry, digest) !== hash) {
      suspect = entry;
      return undefined;
    }
    const note = expected.get(sequence);
    if (note !== undefined && note !== hash)
      return breakAt(sequence, 'changed', `entry ${sequence} is not the one whose hash was noted (${note})`);
    return undefined;
  }

  function resolve(entry: EvidenceEntry, next: EvidenceEntry | undefined): ChainBreak {
    const { sequence } = entry;
    if (next?.previous === trusted.hash)
      return breakAt(sequence, 'inserted', `entry ${sequence} was put in: the one after it does not know it`);
    if (entry.previous !== trusted.hash)
      return breakAt(
        sequence,
        'unlinked',
        `entry ${sequence} does not follow from entry ${sequence - 1}: one of the two was changed, or entries between them are gone`,
      );
    return breakAt(sequence, 'changed', `entry ${sequence} does not say what it said when it was written`);
  }

  return {
    take(entry) {
      entries += 1;
      if (broken !== undefined) return;
      if (suspect !== undefined) {
        broken = resolve(suspect, entry);
        return;
      }
      broken = judge(entry);
      if (broken === undefined && suspect === undefined) {
        trusted = { sequence: entry.sequence, hash: entry.hash };
      }
    },
    end(head) {
      if (broken === undefined && suspect !== undefined) broken = resolve(suspect, undefined);
      broken ??= brokenEnd(trusted, head, expected);
      return { entries, head: trusted, ...(broken === undefined ? {} : { broken }) };
    },
  };
}

function brokenEnd(
  last: ChainHead,
  head: ChainHead = CHAIN_START,
  expected: ReadonlyMap<number, string>,
): ChainBreak | undefined {
  const furthest = Math.max(head.sequence, ...expected.keys());
  if (furthest > last.sequence) return removed(last.sequence + 1, furthest);
  if (head.sequence < last.sequence)
    return breakAt(head.sequence + 1, 'inserted', `entry ${head.sequence + 1} was put in after the last one`);
  if (head.hash === last.hash) return undefined;
  return breakAt(last.sequence, 'changed', `entry ${last.sequence} is not the one that the chain ended with`);
}

function removed(from: number, to: number): ChainBreak {
  const which = from === to ? `entry ${from} is missing` : `entries ${from} to ${to} are missing`;
  return breakAt(from, 'removed', which);
}

function breakAt(sequence: number, fault: ChainBreak['fault'], why: string): ChainBreak {
  return { sequence, fault, why };
}
