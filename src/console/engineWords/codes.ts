/** Codes of the engine in words. */

/** A code that this console does not know yet is shown as it is. */
export function textFor(texts: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(texts, code) ? (texts[code] ?? code) : code;
}
