/** The bench's options, and how many agents the asked rate needs. */
import { parseArgs } from 'node:util';

export interface BenchOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly rate: number;
  readonly talkMs: number;
  readonly agents: number;
  /** One JSON line and nothing else on standard output. */
  readonly json: boolean;
  /** Keep the folder with the logs, and CPU profiles of the processes that place the calls. */
  readonly profile: boolean;
}

export const HELP = `npm run bench:calls -- [options]

Places answered calls through the engine and through a bare ari-client, in turns, on the same two Asterisks.

  --rounds N    rounds of each (default 2)
  --seconds N   length of a round (default 30)
  --rate N      calls a second (default 50)
  --talk-ms N   how long a conversation lasts (default 1000)
  --agents N    seated agents (default: enough for the rate)
  --profile     keep the logs and CPU profiles
  --json        print only the JSON line
`;

const LIMITS = { rounds: 9, seconds: 600, rate: 200, 'talk-ms': 60_000, agents: 500 } as const;

/** An answered call keeps its agent for the talk, and for the joining and seating around it. */
const AROUND_TALK_MS = 600;

export function parseOptions(args: readonly string[]): BenchOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '2' },
      seconds: { type: 'string', default: '30' },
      rate: { type: 'string', default: '50' },
      'talk-ms': { type: 'string', default: '1000' },
      agents: { type: 'string' },
      profile: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const rate = whole('rate', values.rate);
  const talkMs = whole('talk-ms', values['talk-ms']);
  const enough = Math.ceil((rate * (talkMs + AROUND_TALK_MS)) / 1_000);
  return {
    rounds: whole('rounds', values.rounds),
    seconds: whole('seconds', values.seconds),
    rate,
    talkMs,
    agents: values.agents === undefined ? enough : whole('agents', values.agents),
    json: values.json,
    profile: values.profile,
  };
}

function whole(name: keyof typeof LIMITS, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= LIMITS[name]) return value;
  throw new Error(`--${name} must be a whole number from 1 to ${LIMITS[name]}, not ${text}`);
}
