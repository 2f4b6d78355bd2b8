/** Times as gateways write them: ISO 8601, seconds or milliseconds since 1970, or `YYYY-MM-DD HH:MM:SS` in UTC. */
import type { Instant } from '../../domain/kernel/time.ts';

/** Undefined: it is none. */
export function timeOf(written: string): Instant | undefined {
  const text = written.trim();
  if (/^\d{10}$/.test(text)) return Number(text) * 1_000;
  if (/^\d{13}$/.test(text)) return Number(text);
  const bare = /^(\d{4}-\d{2}-\d{2})[ +T](\d{2}:\d{2}:\d{2})$/.exec(text);
  const at = Date.parse(bare === null ? text : `${bare[1]}T${bare[2]}Z`);
  return Number.isNaN(at) ? undefined : at;
}
