/**
 * `npm run bench:do-not-call`: a do-not-call file of a hundred million numbers: how long it takes to build and to
 * load, how much memory it holds, how many look-ups a second it answers, and whether one of them is wrong. Building
 * and each round of look-ups run in processes of their own, so that each one's memory is its own. The baseline is a
 * `Set` of a million numbers in the same process. Ends in 0 where every aim is reached.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildNumberList } from '../src/store/numberList/build.ts';
import { readNumberList, writeNumberList } from '../src/store/numberList/file.ts';
import { drawKey, streamOf, textOf } from './doNotCall/numbers.ts';

const HELP = `usage: npm run bench:do-not-call -- [--numbers N] [--rounds N] [--json] [--write]

  --numbers N  numbers in the file (default 100000000)
  --rounds N   rounds of loading and looking up (default 3)
  --json       the figures as JSON
  --write      keep the result in docs/benchmarks/do-not-call.md
`;
const SEED = 1;
const LOOKUPS = 2_000_000;
const BASELINE_KEYS = 1_000_000;
const AIMS = { loadSec: 10, memoryMb: 1_000, lookupsPerSec: 1_000_000, wrong: 0 };

interface Built {
  readonly buildSec: number;
  readonly buildMemoryMb: number;
  readonly numbers: number;
  readonly duplicates: number;
}

interface Round {
  readonly loadSec: number;
  readonly memoryMb: number;
  readonly lookupsPerSec: number;
  readonly setLookupsPerSec: number;
  readonly wrong: number;
}

async function build(path: string, numbers: number): Promise<Built> {
  const from = performance.now();
  async function* chunks() {
    yield* textOf(SEED, numbers);
  }
  const { arrays, counts } = await buildNumberList(chunks(), { folder: tmpdir() });
  const about = { source: 'generated', version: String(SEED), builtAt: new Date().toISOString() };
  await writeNumberList(path, arrays, about);
  return {
    buildSec: secondsSince(from),
    buildMemoryMb: process.resourceUsage().maxRSS / 1_024,
    numbers: counts.numbers,
    duplicates: counts.duplicates,
  };
}

async function lookUp(path: string, numbers: number): Promise<Round> {
  const from = performance.now();
  const { list } = await readNumberList(path);
  const loadSec = secondsSince(from);
  const memoryMb = process.memoryUsage().rss / 2 ** 20;
  // Every second one is listed, in an order that the processor's cache cannot follow.
  const [listed, other] = [streamOf(SEED), streamOf(SEED + 1)];
  const skip = Math.max(1, Math.floor(numbers / LOOKUPS));
  const keys = new Float64Array(LOOKUPS);
  for (let index = 0; index < LOOKUPS; index += 2) {
    for (let skipped = 1; skipped < skip; skipped += 1) drawKey(listed);
    keys[index] = drawKey(listed);
    keys[index + 1] = drawKey(other) + 1;
  }
  const inSet = new Set(keys.subarray(0, BASELINE_KEYS));
  const [lookupsPerSec, found] = timed(keys, (key) => list.has(key));
  const [setLookupsPerSec] = timed(keys, (key) => inSet.has(key));
  return { loadSec, memoryMb, lookupsPerSec, setLookupsPerSec, wrong: wrongOf(keys, list.has, found) };
}

function timed(keys: Float64Array, has: (key: number) => boolean): readonly [number, number] {
  const from = performance.now();
  let found = 0;
  for (const key of keys) if (has(key)) found += 1;
  return [keys.length / secondsSince(from), found];
}

/** Even keys are listed, odd ones never. */
function wrongOf(keys: Float64Array, has: (key: number) => boolean, found: number): number {
  const isRight = found === keys.length / 2;
  return isRight ? 0 : keys.reduce((wrong, key) => wrong + (has(key) === (key % 2 === 0) ? 0 : 1), 0);
}

