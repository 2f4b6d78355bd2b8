/** The options of the soak of calls. */
import { parseArgs } from 'node:util';

export interface SoakCallsOptions {
  readonly calls: number;
  /** Calls a second that the trunk takes at most. */
  readonly rate: number;
  readonly agents: number;
  readonly talkMs: number;
  readonly json: boolean;
  /** Keep the result in docs/benchmarks/soak-calls.md. */
  readonly write: boolean;
  /** Keep the folder with the logs. */
  readonly keep: boolean;
}

export const HELP = `npm run soak:calls -- [options]

Places calls through the whole engine on a real Asterisk against the virtual PSTN (two in ten answer and are joined, six
are busy, two ring out), and tells whether anything has grown: the engine's heap, listeners and call table, threads and
open files of both Asterisks. Ends in 0 where nothing has.

  --calls N      calls to place (default 100000)
  --rate N       calls a second at most (default 40)
  --agents N     seated agents (default 60)
  --talk-ms N    how long a conversation lasts (default 2000)
  --write        keep the result in docs/benchmarks/soak-calls.md
  --keep         keep the folder with the logs
  --json         print only the JSON line
`;

const LIMITS = { calls: 1_000_000, rate: 200, agents: 500, 'talk-ms': 60_000 } as const;

export function parseOptions(args: readonly string[]): SoakCallsOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      calls: { type: 'string', default: '100000' },
      rate: { type: 'string', default: '40' },
      agents: { type: 'string', default: '60' },
      'talk-ms': { type: 'string', default: '2000' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    calls: whole('calls', values.calls),
    rate: whole('rate', values.rate),
    agents: whole('agents', values.agents),
    talkMs: whole('talk-ms', values['talk-ms']),
    json: values.json,
    write: values.write,
    keep: values.keep,
  };
}

function whole(name: keyof typeof LIMITS, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= LIMITS[name]) return value;
  throw new Error(`--${name} must be a whole number from 1 to ${LIMITS[name]}, not ${text}`);
}
