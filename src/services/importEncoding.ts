/**
 * Which encoding a list is in, found out from its bytes: UTF-8 (RFC 3629) with or without BOM, or GB18030, which
 * Excel in Chinese saves CSV as. A few broken rows do not turn a UTF-8 file into another; Latin-1, which nothing tells
 * from GB18030 but that its high bytes stand alone, is left UTF-8, so that its rows are rejected and not garbled.
 */
export type ListEncoding = 'utf-8' | 'gb18030';

export interface EncodingGuess {
  add(bytes: Uint8Array): void;
  result(): ListEncoding;
}

export function createEncodingGuess(): EncodingGuess {
  // Of a UTF-8 sequence: how many bytes are still to come.
  let missing = 0;
  let [sequences, faults] = [0, 0];
  let start = '';
  // A high byte waits for its second half.
  let isHalf = false;
  let [pairs, lone] = [0, 0];

  function addHigh(byte: number): void {
    if (missing > 0 && byte < 0xc0) {
      missing -= 1;
      if (missing === 0) sequences += 1;
      return;
    }
    if (missing > 0) faults += 1;
    missing = lengthOf(byte) - 1;
    if (missing === 0) faults += 1;
  }

  return {
    add(bytes) {
      if (start.length < 3) start += Buffer.from(bytes.subarray(0, 3)).toString('latin1');
      for (const byte of bytes) {
        if (byte < 0x80) {
          if (missing > 0) [missing, faults] = [0, faults + 1];
          if (isHalf) [isHalf, lone] = [false, lone + 1];
          continue;
        }
        addHigh(byte);
        if (isHalf) pairs += 1;
        isHalf = !isHalf;
      }
    },
    // A character of GB18030 is two faults.
    result: () => (!start.startsWith(BOM) && faults > 2 * sequences && pairs > lone ? 'gb18030' : 'utf-8'),
  };
}

const BOM = '\u00ef\u00bb\u00bf';

/** 1 where no sequence begins with this byte. */
function lengthOf(byte: number): number {
  if (byte >= 0xc2 && byte < 0xe0) return 2;
  if (byte >= 0xe0 && byte < 0xf0) return 3;
  return byte >= 0xf0 && byte < 0xf5 ? 4 : 1;
}
