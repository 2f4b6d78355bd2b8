/**
 * Where a trunk may call: countries and prefixes that are allowed, others that are denied, and the longest prefix decides,
 * the denial where both are as long. Premium and satellite ranges are denied unless the trunk's own list names them.
 * Fail-closed: where an allow-list is given, what it does not name is refused (ASTERISK 5.4).
 */
import { longestPrefix } from './prefix.ts';
import { PREMIUM_PREFIXES } from './premiumPrefixes.ts';

export interface Destinations {
  /** With `+`, e.g. `+49`; absent: everywhere that is not denied. */
  readonly allow?: readonly string[] | undefined;
  readonly deny?: readonly string[] | undefined;
}

export type DestinationRefusal =
  | { readonly code: 'destination-denied'; readonly prefix: string }
  | { readonly code: 'destination-not-allowed' };

/** Undefined: the number may be called. */
export function refusedDestination(
  number: string,
  { allow, deny = [] }: Destinations,
): DestinationRefusal | undefined {
  const allowed = allow ?? ['+'];
  const table = [
    ...[...deny, ...PREMIUM_PREFIXES.filter((prefix) => !allowed.includes(prefix))].map((prefix) => ({
      prefix,
      isAllowed: false,
    })),
    ...allowed.map((prefix) => ({ prefix, isAllowed: true })),
  ];
  const entry = longestPrefix(number, table);
  if (entry === undefined) return { code: 'destination-not-allowed' };
  return entry.isAllowed ? undefined : { code: 'destination-denied', prefix: entry.prefix };
}
