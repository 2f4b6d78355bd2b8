/**
 * How a text is cut into short messages. 140 bytes each (3GPP TS 23.040, 9.2.3.24): 160 septets or 70 UTF-16 units alone,
 * 153 or 67 where six bytes tell how the parts belong together (9.2.3.24.1). Neither an escape sequence nor a surrogate
 * pair is torn apart.
 */
import { septetsOf } from './gsm.ts';

export type SmsEncoding = 'gsm7' | 'ucs2';

export interface SmsParts {
  readonly encoding: SmsEncoding;
  /** Joined they are the text; one, where it fits into one. */
  readonly parts: readonly string[];
}

export const UNIT_LIMITS: Readonly<Record<SmsEncoding, { readonly alone: number; readonly joined: number }>> =
  {
    gsm7: { alone: 160, joined: 153 },
    ucs2: { alone: 70, joined: 67 },
  };

/** The part's number is one byte. */
export const MOST_PARTS = 255;

export function partsOf(text: string): SmsParts {
  const encoding = encodingOf(text);
  const { alone, joined } = UNIT_LIMITS[encoding];
  if (unitsOf(text, encoding) <= alone) return { encoding, parts: [text] };
  const parts: string[] = [];
  let [part, units] = ['', 0];
  for (const char of text) {
    const more = unitsOf(char, encoding);
    if (units + more > joined) {
      parts.push(part);
      [part, units] = ['', 0];
    }
    part += char;
    units += more;
  }
  parts.push(part);
  return { encoding, parts };
}

export function encodingOf(text: string): SmsEncoding {
  for (const char of text) if (septetsOf(char) === undefined) return 'ucs2';
  return 'gsm7';
}

/** Septets, or UTF-16 units. */
export function unitsOf(text: string, encoding: SmsEncoding): number {
  if (encoding === 'ucs2') return text.length;
  let units = 0;
  for (const char of text) units += septetsOf(char) ?? 0;
  return units;
}
