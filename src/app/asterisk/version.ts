/** The oldest Asterisk that will do: SIP status of an ended call, ARI security and originate fixes (ASTERISK 3.8). */
export const MIN_VERSION = '22.10.1';

/** `22.10.1` of `Asterisk 22.10.1+dfsg+~cs6…`; undefined where there is none. */
export function parseVersion(text: string): string | undefined {
  return /(\d+\.\d+\.\d+)/.exec(text)?.[1];
}

export function isNewEnough(version: string, minimum: string = MIN_VERSION): boolean {
  const [have, want] = [version, minimum].map((text) => text.split('.').map(Number));
  for (const [index, part] of (want ?? []).entries()) {
    const difference = (have?.[index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
