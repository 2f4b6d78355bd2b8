/**
 * Which campaign of a pool places the next call: smooth weighted round robin. Each turn gives every campaign that can
 * dial its weight as credit, and takes the whole of what was given from the one that dials. Credit is carried, so that
 * weights of 3 and 1 give three calls to one even where an agent takes one call at a time.
 */
export interface Entry {
  readonly weight: number;
  credit: number;
}

/** The entry with the turn, by credit and then by order; undefined where there is none. Nothing is taken yet. */
export function whoseTurn<Of extends Entry>(entries: readonly Of[]): Of | undefined {
  let best: Of | undefined;
  for (const entry of entries) {
    if (best === undefined || entry.credit + entry.weight > best.credit + best.weight) best = entry;
  }
  return best;
}

export function takeTurn<Of extends Entry>(entries: readonly Of[]): Of | undefined {
  const taker = whoseTurn(entries);
  if (taker === undefined) return undefined;
  let given = 0;
  for (const entry of entries) {
    entry.credit += entry.weight;
    given += entry.weight;
  }
  taker.credit -= given;
  return taker;
}
