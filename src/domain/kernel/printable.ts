/**
 * Text that people type and records keep: no control characters, and no half of a surrogate pair, neither of which the
 * database takes as text or JSON (PostgreSQL 17, 8.14): one such record would hold up all that come after it.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/** 1 to `most` printable characters. */
export function isPrintable(text: string, most: number): boolean {
  return text.length > 0 && Array.from(text).length <= most && !UNPRINTABLE.test(text);
}
