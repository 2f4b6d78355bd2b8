/** Something that is asked of the server by a button: once at a time, with what went wrong. */
import { useRef, useState } from 'preact/hooks';

export interface Action {
  readonly run: () => Promise<void>;
  readonly isBusy: boolean;
  readonly error: unknown;
}

export function useAction(act: () => Promise<void>, onDone?: () => void): Action {
  const [{ isBusy, error }, show] = useState<{ readonly isBusy: boolean; readonly error: unknown }>({
    isBusy: false,
    error: undefined,
  });
  const running = useRef(false);
  const run = async (): Promise<void> => {
    if (running.current) return;
    running.current = true;
    show({ isBusy: true, error: undefined });
    try {
      await act();
      show({ isBusy: false, error: undefined });
      onDone?.();
    } catch (thrown) {
      show({ isBusy: false, error: thrown });
    } finally {
      running.current = false;
    }
  };
  return { run, isBusy, error };
}
