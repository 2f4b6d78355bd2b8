/** As `useLoaded`, and again after a while, as long as the page is looked at. */
import { useEffect } from 'preact/hooks';
import { useLoaded, type Loaded } from './useLoaded.ts';

export function usePolled<Value>(
  load: (signal: AbortSignal) => Promise<Value>,
  keys: readonly unknown[],
  everyMs: number,
): Loaded<Value> {
  const loaded = useLoaded(load, keys);
  const { isLoading, reload } = loaded;
  useEffect(() => {
    if (isLoading) return undefined;
    const timer = setTimeout(() => {
      if (!document.hidden) return reload();
      document.addEventListener('visibilitychange', reload, { once: true });
      return undefined;
    }, everyMs);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', reload);
    };
  }, [isLoading, everyMs, reload]);
  return loaded;
}
