/**
 * Greetings for the tests of answering-machine detection, spoken by espeak-ng and mixed by sox: hellos in three
 * languages, offices, voicemail with a beep, silence and music, as 8 kHz WAV. The same number makes the same
 * greeting on every machine, but for the versions of the two programs. `npx tsx scripts/greetings.ts FOLDER` makes
 * all of them. The audio is not kept.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { canInstall, installPackages } from '../src/app/apt.ts';
import { findProgram } from '../src/app/process.ts';
import { randomStream } from '../src/domain/kernel/random.ts';

const run = promisify(execFile);

export type GreetingKind = 'hello' | 'office' | 'voicemail' | 'silence' | 'music';

export interface Greeting {
  /** Four digits: its file, and its place in the numbers of the virtual PSTN. */
  readonly name: string;
  readonly kind: GreetingKind;
  /** Who it stands for; silence and music say nothing of it. */
  readonly truth: 'person' | 'machine' | 'unknown';
  readonly text: string;
  readonly voice: string;
  readonly wordsPerMinute: number;
  readonly pitch: number;
  /** From the answer to the first word. */
  readonly leadMs: number;
  readonly gainDb: number;
  /** Of a voicemail. */
  readonly beep?: { readonly hz: number; readonly lengthMs: number; readonly pauseMs: number };
}

const COUNTS: Readonly<Record<GreetingKind, number>> = {
  hello: 90,
  office: 30,
  voicemail: 60,
  silence: 10,
  music: 10,
};

const HELLOS: readonly (readonly [string, readonly string[]])[] = [
  ['en-us', ['Hello?', 'Hi.', 'Yes?', 'Hello, who is this?', 'This is Anna.', 'Hey, Tom here.']],
  ['de', ['Hallo?', 'Ja, bitte?', 'Müller.', 'Schmidt, guten Tag.', 'Ja?', 'Wagner hier, hallo.']],
  ['es', ['¿Diga?', '¿Sí?', 'Hola.', 'Hola, buenas.', '¿Quién es?', 'Dígame.']],
];
const OFFICES: readonly (readonly [string, readonly string[]])[] = [
  [
    'en-us',
    [
      'Good morning, Miller and Sons, how can I help you?',
      'Reception, good afternoon.',
      'Thank you for calling the Riverside clinic, this is Julia.',
    ],
  ],
  [
    'de',
    ['Praxis Doktor Weber, guten Tag, was kann ich für Sie tun?', 'Autohaus Nord, mein Name ist Klein.'],
  ],
  ['es', ['Talleres García, buenos días, ¿en qué puedo ayudarle?', 'Clínica Norte, dígame.']],
];
const VOICEMAILS: readonly (readonly [string, readonly string[]])[] = [
  [
    'en-us',
    [
      'Hello, you have reached the voicemail of Anna Miller. Please leave a message after the tone.',
      'Hi, this is Tom. I cannot take your call right now. Leave your name and number after the beep.',
      'The person you are calling is not available. Please record your message after the tone.',
    ],
  ],
  [
    'de',
    [
      'Guten Tag, Sie sind verbunden mit dem Anrufbeantworter der Familie Schmidt. Bitte sprechen Sie nach dem Ton.',
      'Der gewünschte Gesprächspartner ist zur Zeit nicht erreichbar. Bitte hinterlassen Sie eine Nachricht.',
    ],
  ],
  [
    'es',
    [
      'Hola, has llamado al buzón de voz de Carmen. Deja tu mensaje después de la señal.',
      'En este momento no podemos atenderle. Por favor, deje su mensaje después de oír la señal.',
    ],
  ],
];
const SPEAKERS = ['', '+m3', '+f2', '+f4', '+m7'];

/** The catalogue: 200 greetings, each drawn from its own stream. */
export const GREETINGS: readonly Greeting[] = catalogue();

function catalogue(): Greeting[] {
  const all: Greeting[] = [];
  for (const kind of Object.keys(COUNTS) as GreetingKind[]) {
    for (let index = 0; index < COUNTS[kind]; index += 1) all.push(greeting(kind, index, all.length));
  }
  return all;
}

