/** The bench's options. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { policyNamed } from '../../src/sim/policy/policy.ts';
import { ALL_POLICIES } from './policies.ts';
import { WORLDS, worldsNamed, type BenchWorld } from './worlds.ts';

export interface BenchOptions {
  readonly worlds: readonly BenchWorld[];
  readonly policies: readonly string[];
  /** Also looks for the best settings of the baselines. */
  readonly tunes: boolean;
  readonly seeds: readonly number[];
  readonly workers: number;
  readonly measuresSpeed: boolean;
  readonly json: boolean;
  readonly write: boolean;
  /** Days played are kept here and not played again. */
  readonly keep: string | undefined;
  /** False: what was not played before is left out. */
  readonly playsMissing: boolean;
}

/** Never used while the rule was being made; development has 1 to 999. */
const REPORTED_SEEDS = '20310001..20310010';

export const HELP = `npm run bench:pacing -- [options]

Plays whole days of every world with every policy in the light simulator, and compares them with the reference figures.
Ends in 0 where predictive pacing reaches the reference in every world played and no day of it ends over its limit.

  --worlds A,B     by name, or all of one scenario (default: ${WORLDS.map(({ key }) => key).join(', ')})
  --policies A,B   policies (default: ${ALL_POLICIES.join(', ')},
                   and in the base worlds the best fixed ratio and the best tuning of vicidial-hard)
  --seeds A..B     days (default ${REPORTED_SEEDS}; while developing, use 1..999)
  --workers N      processes (default: one a core)
  --keep FILE      keep each day played in FILE, and take from it what was played before
  --kept-only      play nothing: the figures of what FILE keeps; a policy with a day missing is left out of its world
  --no-speed       leave out how long a day and a decision take
  --write          write docs/benchmarks/pacing.md and its picture
  --json           print one JSON line and nothing else
`;

export function parseOptions(args: readonly string[]): BenchOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      worlds: { type: 'string' },
      policies: { type: 'string' },
      seeds: { type: 'string', default: REPORTED_SEEDS },
      workers: { type: 'string', default: String(availableParallelism()) },
      keep: { type: 'string' },
      'kept-only': { type: 'boolean', default: false },
      'no-speed': { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    worlds: worldsOf(values.worlds),
    policies: policiesOf(values.policies),
    tunes: values.policies === undefined,
    seeds: seedsOf(values.seeds),
    workers: whole('workers', values.workers, 64),
    measuresSpeed: !values['no-speed'],
    json: values.json,
    write: values.write,
    keep: values.keep,
    playsMissing: !values['kept-only'],
  };
}

function worldsOf(text: string | undefined): readonly BenchWorld[] {
  if (text === undefined) return WORLDS;
  const names = text.split(',');
  const unknown = names.find((name) => worldsNamed(name).length === 0);
  if (unknown !== undefined) throw new Error(`no world is named '${unknown}'`);
  const wanted = new Set(names.flatMap(worldsNamed));
  return WORLDS.filter((world) => wanted.has(world));
}

function policiesOf(text: string | undefined): readonly string[] {
  const names = text?.split(',') ?? ALL_POLICIES;
  for (const name of names) {
    const found = policyNamed(name);
    if (typeof found === 'string') throw new Error(found);
  }
  return names;
}

function seedsOf(text: string): readonly number[] {
  const [first, last] = text.split('..').map((seed) => whole('seeds', seed, 2 ** 31));
  if (first === undefined) throw new Error('--seeds needs one, or a first and a last: 1..10');
  const count = (last ?? first) - first + 1;
  if (count < 1 || count > 1_000) throw new Error(`--seeds ${text} are ${count} days; 1 to 1000 are played`);
  return Array.from({ length: count }, (_, index) => first + index);
}

function whole(name: string, text: string, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`--${name} must be a whole number from 1 to ${most}, not '${text}'`);
}
