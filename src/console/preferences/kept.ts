/** What this browser keeps of its user's choices; a browser that keeps nothing has the defaults. */

const PREFIX = 'outpace.';

/** Undefined: nothing, or nothing that is still known. */
export function kept<Value extends string>(key: string, known: readonly Value[]): Value | undefined {
  try {
    const value = localStorage.getItem(PREFIX + key);
    return known.find((one) => one === value);
  } catch {
    return undefined;
  }
}

/** Undefined: forgotten, so that the default counts again. */
export function keep(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, value);
  } catch {
    // Private windows may refuse: the choice then lasts as long as the page.
  }
}
