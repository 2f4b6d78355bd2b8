/** The longest prefix that a number begins with decides, as in every routing and tariff table. */
export function longestPrefix<Entry extends { readonly prefix: string }>(
  number: string,
  entries: readonly Entry[],
): Entry | undefined {
  let best: Entry | undefined;
  for (const entry of entries)
    if (number.startsWith(entry.prefix) && entry.prefix.length > (best?.prefix.length ?? -1)) best = entry;
  return best;
}
