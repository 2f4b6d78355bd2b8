import { describe, expect, it } from 'vitest';
import { NO_KEYS, readKey } from '../../../src/telephony/ari/keys.ts';

/** As an Asterisk 22.10.1 told them, `DIGIT@MS/HELD`: ten a second by SendDTMF, with and without a prompt. */
const BETWEEN_PROMPTS: readonly (readonly [string, string])[] = [
  ['12', '1@0/100 2@101/100'],
  ['11', '1@0/100 1@102/100'],
  ['123', '1@0/100 2@102/100 3@203/100 3@249/100'],
  ['111', '1@0/100 1@102/100 1@206/100 1@254/100'],
  ['1234#', '1@0/100 2@102/100 3@204/100 3@249/100 4@308/100 4@397/100 #@408/100 #@547/100'],
  ['44444', '4@0/100 4@101/100 4@204/100 4@248/100 4@306/100 4@393/100 4@408/100 4@541/100'],
  [
    '1234567890',
    '1@0/100 2@101/100 3@202/100 3@247/100 4@316/100 4@396/100 5@423/100 5@545/100 6@546/100 6@691/100 7@691/100 7@836/100 8@837/100 8@986/100 9@986/100 9@1131/100 0@1132/100 0@1276/100',
  ],
  [
    '1122334455',
    '1@0/100 1@109/100 2@221/100 2@257/100 2@330/100 2@410/100 3@438/100 3@557/100 3@558/100 3@712/100 4@712/100 4@857/100 4@858/100 4@1010/100 5@1010/100 5@1163/100 5@1163/100 5@1314/100',
  ],
];
/** On a machine with ten times as much to do as it can. */
const BUSY: readonly (readonly [string, string])[] = [
  [
    '1#13579#',
    '1@0/160 #@101/160 -@154 1@202/100 3@304/100 3@348/100 +@408 5@454/120 -@498 7@556/100 9@659/100 9@702/100 #@788/100 #@851/100',
  ],
  [
    '024680',
    '0@0/100 2@279/100 4@409/100 4@425/100 6@509/100 6@570/100 8@687/100 8@715/100 0@818/100 0@861/100',
  ],
  ['123', '1@0/100 2@102/100 3@203/100 3@248/100'],
  ['1234', '1@0/100 2@102/100 3@204/100 3@264/100 4@314/100 4@409/100'],
  ['024680', '0@0/100 2@150/100 4@258/100 6@359/100 6@403/100 8@461/100 8@548/100 0@564/100 0@693/100'],
  [
    '024680',
    '0@0/100 2@149/100 4@294/100 4@296/100 6@398/100 6@442/100 8@536/100 8@589/100 0@638/100 0@734/100',
  ],
  ['13579', '1@0/160 -@36 3@175/100 5@282/100 7@384/100 7@429/100 9@507/100 9@574/100'],
  ['1234', '1@0/100 2@153/100 3@252/100 3@300/100 4@354/100 4@455/100'],
  ['1234', '1@0/100 2@161/100 3@338/100 4@440/100 4@488/100'],
  ['4567#', '4@0/100 5@148/100 6@261/100 6@293/100 7@455/100 #@561/100 #@602/100'],
  ['13579', '1@0/100 3@147/100 5@250/100 5@294/100 7@352/100 7@444/100 9@456/100 9@589/100'],
];
const IN_PROMPTS: readonly (readonly [string, string])[] = [
  ['1111', '1@0/160 1@102/140 1@217/140 1@318/120'],
  [
    '1234567890',
    '1@0/160 2@101/160 3@204/160 4@308/140 5@428/140 6@544/160 7@645/160 8@749/140 9@848/140 0@952/160',
  ],
  [
    '1122334455',
    '1@0/160 1@105/140 2@214/160 2@315/160 3@416/160 3@519/160 4@620/140 4@722/160 5@823/160 5@925/160',
  ],
];
const FIRST_MS = 1_700_000_000_000;

