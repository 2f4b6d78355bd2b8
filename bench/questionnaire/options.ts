/** The options of the questionnaire's soak. */
import { parseArgs } from 'node:util';

export interface QuestionnaireOptions {
  readonly people: number;
  readonly seed: number;
  readonly json: boolean;
  /** Keep the result in docs/benchmarks/questionnaire.md. */
  readonly write: boolean;
  /** Keep the folder with the logs. */
  readonly keep: boolean;
}

export const HELP = `npm run soak:questionnaire -- [options]

Asks people of the virtual PSTN six questions, all at the same time, through the whole engine on a real Asterisk. They press
keys ten a second: too early, at barge-in, after the prompt, late, wrong, never. Holds every answer on record against what
was pressed by the virtual PSTN's log. Ends in 0 where they are the same.

  --people N     simultaneous calls (default 200, 300 at most)
  --seed N       other people (default 1)
  --write        keep the result in docs/benchmarks/questionnaire.md
  --keep         keep the folder with the logs
  --json         print only the JSON line
`;

const LIMITS = { people: 300, seed: 1_000_000 } as const;

export function parseOptions(args: readonly string[]): QuestionnaireOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      people: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const { json, write, keep } = values;
  return { people: whole('people', values.people), seed: whole('seed', values.seed), json, write, keep };
}

function whole(name: keyof typeof LIMITS, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= LIMITS[name]) return value;
  throw new Error(`--${name} must be a whole number from 1 to ${LIMITS[name]}, not ${text}`);
}
