/**
 * One kind of viewer's view of the floor by numbered versions: the last one whole, and the changes that led to it for a
 * while back, each written out once.
 */
import type { FloorDelta } from '../domain/floor/delta.ts';
import type { FloorView } from '../domain/floor/view.ts';

export interface LiveEvent {
  readonly id: string;
  readonly name: 'floor' | 'change';
  readonly data: FloorView | FloorDelta;
}

/** As it is sent; undefined: a sign of life. */
export type LiveEncoder = (event: LiveEvent | undefined) => Uint8Array;

export interface Caught {
  readonly version: number;
  readonly chunks: readonly Uint8Array[];
}

export interface LiveView {
  update(view: FloorView): void;
  /** What leads from a version to the last one; undefined: there is nothing newer. */
  since(version: number | undefined): Caught | undefined;
  /** The version that an event id of this view names, where it is one. */
  versionOf(eventId: string): number | undefined;
  /** Calls once at the next version. The returned function cancels it. */
  onNext(wake: () => void): () => void;
}

/** About a minute of changes, of which a busy floor has some 20 kB a second. */
const MOST_KEPT = 240;
const MOST_KEPT_BYTES = 4 * 1024 * 1024;

export function createLiveView(
  name: string,
  encode: LiveEncoder,
  changes: (from: FloorView, to: FloorView) => FloorDelta | undefined,
): LiveView {
  let current: FloorView | undefined;
  let version = 0;
  let whole: Uint8Array | undefined;
  /** The change that led to `version` is the last one. */
  const kept: Uint8Array[] = [];
  const waiting = new Set<() => void>();

  const idOf = (of: number): string => `${name}.${of}`;

  function caughtUp(view: FloorView): Caught {
    whole ??= encode({ id: idOf(version), name: 'floor', data: view });
    return { version, chunks: [whole] };
  }

  return {
    update(view) {
      const delta = current === undefined ? {} : changes(current, view);
      if (delta === undefined) return;
      if (current !== undefined) kept.push(encode({ id: idOf(version + 1), name: 'change', data: delta }));
      while (kept.length > MOST_KEPT || lengthOf(kept) > MOST_KEPT_BYTES) kept.shift();
      current = view;
      version += 1;
      whole = undefined;
      const woken = [...waiting];
      waiting.clear();
      for (const wake of woken) wake();
    },
    since(from) {
      if (current === undefined || from === version) return undefined;
      const isKept = from !== undefined && from < version && version - from <= kept.length;
      if (!isKept) return caughtUp(current);
      const chunks = kept.slice(kept.length - (version - from));
      // Far behind, the floor as it is costs less than all that has led to it.
      const isShorter = chunks.length === 1 || lengthOf(chunks) <= lengthOf(caughtUp(current).chunks);
      return isShorter ? { version, chunks } : caughtUp(current);
    },
    versionOf(eventId) {
      const digits = eventId.startsWith(`${name}.`) ? eventId.slice(name.length + 1) : '';
      return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
    },
    onNext(wake) {
      waiting.add(wake);
      return () => waiting.delete(wake);
    },
  };
}

function lengthOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
}