/** The keys of which it was not told before. `quietSince`: since when no prompt plays, at first; times count from the first key. */
function keysOf(told: string, quietSince: number | undefined): string {
  let line = NO_KEYS;
  let keys = '';
  let quietSinceMs = quietSince === undefined ? undefined : FIRST_MS + quietSince;
  for (const [, digit = '', stamp = '', held] of told.matchAll(/(.)@(\d+)(?:\/(\d+))?/g)) {
    const stampMs = FIRST_MS + Number(stamp);
    if (held === undefined) {
      quietSinceMs = digit === '-' ? stampMs : undefined;
      continue;
    }
    const read = readKey(line, { digit, heldMs: Number(held), stampMs }, quietSinceMs);
    line = read.line;
    if (!read.isAgain) keys += digit;
  }
  return keys;
}

/** The same where the first key cuts the prompt short and a wrong one has it begin again; `+` and `-`: it plays, or not. */
const CUTTING: readonly (readonly [string, string])[] = [
  ['1234', '1@0/120 -@100 2@227/140 3@329/100 4@437/100 4@482/100'],
  ['*987', '*@0/160 -@60 +@106 9@116/100 -@210 8@344/100 7@453/100 7@489/100'],
  ['1234', '1@0/160 -@10 2@148/100 3@258/100 3@293/100 4@362/100 4@445/100'],
  [
    '12*024680',
    '1@0/140 -@19 2@86/100 *@187/100 +@205 *@231/100 -@233 0@291/100 2@392/100 2@440/100 4@494/100 4@587/100 6@596/100 6@734/100 8@735/100 8@880/100 0@880/100 0@1027/100',
  ],
  [
    '1*2*3*4*5',
    '1@0/160 -@8 *@132/100 +@158 2@242/140 -@246 2@292/140 *@339/100 +@387 *@477/100 -@482 3@482/100 3@527/100 *@547/100 +@562 *@672/100 4@672/100 -@707 *@753/100 +@814 5@855/100 -@859 5@900/100',
  ],
  [
    '*11223344',
    '*@0/160 -@4 1@102/100 1@206/100 1@252/100 2@306/100 2@621/100 2@622/100 2@769/100 3@771/100 3@1218/100 3@1218/100 3@1366/100 4@1366/100 4@1512/100 4@1512/100 4@1657/100',
  ],
];

describe('keys at ten a second', () => {
  it.each(CUTTING)('are each told once where they cut prompts short: %s', (pressed, told) => {
    expect(keysOf(told, undefined)).toBe(pressed);
  });

  it.each(BETWEEN_PROMPTS)('are each told once between prompts: %s', (pressed, told) => {
    expect(keysOf(told, -5_000)).toBe(pressed);
  });

  it.each(BUSY)('are each told once where Asterisk is late: %s', (pressed, told) => {
    expect(keysOf(told, -240)).toBe(pressed);
  });

  it.each(IN_PROMPTS)('are each told once in a prompt: %s', (pressed, told) => {
    expect(keysOf(told, undefined)).toBe(pressed);
  });

  it('are each told once where the first one cuts the prompt short', () => {
    // The second was begun in the prompt, so that nobody saw its beginning.
    expect(keysOf('1@0/160 -@20 2@101/160 3@203/100 3@307/100', undefined)).toBe('123');
  });
});

it('the same key pressed again at a person’s pace is another', () => {
  expect(keysOf('5@0/100 5@200/100 5@400/100', -5_000)).toBe('555');
  expect(keysOf('5@0/60 5@150/60 5@300/60', -5_000)).toBe('555');
  expect(keysOf('5@0/60 5@140/60 5@260/60 5@400/60 5@520/60', -5_000)).toBe('55555');
});

it('one that was put off and never came again swallows nothing later', () => {
  expect(keysOf('1@0/100 2@101/100 3@202/100 3@1900/100', -5_000)).toBe('1233');
});
