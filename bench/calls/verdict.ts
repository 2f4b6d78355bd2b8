/** The run as a table for people and one JSON line for programs, and whether it is what the issue asks for. */
import { cpus } from 'node:os';
import type { RoundFigures } from './figures.ts';
import type { BenchOptions } from './options.ts';

/** Answer to both in the bridge, p99 of every round through the engine. */
const JOIN_LIMIT_MS = 100;

/** Reasons why the engine's rounds are not what was asked for; empty: they are. */
export function shortcomings(rounds: readonly RoundFigures[], options: BenchOptions): string[] {
  const calls = options.rate * options.seconds;
  return rounds
    .filter(({ client }) => client === 'engine')
    .flatMap((round, index) => {
      const said = faultsOf(round, calls);
      if (!(round.joinMs.p99 < JOIN_LIMIT_MS)) said.push(`p99 is ${round.joinMs.p99} ms`);
      if (round.perSecond.mean < options.rate) said.push(`only ${round.perSecond.mean} calls a second`);
      return said.map((what) => `engine round ${index + 1}: ${what}`);
    });
}

/** What is wrong with a round whatever its times. */
export function faultsOf(round: RoundFigures, calls: number): string[] {
  const { placed, answered, joined, errors, records, left } = round;
  const said: string[] = [];
  for (const [name, count] of Object.entries({ placed, answered, joined })) {
    if (count !== calls) said.push(`${count} of ${calls} calls were ${name}`);
  }
  for (const [name, count] of Object.entries(errors)) said.push(`${count} times ${name}`);
  if (records !== undefined && (records.attempts !== calls || records.closed !== calls)) {
    said.push(`${records.attempts} attempts and ${records.closed} closed records for ${calls} calls`);
  }
  if (left.channels + left.bridges > 0) {
    said.push(`${left.channels} channels and ${left.bridges} bridges are left`);
  }
  return said;
}

type Row = readonly [label: string, pick: (round: RoundFigures) => string | number, isCompared?: boolean];

const ROWS: readonly Row[] = [
  ['calls placed', ({ placed }) => placed],
  ['answered', ({ answered }) => answered],
  ['joined', ({ joined }) => joined],
  ['errors', ({ errors }) => Object.values(errors).reduce((sum, count) => sum + count, 0)],
  ['answered a second, mean', ({ perSecond }) => perSecond.mean, true],
  ['  least and most', ({ perSecond }) => `${perSecond.min} to ${perSecond.max}`],
  ['  most within 20 ms', ({ burst }) => burst],
  ['answer to both in bridge, p50 ms', ({ joinMs }) => joinMs.p50, true],
  ['  p99 ms', ({ joinMs }) => joinMs.p99, true],
  ['  max ms', ({ joinMs }) => joinMs.max, true],
  ["by the client's clock, p50 ms", ({ clientJoinMs }) => clientJoinMs.p50, true],
  ['  p99 ms', ({ clientJoinMs }) => clientJoinMs.p99, true],
  ['event loop delay, p50 ms', ({ loopDelayMs }) => loopDelayMs.p50],
  ['  p99 ms', ({ loopDelayMs }) => loopDelayMs.p99, true],
  ['  max ms', ({ loopDelayMs }) => loopDelayMs.max],
  ['client CPU, % of a core', ({ clientCpu }) => clientCpu, true],
  ['client memory, MB', ({ clientRssMb }) => clientRssMb, true],
  ['PBX CPU, % of a core', ({ machine }) => machine.pbxCpu, true],
  ['PBX memory, MB', ({ machine }) => machine.pbxRssMb],
  ['virtual PSTN CPU, % of a core', ({ machine }) => machine.pstnCpu],
  ['attempts on record', ({ records }) => records?.attempts ?? '-'],
  ['records closed', ({ records }) => records?.closed ?? '-'],
  ['channels left', ({ left }) => left.channels],
  ['bridges left', ({ left }) => left.bridges],
];

export function drawTable(rounds: readonly RoundFigures[]): string {
  const engine = rounds.filter(({ client }) => client === 'engine');
  const bare = rounds.filter(({ client }) => client === 'bare');
  const heading = ['', ...columns('engine', engine), ...columns('bare', bare), 'engine : bare'];
  const body = ROWS.map(([label, pick, isCompared = false]) => [
    label,
    ...[...engine, ...bare].map((round) => String(pick(round))),
    isCompared ? ratio(engine.map(pick), bare.map(pick)) : '',
  ]);
  const table = [heading, ...body];
  const widths = heading.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function columns(name: string, rounds: readonly RoundFigures[]): string[] {
  return rounds.map((_, index) => `${name} ${index + 1}`);
}

/** Of the means over the rounds. */
function ratio(left: readonly (string | number)[], right: readonly (string | number)[]): string {
  const mean = (values: readonly (string | number)[]): number =>
    values.reduce<number>((sum, value) => sum + Number(value), 0) / values.length;
  const value = mean(left) / mean(right);
  return Number.isFinite(value) ? value.toFixed(2) : '-';
}

export function resultOf(
  rounds: readonly RoundFigures[],
  options: BenchOptions,
  asterisk: string,
): Record<string, unknown> {
  const { rate, seconds, talkMs, agents } = options;
  const failures = shortcomings(rounds, options);
  return {
    bench: 'calls',
    ok: failures.length === 0,
    shortcomings: failures,
    asked: { rate, seconds, rounds: options.rounds, talkMs, agents, joinP99LimitMs: JOIN_LIMIT_MS },
    asterisk,
    node: process.versions.node,
    cores: cpus().length,
    rounds,
  };
}