function greeting(kind: GreetingKind, index: number, place: number): Greeting {
  const random = randomStream(2026, `greeting-${place}`);
  const between = (least: number, most: number): number => Math.round(least + random() * (most - least));
  const texts = kind === 'hello' ? HELLOS : kind === 'office' ? OFFICES : VOICEMAILS;
  const [language, lines] = texts[index % texts.length] ?? ['en-us', ['']];
  const isSpoken = kind !== 'silence' && kind !== 'music';
  const base: Greeting = {
    name: String(place + 1).padStart(4, '0'),
    kind,
    truth: kind === 'voicemail' ? 'machine' : isSpoken ? 'person' : 'unknown',
    text: isSpoken ? (lines[Math.floor(index / texts.length) % lines.length] ?? '') : '',
    voice: `${language}${SPEAKERS[between(0, SPEAKERS.length - 1)] ?? ''}`,
    wordsPerMinute: between(130, 190),
    pitch: between(30, 70),
    leadMs: kind === 'voicemail' ? between(200, 1_200) : between(100, 900),
    gainDb: -between(4, 14),
  };
  if (kind !== 'voicemail') return base;
  const hz = [1_000, 1_000, 1_000, 850, 1_400][between(0, 4)] ?? 1_000;
  return { ...base, beep: { hz, lengthMs: between(300, 700), pauseMs: between(200, 1_300) } };
}

/** A few of each kind, for a short run. */
export function someGreetings(ofEach: Readonly<Partial<Record<GreetingKind, number>>>): readonly Greeting[] {
  return (Object.keys(COUNTS) as GreetingKind[]).flatMap((kind) =>
    GREETINGS.filter((one) => one.kind === kind).slice(0, ofEach[kind] ?? 0),
  );
}

/** Installs the two programs where they are missing and can be. */
export async function needSpeech(): Promise<void> {
  const missing = ['espeak-ng', 'sox'].filter((program) => findProgram(program) === undefined);
  if (missing.length === 0) return;
  if (!canInstall())
    throw new Error(`${missing.join(' and ')} are needed: install them, or run as root on Debian`);
  await installPackages(missing);
}

export async function makeGreetings(
  folder: string,
  greetings: readonly Greeting[] = GREETINGS,
): Promise<void> {
  await needSpeech();
  mkdirSync(folder, { recursive: true });
  for (const one of greetings) await make(folder, one);
}

async function make(folder: string, one: Greeting): Promise<void> {
  const out = join(folder, `${one.name}.wav`);
  const format = ['-r', '8000', '-c', '1', '-b', '16'];
  if (one.kind === 'silence') return sox(['-n', ...format, out, 'synth', '8', 'whitenoise', 'gain', '-65']);
  if (one.kind === 'music') {
    const notes = ['pluck', 'C3', 'pluck', 'E3', 'pluck', 'G3', 'pluck', 'C4'];
    return sox([
      '-n',
      ...format,
      out,
      'synth',
      '1',
      ...notes,
      'remix',
      '-',
      'repeat',
      '7',
      'gain',
      '-n',
      '-9',
    ]);
  }
  const raw = join(folder, `${one.name}.raw.wav`);
  const [voice, speed, pitch] = [one.voice, String(one.wordsPerMinute), String(one.pitch)];
  await run('espeak-ng', ['-v', voice, '-s', speed, '-p', pitch, '-w', raw, one.text]);
  const spoken = ['silence', '1', '0.01', '0.1%', 'pad', String(one.leadMs / 1_000), '0'];
  await sox([raw, ...format, out, 'gain', '-n', String(one.gainDb), ...spoken]);
  rmSync(raw);
  if (one.beep !== undefined) await addBeep(out, one.beep, format);
}

async function addBeep(
  out: string,
  beep: NonNullable<Greeting['beep']>,
  format: readonly string[],
): Promise<void> {
  const [tone, whole] = [`${out}.beep.wav`, `${out}.whole.wav`];
  const [length, pause] = [String(beep.lengthMs / 1_000), String(beep.pauseMs / 1_000)];
  await sox([
    '-n',
    ...format,
    tone,
    'synth',
    length,
    'sine',
    String(beep.hz),
    'gain',
    '-8',
    'pad',
    pause,
    '0',
  ]);
  await sox([out, tone, whole]);
  renameSync(whole, out);
  rmSync(tone);
}

async function sox(args: readonly string[]): Promise<void> {
  // Without -R sox dithers anew each time; its warnings are of clipped samples.
  await run('sox', ['-R', '-V1', ...args]);
}

const [, script, folder] = process.argv;
if (script?.endsWith('greetings.ts') === true && folder !== undefined) await makeGreetings(folder);