const secondsSince = (from: number): number => (performance.now() - from) / 1_000;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      numbers: { type: 'string', default: '100000000' },
      rounds: { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const numbers = Number(values.numbers);
  const [part, path] = positionals;
  if (part !== undefined && path !== undefined) {
    const figures = part === 'build' ? await build(path, numbers) : await lookUp(path, numbers);
    process.stdout.write(JSON.stringify(figures));
    return 0;
  }
  const folder = mkdtempSync(join(tmpdir(), 'outpace-do-not-call-'));
  try {
    const file = join(folder, 'numbers.bin');
    const built = inProcess('build', file, numbers) as Built;
    const rounds = Array.from(
      { length: Number(values.rounds) },
      () => inProcess('round', file, numbers) as Round,
    );
    const fileMb = statSync(file).size / 2 ** 20;
    const result = { ...built, fileMb, ...medianOf(rounds) };
    const text = tableOf(result);
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : text);
    const page = new URL('../docs/benchmarks/do-not-call.md', import.meta.url);
    if (values.write) writeFileSync(page, pageOf(text, rounds.length));
    return isReached(result) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inProcess(part: 'build' | 'round', file: string, numbers: number): unknown {
  const self = fileURLToPath(import.meta.url);
  const args = ['--import', 'tsx', self, part, file, '--numbers', String(numbers)];
  const child = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.status !== 0)
    throw new Error(`the process that was to ${part} ended with ${child.status ?? child.signal}`);
  return JSON.parse(child.stdout.toString());
}

function medianOf(rounds: readonly Round[]): Round {
  const of = (pick: (round: Round) => number): number =>
    rounds.map(pick).toSorted((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? Number.NaN;
  return {
    loadSec: of((round) => round.loadSec),
    memoryMb: of((round) => round.memoryMb),
    lookupsPerSec: of((round) => round.lookupsPerSec),
    setLookupsPerSec: of((round) => round.setLookupsPerSec),
    wrong: Math.max(...rounds.map((round) => round.wrong)),
  };
}

type Result = Built & Round & { readonly fileMb: number };

function isReached({ loadSec, memoryMb, lookupsPerSec, wrong }: Result): boolean {
  return (
    loadSec <= AIMS.loadSec &&
    memoryMb <= AIMS.memoryMb &&
    lookupsPerSec >= AIMS.lookupsPerSec &&
    wrong <= AIMS.wrong
  );
}

function tableOf(result: Result): string {
  const whole = (value: number) => Math.round(value).toLocaleString('en-US');
  const rows = [
    ['numbers in the file, each once', whole(result.numbers), ''],
    ['left out as doubles', whole(result.duplicates), ''],
    ['built from text', `${result.buildSec.toFixed(1)} s`, ''],
    ['most memory while building', `${whole(result.buildMemoryMb)} MB`, ''],
    ['the file', `${whole(result.fileMb)} MB`, ''],
    ['ready after a start', `${result.loadSec.toFixed(2)} s`, `${AIMS.loadSec} s`],
    ['memory of the whole process', `${whole(result.memoryMb)} MB`, `${whole(AIMS.memoryMb)} MB`],
    ['look-ups a second', whole(result.lookupsPerSec), whole(AIMS.lookupsPerSec)],
    [
      `a \`Set\` of ${whole(BASELINE_KEYS)} numbers, look-ups a second`,
      `${whole(result.setLookupsPerSec)} (ratio ${(result.lookupsPerSec / result.setLookupsPerSec).toFixed(2)})`,
      '',
    ],
    ['false answers', whole(result.wrong), whole(AIMS.wrong)],
  ];
  return `| | | aim |\n| --- | --- | --- |\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`;
}

function pageOf(table: string, rounds: number): string {
  const processor = cpus()[0]?.model ?? 'unknown';
  return `# A do-not-call file of a hundred million numbers

Made by \`npm run bench:do-not-call -- --write\` on Node ${process.version}, ${processor}. Loading and looking up:
median of ${rounds} processes; ${LOOKUPS.toLocaleString('en-US')} look-ups each, half of them of listed numbers.

${table}`;
}

process.exitCode = await main();
