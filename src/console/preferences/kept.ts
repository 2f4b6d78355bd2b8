/** What this browser keeps of its user's choices; a browser that keeps nothing has the defaults. */

const PREFIX = 'outpace.';

/** Undefined: nothing, or nothing that is still known. */
export function kept<Value extends string>(key: string, known: readonly Value[]): Value | undefined {
  const value = keptText(key);
  return known.find((one) => one === value);
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

/** A text of the user's own. */
export function keptText(key: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + key) ?? undefined;
  } catch {
    return undefined;
  }
}
