/** Whether anything has grown (requirement 20), and the samples as a table. */
import type { SoakCallsOptions } from './options.ts';
import { expectedResults } from './people.ts';
import type { SoakCallsRun } from './run.ts';
import type { ProcessUse, Sample } from './sample.ts';

/**
 * Memories with a bound are full by then: ids of the last 20,000 legs and playbacks, and AMI's log of ends, which keeps 15
 * minutes (36,000 at 40 a second). From there on the heap may not grow.
 */
const FULL_AT_CALLS = 40_000;
/** What a collection leaves behind differs by as much. A leak of 100 bytes a call is as much over 60,000 calls. */
const HEAP_SLACK_MB = 6;
/** While the bounded memories fill: two ids, three short strings. */
const FILLING_MB_PER_1000_CALLS = 1;
/** A keep-alive connection more or less, with what listens on it. */
const EMITTER_SLACK = 40;
const LISTENER_SLACK = 60;
const PROCESS_SLACK = 4;

export function shortcomings(run: SoakCallsRun, options: SoakCallsOptions): string[] {
  const { samples } = run;
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return ['there are no samples'];
  return [...grown(samples, first, last), ...unaccounted(run, options)];
}

function grown(samples: readonly Sample[], first: Sample, last: Sample): string[] {
  const said: string[] = [];
  const check = (what: string, was: number, is: number, slack: number): void => {
    if (is > was + slack) said.push(`${what} grew from ${was} to ${is}`);
  };
  const reference = samples.find(({ calls }) => calls >= FULL_AT_CALLS && calls < last.calls) ?? first;
  const filling = Math.max(0, Math.min(FULL_AT_CALLS, last.calls) - reference.calls) / 1_000;
  check(
    'the heap, in MB,',
    reference.heapMb,
    last.heapMb,
    HEAP_SLACK_MB + filling * FILLING_MB_PER_1000_CALLS,
  );
  check('emitters', first.emitters, last.emitters, EMITTER_SLACK);
  check('listeners', first.listeners, last.listeners, LISTENER_SLACK);
  check('calls on the floor', 0, last.liveCalls, 0);
  check('the call table', first.knownLegs, last.knownLegs, 0);
  for (const node of ['pbx', 'pstn'] as const) {
    for (const what of ['threads', 'files'] as const)
      check(`${what} of the ${node}`, first[node][what], last[node][what], PROCESS_SLACK);
  }
  return said;
}

/** Every person called is done with, every attempt is closed, and nothing is left. */
function unaccounted(run: SoakCallsRun, { calls }: SoakCallsOptions): string[] {
  const { samples, openAttempts, left, troubles } = run;
  const ended = samples.at(-1)?.calls ?? 0;
  const said: string[] = [];
  if (ended !== calls) said.push(`${ended} of ${calls} calls came to their end`);
  if (openAttempts > 0) said.push(`${openAttempts} attempts are open`);
  if (left.channels + left.bridges > 0)
    said.push(`${left.channels} channels and ${left.bridges} bridges are left`);
  for (const [name, count] of Object.entries(troubles))
    if (name.startsWith('fatal')) said.push(`${count} times ${name}`);
  return said;
}

/** Records beyond what the numbers say: orders that ran into their deadline, and attempts that were made again. */
export function otherKinds({ samples, results }: SoakCallsRun): number {
  const wanted = expectedResults(samples.at(-1)?.calls ?? 0);
  return Object.entries(results).reduce(
    (sum, [result, found]) => sum + Math.max(0, found - (wanted[result] ?? 0)),
    0,
  );
}

const use = ({ threads, files, rssMb }: ProcessUse): string[] => [
  String(threads),
  String(files),
  String(rssMb),
];

export const HEADING = [
  'calls ended',
  'after s',
  'heap MB',
  'RSS MB',
  'emitters',
  'listeners',
  'calls live',
  'legs known',
  'PBX threads',
  'files',
  'RSS MB',
  'PSTN threads',
  'files',
  'RSS MB',
] as const;

export function rowsOf(samples: readonly Sample[]): string[][] {
  return samples.map((sample) => [
    String(sample.calls),
    String(sample.seconds),
    sample.heapMb.toFixed(1),
    String(sample.rssMb),
    String(sample.emitters),
    String(sample.listeners),
    String(sample.liveCalls),
    String(sample.knownLegs),
    ...use(sample.pbx),
    ...use(sample.pstn),
  ]);
}

export function drawTable(samples: readonly Sample[]): string {
  const table = [[...HEADING], ...rowsOf(samples)];
  const widths = HEADING.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '))
    .join('\n');
}
