/** The options of `outpace simulate`, read from text: each problem is one clear line. */
import { readDuration } from '../app/scenario/duration.ts';
import { OutpaceError } from '../services/errors.ts';
import { nearest } from '../services/nearest.ts';
import { policyNamed } from '../sim/policy/policy.ts';
import { campaignPacing, type Level } from '../sim/study/runDay.ts';
import { SWEEP_KEYS, type Sweep, type SweepKey } from '../sim/study/sweep.ts';

const MOST_STEPS = 60;
const DEFAULT_STEPS = 8;

/** What is compared where no policies are named: ours, one call an agent, and what other dialers do. */
export const COMPARED: Readonly<Record<Level, readonly string[]>> = {
  light: ['predictive', 'progressive', 'ratio:2', 'vicidial-average', 'issabel-overcommit', 'answer-rate'],
  full: ['predictive', 'progressive', 'ratio:2'],
};

export const usage = (message: string): OutpaceError => new OutpaceError('OUT_USAGE', message);

export interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
}

/** A share may be written in per cent. */
export function readNumber(option: string, written: string, { least, most, whole = false }: Bounds): number {
  const isShare = most <= 1 && written.endsWith('%');
  // Three per cent is 0.03, not 0.030000000000000002.
  const value = isShare ? Number((Number(written.slice(0, -1)) / 100).toPrecision(12)) : Number(written);
  const fits = /\d/.test(written) && value >= least && value <= most && (!whole || Number.isInteger(value));
  if (fits) return value;
  throw usage(
    `${option} ${written}: must be ${whole ? 'a whole number' : 'a number'} from ${least} to ${most}`,
  );
}

export function readTime(option: string, written: string): number {
  const read = readDuration(written);
  if (!read.ok) throw usage(`${option}: ${read.problem}`);
  return read.ms;
}

/** The full simulator runs the engine, which has its own modes alone. */
export function readPolicy(name: string, level: Level): string {
  const found = policyNamed(name);
  if (typeof found === 'string') throw usage(`--policy: ${found}`);
  if (level === 'full' && campaignPacing(name, 0) === undefined) {
    throw usage(
      `--level full runs the engine, which cannot pace as ${name}; it has ${COMPARED.full.join(', ')}`,
    );
  }
  return name;
}

/** `KEY=FROM..TO`, `KEY=FROM..TO/STEP` or `KEY=A,B,C`. */
export function readSweep(written: string): Sweep {
  const [name = '', range] = written.split('=');
  const key = SWEEP_KEYS.find((known) => known === name);
  if (key === undefined) {
    throw usage(
      `--sweep ${written}: cannot vary ${JSON.stringify(name)}; the nearest is ${nearest(name, SWEEP_KEYS)} (${SWEEP_KEYS.join(', ')})`,
    );
  }
  if (range === undefined || range === '') throw usage(`--sweep ${written}: write it as ${EXAMPLES[key]}`);
  const values = [...new Set(valuesOf(key, range, written))].sort((low, high) => low - high);
  if (values.length < 2)
    throw usage(`--sweep ${written}: needs at least two different values, such as ${EXAMPLES[key]}`);
  return { key, values };
}

const EXAMPLES: Readonly<Record<SweepKey, string>> = {
  agents: 'agents=5..60',
  abandonLimit: 'abandonLimit=0.01..0.05',
  ringTimeout: 'ringTimeout=15s..30s',
  'answer.share': 'answer.share=0.1..0.4',
};

const BOUNDS: Readonly<Record<Exclude<SweepKey, 'ringTimeout'>, Bounds>> = {
  agents: { least: 1, most: 5_000, whole: true },
  abandonLimit: { least: 0, most: 0.2 },
  'answer.share': { least: 0.01, most: 1 },
};

function valuesOf(key: SweepKey, range: string, written: string): readonly number[] {
  const read = (text: string): number =>
    key === 'ringTimeout'
      ? readRingTimeout(`--sweep ${written}`, text)
      : readNumber(`--sweep ${key}`, text, BOUNDS[key]);
  if (!range.includes('..')) return range.split(',').map(read);
  const [fromText = '', rest = '', ...more] = range.split('..');
  const [toText = '', stepText, ...further] = rest.split('/');
  if (more.length + further.length > 0) throw usage(`--sweep ${written}: write it as ${EXAMPLES[key]}`);
  const [from, to] = [read(fromText), read(toText)];
  if (from >= to) throw usage(`--sweep ${written}: ${fromText} is not below ${toText}`);
  const step =
    stepText === undefined
      ? undefined
      : key === 'ringTimeout'
        ? readTime(`--sweep ${written}`, stepText)
        : Number(stepText);
  if (step === undefined) return evenly(key, from, to);
  if (!(step > 0) || (to - from) / step > MOST_STEPS) {
    throw usage(
      `--sweep ${written}: the step ${stepText} must be above 0 and make at most ${MOST_STEPS} values`,
    );
  }
  return Array.from({ length: Math.floor((to - from) / step + 1e-9) + 1 }, (_, index) =>
    rounded(key, from + index * step),
  );
}

/** As the pacer takes it. */
const RING_TIMEOUT_MS: Bounds = { least: 1_000, most: 300_000 };

function readRingTimeout(option: string, text: string): number {
  const ms = readTime(option, text);
  if (ms >= RING_TIMEOUT_MS.least && ms <= RING_TIMEOUT_MS.most) return ms;
  throw usage(`${option}: ${text} must be from 1s to 5m`);
}

/** Agents in even ratios, for small floors differ most; all else in even steps. */
function evenly(key: SweepKey, from: number, to: number): readonly number[] {
  return Array.from({ length: DEFAULT_STEPS }, (_, index) => {
    const part = index / (DEFAULT_STEPS - 1);
    return rounded(key, key === 'agents' ? from * (to / from) ** part : from + (to - from) * part);
  });
}

function rounded(key: SweepKey, value: number): number {
  return key === 'agents'
    ? Math.round(value)
    : key === 'ringTimeout'
      ? Math.round(value / 100) * 100
      : Number(value.toFixed(4));
}
