/**
 * A sound as Asterisk plays it: 8 and 16 kHz, mono, 16 bit, levelled to the same loudness of what is said (its pauses
 * left out, as in ITU-T P.56), so that prompts from several hands do not jump. What is no sound is refused.
 */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutpaceError } from '../../services/errors.ts';
import type { NewPrompt } from './catalogue.ts';
import { ensureTools, runTool } from './tools.ts';

/** Of speech, against full scale; the usual level of prompts in telephony. */
const LEVEL_DB = -20;
/** No sample comes nearer to full scale: a limiter would bend what is heard (sox's does, by 6 dB). */
const PEAK_DB = -1;
const SILENT_DB = -60;
const HEADER_BYTES = 44;
const LEAST_SECONDS = 0.05;
/** From the first to the last that is louder than a breath. */
const TRIM = ['silence', '1', '0.01', '0.3%', 'reverse', 'silence', '1', '0.01', '0.3%', 'reverse'];

export interface SoundLimits {
  readonly longestSeconds: number;
  /** Silence around it is cut off: one word of many. */
  readonly isWord?: boolean;
}

export type Sound = Pick<NewPrompt, 'sounds'> & { readonly seconds: number };

export async function makeSound(
  bytes: Uint8Array,
  { longestSeconds, isWord = false }: SoundLimits,
): Promise<Sound> {
  const type = typeOf(bytes);
  await ensureTools('sox', ...(type === 'mp3' ? (['mp3'] as const) : []));
  const folder = mkdtempSync(join(tmpdir(), 'outpace-prompt-'));
  const at = (name: string): string => join(folder, name);
  try {
    writeFileSync(at('in'), bytes);
    const cut = ['trim', '0', String(longestSeconds + 1)];
    const read = ['-t', type, at('in'), ...wav(16_000), at('wide'), ...cut];
    await sox(read).catch((cause: unknown) => {
      throw invalid(`it cannot be read as ${type.toUpperCase()}`, cause);
    });
    const seconds = secondsOf(at('wide'), 16_000);
    if (seconds > longestSeconds) throw invalid(`it is longer than ${longestSeconds} s`);
    if (seconds < LEAST_SECONDS) throw invalid('it holds no sound');
    const gain = ['gain', String(await gainOf(at('wide')))];
    const shape = isWord ? [...TRIM, 'pad', '0.01', '0.04'] : [];
    await sox(['-t', 'wav', at('wide'), ...wav(16_000), at('wav16'), ...gain, ...shape]);
    await sox(['-t', 'wav', at('wav16'), ...wav(8_000), at('wav')]);
    return {
      seconds: Math.round(secondsOf(at('wav'), 8_000) * 1_000) / 1_000,
      sounds: { '.wav': readFileSync(at('wav')), '.wav16': readFileSync(at('wav16')) },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** By its first bytes: a name says nothing. */
function typeOf(bytes: Uint8Array): 'wav' | 'mp3' {
  const text = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString('latin1');
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WAVE') return 'wav';
  const isFrame = bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2;
  if (text(0, 3) === 'ID3' || isFrame) return 'mp3';
  throw invalid('it is neither WAV nor MP3');
}

const wav = (hz: number): string[] => ['-t', 'wav', '-e', 'signed', '-r', String(hz), '-c', '1', '-b', '16'];

/** -D: no dither, so that the same input is the same file. */
const sox = (args: readonly string[]): Promise<string> => runTool('sox', ['-D', '-V1', ...args]);

const secondsOf = (file: string, hz: number): number => (statSync(file).size - HEADER_BYTES) / (2 * hz);

/** To the level, by what is loud enough to be meant. */
async function gainOf(file: string): Promise<number> {
  const whole = await sox(['-t', 'wav', file, '-n', 'stats']);
  const spoken = ['silence', '1', '0.02', '1%', '-1', '0.1', '1%'];
  const active = levelIn(await sox(['-t', 'wav', file, '-n', ...spoken, 'stats']).catch(() => ''), 'RMS');
  const level = Number.isFinite(active) ? active : levelIn(whole, 'RMS');
  if (!(level > SILENT_DB)) throw invalid('it is silent');
  return Math.min(LEVEL_DB - level, PEAK_DB - levelIn(whole, 'Pk'));
}

/** In dB against full scale. */
function levelIn(stats: string, which: 'RMS' | 'Pk'): number {
  return Number(new RegExp(`${which} lev dB\\s+(-?[0-9.]+)`).exec(stats)?.[1] ?? Number.NaN);
}

function invalid(why: string, cause?: unknown): OutpaceError {
  return new OutpaceError('OUT_PROMPT_INVALID', `the sound cannot be taken: ${why}`, cause);
}
