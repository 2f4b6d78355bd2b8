/** A long list, page by page: what was loaded stays, and the next page follows it. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Cursor of the next page; null: this is the last. */
  readonly next: string | null;
}

export interface Paged<Item> {
  readonly items: readonly Item[];
  readonly error: unknown;
  readonly isLoading: boolean;
  /** Absent: these are all. */
  readonly loadMore?: () => void;
  readonly reload: () => void;
}

/** `keys`: what it depends on, as the dependencies of an effect. */
export function usePages<Item>(
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Item>>,
  keys: readonly unknown[],
): Paged<Item> {
  const [round, setRound] = useState(0);
  const [{ items, next }, setPage] = useState<Page<Item>>({ items: [], next: null });
  const [{ isLoading, error }, setState] = useState<{ isLoading: boolean; error: unknown }>({
    isLoading: true,
    error: undefined,
  });
  const leaving = useRef(new AbortController());
  const latest = useRef(load);
  latest.current = load;

  const take = useCallback(async (before: readonly Item[], cursor: string | undefined) => {
    const { signal } = leaving.current;
    setState({ isLoading: true, error: undefined });
    try {
      const page = await latest.current(cursor, signal);
      if (signal.aborted) return;
      setPage({ items: [...before, ...page.items], next: page.next });
      setState({ isLoading: false, error: undefined });
    } catch (thrown) {
      if (!signal.aborted) setState({ isLoading: false, error: thrown });
    }
  }, []);

  useEffect(() => {
    leaving.current = new AbortController();
    void take([], undefined);
    return () => leaving.current.abort();
  }, [round, ...keys]);

  return {
    items,
    error,
    isLoading,
    ...(next === null ? {} : { loadMore: () => void take(items, next) }),
    reload: useCallback(() => setRound((before) => before + 1), []),
  };
}
