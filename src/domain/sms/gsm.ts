/**
 * The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, 6.2.1): which characters a message can hold
 * without going to UCS-2, and their codes, one septet a byte, as SMPP carries them (`data_coding` 0).
 */

/** By code, 0x00 to 0x7F; 0x1B is the escape to the extension table. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const ESCAPE = 0x1b;
const EXTENSION: Readonly<Record<string, number>> = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
};

const CODES = new Map<string, number>();
for (const [code, char] of Array.from(BASIC).entries()) if (code !== ESCAPE) CODES.set(char, code);
const EXTENDED = new Map(Object.entries(EXTENSION).map(([char, code]) => [code, char]));
const CHARS = Array.from(BASIC);

/** 1, or 2 with the escape; undefined: the alphabet has no such character. */
export function septetsOf(char: string): 1 | 2 | undefined {
  if (CODES.has(char)) return 1;
  return Object.hasOwn(EXTENSION, char) ? 2 : undefined;
}

/** Undefined where a character is not in the alphabet. */
export function toGsm(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  for (const char of text) {
    const basic = CODES.get(char);
    const extended = EXTENSION[char];
    if (basic !== undefined) bytes.push(basic);
    else if (extended !== undefined && Object.hasOwn(EXTENSION, char)) bytes.push(ESCAPE, extended);
    else return undefined;
  }
  return Uint8Array.from(bytes);
}

/** An escape before an unknown code is shown as a space, and the code as itself, as 6.2.1.1 has it. */
export function fromGsm(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 1) {
    const code = (bytes[index] ?? 0) & 0x7f;
    if (code !== ESCAPE) {
      text += CHARS[code] ?? '';
      continue;
    }
    const extended = EXTENDED.get((bytes[index + 1] ?? -1) & 0x7f);
    text += extended ?? ' ';
    if (extended !== undefined) index += 1;
  }
  return text;
}
