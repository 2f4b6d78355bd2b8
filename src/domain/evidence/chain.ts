/**
 * The hash chain under everything that must be provable later: each entry's hash covers all that it says and the hash
 * of the entry before, so that what was changed, taken out or put in between shows. The hash function is passed in.
 * Payloads are canonical JSON (RFC 8785), kept as text, so that one content has one hash.
 */
import type { Instant } from '../kernel/time.ts';

/** SHA-256 of the text's UTF-8, as 64 hex digits. */
export type Digest = (text: string) => string;

export interface EvidenceFact {
  readonly at: Instant;
  /** What it is about, such as `attempt`. */
  readonly kind: string;
  /** Its own id within its kind: a fact is in the chain once. */
  readonly ref: string;
  /** Whom it is about, by a keyed hash of their number: the chain itself holds nothing that must be erased. */
  readonly subject: string;
  /** Canonical JSON. */
  readonly payload: string;
}

export interface EvidenceEntry extends EvidenceFact {
  /** 1 for the first, without a gap. */
  readonly sequence: number;
  readonly previous: string;
  readonly hash: string;
}

export type ChainHead = Pick<EvidenceEntry, 'sequence' | 'hash'>;

/** What stands before the first entry. */
export const CHAIN_START: ChainHead = { sequence: 0, hash: '0'.repeat(64) };

export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}

export function entryHash(entry: Omit<EvidenceEntry, 'hash'>, digest: Digest): string {
  const { sequence, at, kind, ref, subject, payload, previous } = entry;
  return digest(canonicalJson([sequence, at, kind, ref, subject, payload, previous]));
}

/** The facts as the entries that follow the head. */
export function extendChain(
  head: ChainHead,
  facts: readonly EvidenceFact[],
  digest: Digest,
): readonly EvidenceEntry[] {
  let { sequence, hash } = head;
  return facts.map(({ at, kind, ref, subject, payload }) => {
    sequence += 1;
    const open = { sequence, at, kind, ref, subject, payload, previous: hash };
    hash = entryHash(open, digest);
    return { ...open, hash };
  });
}
