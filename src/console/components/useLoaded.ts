/** What a page shows of the server: loaded, loaded again on demand, and given up when the page is left. */
import { useCallback, useEffect, useState } from 'preact/hooks';

export interface Loaded<Value> {
  /** The last one, also while a newer one is on its way. */
  readonly value?: Value;
  readonly error?: unknown;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/** `keys`: what it depends on, as the dependencies of an effect. */
export function useLoaded<Value>(
  load: (signal: AbortSignal) => Promise<Value>,
  keys: readonly unknown[],
): Loaded<Value> {
  const [round, setRound] = useState(0);
  const [shown, show] = useState<Omit<Loaded<Value>, 'reload'>>({ isLoading: true });
  useEffect(() => {
    const leaving = new AbortController();
    show(({ value }) => ({ ...(value === undefined ? {} : { value }), isLoading: true }));
    load(leaving.signal)
      .then((value) => show({ value, isLoading: false }))
      .catch((error: unknown) => {
        if (!leaving.signal.aborted) show((before) => ({ ...before, error, isLoading: false }));
      });
    return () => leaving.abort();
  }, [round, ...keys]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { ...shown, reload };
}
