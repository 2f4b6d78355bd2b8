/**
 * `npm run bench:detection`: Asterisk's answering-machine detection over 200 generated greetings, with its stock
 * parameters and with some often used ones (COMPLIANCE 2). Prints a confusion table for each.
 */
import { GREETINGS } from '../scripts/greetings.ts';
import {
  DEFAULT_DETECTION,
  type AmdParameters,
  type DetectionSettings,
} from '../src/domain/detection/settings.ts';
import { openListener } from './detection/measure.ts';
import { confusionTable, rates } from './detection/table.ts';

const NO_LIMIT_MS = 5_000;

/** `patient` gives people more words: an office's greeting is longer than a hello. */
const CASES: readonly (readonly [string, Partial<AmdParameters>])[] = [
  ['stock', {}],
  [
    'common',
    {
      initialSilenceMs: 2_000,
      greetingMs: 2_000,
      afterGreetingSilenceMs: 1_000,
      maximumWords: 4,
      minimumWordMs: 120,
    },
  ],
  ['patient', { greetingMs: 3_500, afterGreetingSilenceMs: 700, maximumWords: 12 }],
];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const listener = await openListener(GREETINGS);
try {
  for (const [name, changes] of CASES) {
    const amd = { ...DEFAULT_DETECTION.amd, ...changes };
    const settings: DetectionSettings = { ...DEFAULT_DETECTION, kind: 'before', limitMs: NO_LIMIT_MS, amd };
    const heard = await listener.measure(GREETINGS, settings);
    say(
      `\n### ${name}: ${
        Object.entries(changes)
          .map(([key, value]) => `${key} ${value}`)
          .join(', ') || 'amd.conf as shipped'
      }\n`,
    );
    say(confusionTable(heard));
    say('');
    say(rates(heard));
  }
} finally {
  await listener.close();
}
