import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromGsm, septetsOf, toGsm } from '../../../src/domain/sms/gsm.ts';
import { partsOf, unitsOf, UNIT_LIMITS } from '../../../src/domain/sms/parts.ts';
import { keptText, MOST_KEPT, textProblem } from '../../../src/domain/sms/text.ts';

const GSM = Array.from('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./09:;<=>?¡AZÄÖÑÜ§¿azäöñüà');
const gsmText = fc.string({ unit: fc.constantFrom(...GSM, '€', '[', '~', '\f'), maxLength: 700 });
const anyText = fc.string({ unit: fc.constantFrom(...GSM, '€', '中', '退', '😀', '👨‍👩‍👧'), maxLength: 400 });

describe('the GSM alphabet', () => {
  // Codes from the table of 3GPP TS 23.038, 6.2.1, not from ours.
  it.each([
    ['@', [0x00]],
    ['Δ', [0x10]],
    ['É', [0x1f]],
    ['¤', [0x24]],
    ['¡', [0x40]],
    ['Ä', [0x5b]],
    ['¿', [0x60]],
    ['à', [0x7f]],
    ['€', [0x1b, 0x65]],
    ['{}', [0x1b, 0x28, 0x1b, 0x29]],
  ])('codes %s as the standard has it', (text, codes) => {
    expect([...(toGsm(text) ?? [])]).toEqual(codes);
  });

  it('reads back what it wrote, and has no Chinese', () => {
    fc.assert(fc.property(gsmText, (text) => fromGsm(toGsm(text) ?? new Uint8Array()) === text));
    expect(toGsm('退订')).toBeUndefined();
    expect(septetsOf('中')).toBeUndefined();
  });

  it('shows an unknown escape as the standard asks', () => {
    expect(fromGsm(Uint8Array.of(0x1b, 0x41))).toBe(' A');
    expect(fromGsm(Uint8Array.of(0x41, 0x1b))).toBe('A ');
  });
});

describe('the parts of a message', () => {
  it.each([
    ['a'.repeat(160), 'gsm7', 1],
    ['a'.repeat(161), 'gsm7', 2],
    ['a'.repeat(306), 'gsm7', 2],
    ['a'.repeat(307), 'gsm7', 3],
    ['€'.repeat(80), 'gsm7', 1],
    // An escape pair does not fit into the 153rd septet: 76 a part.
    ['€'.repeat(153), 'gsm7', 3],
    ['中'.repeat(70), 'ucs2', 1],
    ['中'.repeat(71), 'ucs2', 2],
    ['中'.repeat(134), 'ucs2', 2],
    ['中'.repeat(135), 'ucs2', 3],
    // A surrogate pair does not fit into the 67th unit: 33 a part.
    ['😀'.repeat(67), 'ucs2', 3],
    ['', 'gsm7', 1],
  ])('of %j', (text, encoding, count) => {
    expect(partsOf(text)).toMatchObject({ encoding });
    expect(partsOf(text).parts).toHaveLength(count);
  });

  it('are the text when joined, fit, and tear nothing apart', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { encoding, parts } = partsOf(text);
        expect(parts.join('')).toBe(text);
        const limit = UNIT_LIMITS[encoding][parts.length === 1 ? 'alone' : 'joined'];
        for (const part of parts) {
          expect(unitsOf(part, encoding)).toBeLessThanOrEqual(limit);
          expect(part).not.toMatch(/\p{Cs}/u);
        }
      }),
    );
  });

  it('are as few as can be: no part could take the first character of the next one', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { encoding, parts } = partsOf(text);
        for (const [index, part] of parts.slice(0, -1).entries()) {
          const [next = ''] = parts[index + 1] ?? '';
          expect(unitsOf(part + next, encoding)).toBeGreaterThan(UNIT_LIMITS[encoding].joined);
        }
      }),
    );
  });
});

describe('a text to send', () => {
  it.each([
    ['hello\nthere', 1, undefined],
    ['  ', 1, 'the text is empty'],
    ['a\u0000b', 1, 'control'],
    ['\ud83d', 1, 'half a character'],
    ['中'.repeat(71), 1, 'needs 2 parts, 1 are allowed'],
  ])('%j is judged', (text, most, problem) => {
    const found = textProblem(text, most);
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(problem);
  });
});

describe('a text that came in', () => {
  it('is kept whole up to its limit, and told of where it was cut', () => {
    expect(keptText('5')).toEqual({ text: '5', wasCut: false });
    const { text, wasCut } = keptText('é'.repeat(10_000));
    expect(Array.from(text)).toHaveLength(MOST_KEPT);
    expect(wasCut).toBe(true);
  });

  it('is always text that the database takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (received) => {
        const { text } = keptText(`${received}\u0000\ud800`);
        expect(text).not.toMatch(/\p{Cs}/u);
        expect(text).not.toContain('\u0000');
      }),
    );
    expect(keptText('😀'.repeat(MOST_KEPT + 1)).text).not.toMatch(/\p{Cs}/u);
  });
});
