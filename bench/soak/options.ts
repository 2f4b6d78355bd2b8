/** The soak's options. */
import { parseArgs } from 'node:util';

export interface SoakOptions {
  readonly mode: 'predictive' | 'progressive';
  readonly minutes: number;
  readonly warmUpMinutes: number;
  readonly agents: number;
  /** Simulated runs of the same setting. */
  readonly runs: number;
  readonly seed: number;
  readonly json: boolean;
  /** Keep the result in docs/benchmarks/soak-pacing.md. */
  readonly write: boolean;
  /** Keep the folder with the logs. */
  readonly keep: boolean;
}

export const HELP = `npm run soak:pacing -- [options]

Runs a campaign on a real Asterisk against the virtual PSTN, then plays the same setting in the light simulator many
times, and tells whether occupancy and abandonment of the real run lie among the central 99 % of the simulated ones.

  --minutes N    measured time (default 10)
  --warm-up N    minutes before it that are left out (default 3)
  --agents N     agents (default 20)
  --runs N       simulated runs (default 400)
  --seed N       of the people called (default 20260001)
  --mode M       predictive or progressive (default predictive)
  --write        keep the result in docs/benchmarks/soak-pacing.md
  --keep         keep the folder with the logs
  --json         print only the JSON line
`;

interface Bounds {
  readonly least: number;
  readonly most: number;
}

const BOUNDS = {
  minutes: { least: 1, most: 60 },
  'warm-up': { least: 0, most: 30 },
  agents: { least: 1, most: 100 },
  runs: { least: 20, most: 10_000 },
  seed: { least: 1, most: 2 ** 31 - 1 },
} as const satisfies Record<string, Bounds>;

export function parseOptions(args: readonly string[]): SoakOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '10' },
      'warm-up': { type: 'string', default: '3' },
      agents: { type: 'string', default: '20' },
      runs: { type: 'string', default: '400' },
      seed: { type: 'string', default: '20260001' },
      mode: { type: 'string', default: 'predictive' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const { mode } = values;
  if (mode !== 'predictive' && mode !== 'progressive') {
    throw new Error(`--mode must be predictive or progressive, not ${mode}`);
  }
  return {
    mode,
    minutes: whole('minutes', values.minutes),
    warmUpMinutes: whole('warm-up', values['warm-up']),
    agents: whole('agents', values.agents),
    runs: whole('runs', values.runs),
    seed: whole('seed', values.seed),
    json: values.json,
    write: values.write,
    keep: values.keep,
  };
}

function whole(name: keyof typeof BOUNDS, text: string): number {
  const { least, most } = BOUNDS[name];
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`--${name} must be a whole number from ${least} to ${most}, not ${text}`);
}
