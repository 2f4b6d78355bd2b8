/**
 * The prompts of the questionnaire: each begins with a tone of its own and ends with one that all have, so that the
 * called party knows by ear which is played, and where it is.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const QUESTIONS = ['one', 'two', 'three', 'four', 'five', 'six'] as const;
export type Question = (typeof QUESTIONS)[number];
export type Spoken = Question | 'welcome' | 'notice';

/** Hertz, none near another, and none of a telephone's keys (ITU-T Q.23). */
export const BEGINS: Readonly<Record<Spoken, number>> = {
  welcome: 400,
  one: 520,
  two: 1_050,
  notice: 1_800,
  three: 2_000,
  four: 2_250,
  five: 2_500,
  six: 2_800,
};
export const ENDS = 3_100;

const RATE = 8_000;
const BYTES_PER_SAMPLE = 2;
const TONE_MS = 200;
const AMPLITUDE = 8_000;
/** Silence between the two tones. Statements are longer: time enough for eight keys too early, and for all calls to begin. */
const SILENCE_MS: Readonly<Record<'question' | 'statement', number>> = { question: 900, statement: 4_000 };
export const PROMPT_MS = TONE_MS + SILENCE_MS.question + TONE_MS;

/** In the place of prompts that come with Outpace: these are in the catalogue. */
export const PROMPTS: Readonly<Record<Spoken, string>> = {
  welcome: 'flow-invitation',
  one: 'flow-question-one',
  two: 'flow-question-two',
  notice: 'flow-payment',
  three: 'flow-question-three',
  four: 'flow-rating',
  five: 'flow-recommend',
  six: 'flow-comment',
};

/** Into the folder of one's own sounds, before the Asterisk starts that lists them. */
export function writePrompts(soundsFolder: string): void {
  const folder = join(soundsFolder, 'outpace', 'en');
  mkdirSync(folder, { recursive: true });
  for (const spoken of Object.keys(BEGINS) as Spoken[]) {
    const isStatement = spoken === 'welcome' || spoken === 'notice';
    const silent = silence(SILENCE_MS[isStatement ? 'statement' : 'question']);
    writeFileSync(
      join(folder, `${PROMPTS[spoken]}.wav`),
      wav([...tone(BEGINS[spoken]), ...silent, ...tone(ENDS)]),
    );
  }
}

const samplesIn = (ms: number): number => (ms * RATE) / 1_000;
const silence = (ms: number): number[] => Array.from({ length: samplesIn(ms) }, () => 0);

function tone(hz: number): number[] {
  return Array.from({ length: samplesIn(TONE_MS) }, (_, index) =>
    Math.round(AMPLITUDE * Math.sin((2 * Math.PI * hz * index) / RATE)),
  );
}

/** RIFF, PCM of 16 bits, one channel. */
function wav(samples: readonly number[]): Buffer {
  const bytes = samples.length * BYTES_PER_SAMPLE;
  const file = Buffer.alloc(44 + bytes);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + bytes, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(RATE * BYTES_PER_SAMPLE, 28);
  file.writeUInt16LE(BYTES_PER_SAMPLE, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(bytes, 40);
  samples.forEach((sample, index) => file.writeInt16LE(sample, 44 + index * BYTES_PER_SAMPLE));
  return file;
}
