import { createHash } from 'node:crypto';
import { assert, jsonValue, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalJson,
  CHAIN_START,
  entryHash,
  extendChain,
  type ChainHead,
  type Digest,
  type EvidenceEntry,
} from '../../../src/domain/evidence/chain.ts';
import { walkChain, type ChainVerdict } from '../../../src/domain/evidence/verify.ts';

const sha256: Digest = (text) => createHash('sha256').update(text).digest('hex');

function chainOf(count: number): EvidenceEntry[] {
  const facts = Array.from({ length: count }, (_, index) => ({
    at: 1_000 + index,
    kind: 'attempt',
    ref: `attempt-${index + 1}`,
    subject: sha256(`number ${index % 3}`),
    payload: canonicalJson({ zones: ['Europe/Berlin'], index }),
  }));
  return [...extendChain(CHAIN_START, facts, sha256)];
}

function walk(
  entries: readonly EvidenceEntry[],
  head: ChainHead | undefined = chainOf(6).at(-1),
  noted: readonly ChainHead[] = [],
): ChainVerdict {
  const walking = walkChain(sha256, noted);
  for (const entry of entries) walking.take(entry);
  return walking.end(head);
}

const at = (chain: readonly EvidenceEntry[], sequence: number): EvidenceEntry => {
  const entry = chain[sequence - 1];
  if (entry === undefined) throw new Error(`no entry ${sequence}`);
  return entry;
};

describe('canonical JSON', () => {
  it('is the same whatever the order of the members, and leaves out what is undefined', () => {
    expect(canonicalJson({ b: [1, undefined, { d: 'ä\u0000', c: null }], a: undefined, A: 1.5 })).toBe(
      '{"A":1.5,"b":[1,null,{"c":null,"d":"ä\\u0000"}]}',
    );
  });

  it('reads back as what was written', () => {
    assert(
      property(jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

describe('a chain', () => {
  it('that nobody touched holds to its end', () => {
    const chain = chainOf(6);
    const { sequence, hash } = at(chain, 6);
    expect(walk(chain)).toEqual({ entries: 6, head: { sequence, hash } });
    expect(walkChain(sha256).end(undefined)).toEqual({ entries: 0, head: CHAIN_START });
  });

  it('goes on from where it ended', () => {
    const whole = chainOf(6);
    const head = at(whole, 2);
    expect(extendChain(head, whole.slice(2), sha256)).toEqual(whole.slice(2));
  });

  it.each(['at', 'kind', 'ref', 'subject', 'payload'] as const)('shows a changed %s', (field) => {
    const chain = chainOf(6);
    const touched = field === 'at' ? { at: 5 } : { [field]: sha256('another') };
    chain[2] = { ...at(chain, 3), ...touched };
    expect(walk(chain).broken).toMatchObject({ sequence: 3, fault: 'changed' });
  });

  it('shows a change whose hash was made to fit', () => {
    const chain = chainOf(6);
    const touched = { ...at(chain, 3), payload: '{}' };
    chain[2] = { ...touched, hash: entryHash(touched, sha256) };
    expect(walk(chain).broken).toMatchObject({ sequence: 4, fault: 'unlinked' });
  });

  it('shows what was taken out of its middle, its beginning and its end', () => {
    const chain = chainOf(6);
    expect(walk(chain.toSpliced(2, 2)).broken).toEqual({
      sequence: 3,
      fault: 'removed',
      why: 'entries 3 to 4 are missing',
    });
    expect(walk(chain.slice(1)).broken).toMatchObject({ sequence: 1, fault: 'removed' });
    expect(walk(chain.slice(0, 5)).broken).toEqual({
      sequence: 6,
      fault: 'removed',
      why: 'entry 6 is missing',
    });
    expect(walk([]).broken).toMatchObject({ sequence: 1, fault: 'removed' });
  });

  it('shows what was put in between, also where those after it were counted on', () => {
    const chain = chainOf(6);
    const [put] = extendChain(at(chain, 2), [{ ...at(chain, 3), ref: 'forged' }], sha256);
    if (put === undefined) throw new Error('nothing to put in');
    const moved = chain.slice(2).map((entry) => ({ ...entry, sequence: entry.sequence + 1 }));
    const touched = [...chain.slice(0, 2), put, ...moved];
    expect(walk(touched).broken).toMatchObject({ sequence: 4, fault: 'unlinked' });
    const clumsy = { ...put, hash: sha256('anything') };
    expect(walk([...chain.slice(0, 2), clumsy, ...moved]).broken).toMatchObject({
      sequence: 3,
      fault: 'inserted',
    });
    const [after] = extendChain(at(chain, 6), [{ ...at(chain, 3), ref: 'forged' }], sha256);
    expect(walk([...chain, ...(after === undefined ? [] : [after])]).broken).toMatchObject({
      sequence: 7,
      fault: 'inserted',
    });
  });

  it('written anew as a whole is told from a head that was noted', () => {
    const chain = chainOf(6);
    const forged = extendChain(
      CHAIN_START,
      chain.map((entry) => ({ ...entry, payload: '{}' })),
      sha256,
    );
    expect(walk(forged, forged.at(-1)).broken).toBeUndefined();
    expect(walk(forged, forged.at(-1), [at(chain, 4)]).broken).toMatchObject({
      sequence: 4,
      fault: 'changed',
    });
    expect(walk(chain, chain.at(-1), [at(chain, 4)]).broken).toBeUndefined();
  });
});
