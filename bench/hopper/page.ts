/** The figures of the bench of hoppers as a table, and what may not be. */
import { cpus } from 'node:os';
import type { PacedFigures, PhaseFigures } from './measure.ts';

export interface HopperFigures {
  readonly campaigns: number;
  readonly leads: number;
  readonly lists: number;
  readonly depth: number;
  readonly perSec: number;
  readonly load: number;
  readonly generateSec: number;
  readonly redisMemoryMb: number;
  readonly filled: PhaseFigures;
  readonly leased: PhaseFigures;
  readonly paced: PacedFigures;
}

/** Five minutes of dialling in a hopper. */
const HELD_SEC = 300;

export function faultsOf({ depth, perSec, campaigns, paced }: HopperFigures): string[] {
  const held = depth / (perSec / campaigns);
  return [
    ...(held < HELD_SEC ? [`a hopper of ${depth} leads holds only ${Math.round(held)} s of dialling`] : []),
    ...(paced.empty > 0 ? [`${paced.empty} of ${paced.asked} leases found an empty hopper`] : []),
    ...(paced.twice > 0 ? [`${paced.twice} leads were leased twice`] : []),
    ...(paced.leads < paced.asked - paced.empty ? ['leases are missing'] : []),
  ];
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

export function tableOf(figures: HopperFigures): string {
  const { filled, leased, paced } = figures;
  const rows = [
    ['campaigns', whole(figures.campaigns)],
    ['leads waiting in each, in Postgres', whole(figures.leads)],
    ['leads waiting in all', whole(figures.campaigns * figures.leads)],
    ['making them in Postgres', `${figures.generateSec.toFixed(0)} s`],
    ['leads in each hopper', whole(figures.depth)],
    [
      'dialling that a hopper holds at the rate below',
      `${whole(figures.depth / (figures.perSec / figures.campaigns))} s`,
    ],
    ['filling all hoppers', rateOf(filled)],
    ['memory of Redis with all hoppers full', `${whole(figures.redisMemoryMb)} MB`],
    ['leasing, as fast as it goes', rateOf(leased)],
    ['dialling at a rate, asked for', `${whole(figures.perSec)} a second for ${whole(paced.seconds)} s`],
    ['leads leased, put on record and closed', rateOf(paced)],
    ['leases that found an empty hopper', whole(paced.empty)],
    ['leads leased twice', whole(paced.twice)],
    ['fewest leads seen in a hopper', whole(paced.fewestReady)],
    ['records on their way to Postgres when the calls had ended', whole(paced.spooled)],
  ];
  const steps = [
    ...latencies('filling', filled),
    ...latencies('as fast as it goes', leased),
    ...latencies('at the rate', paced),
  ];
  return `| | |\n| --- | --- |\n${lines(rows)}\n\n| step, in ms | p50 | p99 | longest |\n| --- | --- | --- | --- |\n${lines(steps)}\n`;
}

const lines = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `| ${row.join(' | ')} |`).join('\n');

function rateOf({ leads, seconds }: PhaseFigures): string {
  return `${whole(leads)} leads in ${seconds.toFixed(1)} s: ${whole(leads / seconds)} a second`;
}

function latencies(phase: string, { latencyMs }: PhaseFigures): string[][] {
  return Object.entries(latencyMs).map(([step, { p50, p99, max }]) => [
    `${step}, ${phase}`,
    ...[p50, p99, max].map((value) => value.toFixed(1)),
  ]);
}

export function pageOf(figures: HopperFigures): string {
  const [processor] = cpus();
  const { campaigns, leads, lists, perSec, paced } = figures;
  const options = `--campaigns ${campaigns} --leads ${leads} --lists ${lists} --rate ${perSec} --seconds ${Math.round(paced.seconds)}`;
  return `# Hoppers at scale

Made by \`npm run bench:hopper -- ${options} --write\` on Node ${process.version}, ${cpus().length} processors (${processor?.model ?? 'unknown'}):
${figures.campaigns} campaigns over ${figures.lists} lists of ${whole(figures.leads)} leads in one Postgres, one Redis, the engine's own filler
and writer of records. Load of the machine when the run began: ${figures.load.toFixed(1)}; other work on it lengthens the times.

${tableOf(figures)}`;
}
