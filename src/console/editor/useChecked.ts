/** What the server says of a text while it is being written: asked once the typing has paused, the last answer stands meanwhile. */
import { useEffect, useState } from 'preact/hooks';

const PAUSE_MS = 400;

export interface CheckedText<Verdict> {
  /** Of the text as it is, or as it was a moment ago. */
  readonly verdict?: Verdict;
  /** The verdict is of an older text. */
  readonly isChecking: boolean;
  readonly error?: unknown;
}

export function useChecked<Verdict>(
  text: string | undefined,
  check: (text: string, signal: AbortSignal) => Promise<Verdict>,
): CheckedText<Verdict> {
  const [found, setFound] = useState<{
    readonly of: string;
    readonly verdict?: Verdict;
    readonly error?: unknown;
  }>();
  useEffect(() => {
    if (text === undefined) return undefined;
    const leaving = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        setFound({ of: text, verdict: await check(text, leaving.signal) });
      } catch (error) {
        if (!leaving.signal.aborted) setFound((before) => ({ ...before, of: text, error }));
      }
    };
    const timer = setTimeout(() => void ask(), found === undefined ? 0 : PAUSE_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [text]);
  const { of, verdict, error } = found ?? {};
  return {
    isChecking: of !== text,
    ...(verdict === undefined ? {} : { verdict }),
    ...(error === undefined ? {} : { error }),
  };
}
