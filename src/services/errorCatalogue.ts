/**
 * The catalogue of public errors: what may go wrong in a way that somebody can mend. Each has a stable code, an exit
 * code of the CLI and one line of documentation (`docs/errors.md` is made from this file by `npm run gen`).
 * Exit codes follow sysexits.h where it has one; 1 is "the system said no".
 */
export const EXIT_CODES = {
  0: 'Done.',
  1: 'Refused: the request was understood, and the rules or the state of things say no.',
  64: 'Usage: an unknown command or option, or an argument that cannot be used.',
  65: 'Bad input: a file given to the command (campaign file, list) cannot be used.',
  66: 'Not found: the list, campaign, agent, attempt or file does not exist.',
  69: 'A part is unavailable: Asterisk, Redis, Postgres, or no running engine.',
  70: 'A bug in Outpace; the stack is in the log named by the message.',
  75: 'The answer did not come in time: it may or may not have happened. Look before repeating it.',
  77: 'A part refused our credentials.',
  78: 'Configuration: an unknown key, a wrong value, or a part that does not fit (too old, a file missing).',
  130: 'Interrupted.',
} as const;
export type ExitCode = keyof typeof EXIT_CODES;

/** What the API answers with where an error names no status of its own (RFC 9110). */
const STATUS_OF_EXIT: Readonly<Record<ExitCode, number>> = {
  0: 200,
  1: 409,
  64: 400,
  65: 422,
  66: 404,
  69: 503,
  70: 500,
  75: 504,
  77: 502,
  78: 500,
  130: 503,
};

interface CatalogueEntry {
  readonly exitCode: ExitCode;
  /** Of the API's answer, where it is not the one of its exit code. */
  readonly status?: number;
  /** What it means and how to mend it: the line in the docs. */
  readonly doc: string;
}

export const ERROR_CATALOGUE = {
  OUT_USAGE: {
    exitCode: 64,
    doc: 'The command line, or the request, cannot be understood. `outpace COMMAND --help` shows an example; of a request, `errors` names each value.',
  },
  OUT_CONFIG_INVALID: {
    exitCode: 78,
    doc: 'The configuration has an unknown key or a wrong value. The message names the file, the line and the nearest known key; `docs/configuration.md` lists all keys.',
  },
  OUT_SECRET_IN_FILE: {
    exitCode: 78,
    doc: 'A password stands in the configuration file. Give it in the environment, or in a file of its own named by `passwordFile`.',
  },
  OUT_CAMPAIGN_INVALID: {
    exitCode: 65,
    doc: 'A campaign file has an unknown key or a wrong value. The message names the line; `config/campaigns/example.yaml` shows every key.',
  },
  OUT_FLOW_INVALID: {
    exitCode: 65,
    doc: 'A flow file has an unknown key, a wrong value, or a way through it that cannot work. The message names the line; `docs/flows.md` describes every node.',
  },
  OUT_SCRIPT_INVALID: {
    exitCode: 65,
    doc: 'A script file has an unknown key, a wrong value, or a way that leads nowhere. The message names the line; `docs/scripts.md` describes every key.',
  },
  OUT_PROMPT_INVALID: {
    exitCode: 65,
    doc: 'A sound or text cannot become a prompt: neither WAV nor MP3, silent, too long or too large, or the catalogue of prompts is damaged. The message says which.',
  },
  OUT_RULES_INVALID: {
    exitCode: 65,
    doc: 'A file of rules for `outpace list classify` has an unknown key or a wrong value. The message names the line; `config/lists/classes.yaml` shows every key.',
  },
  OUT_CAMPAIGN_FORBIDDEN: {
    exitCode: 1,
    doc: "The campaign's settings are forbidden by its policy or by limits of the configuration. The message names each of them.",
  },
  OUT_SCENARIO_INVALID: {
    exitCode: 65,
    doc: 'A scenario of the simulator has an unknown key or a value that cannot be. The message names the line; `config/scenarios/example.yaml` shows every key.',
  },
  OUT_TOO_FEW_CALLS: {
    exitCode: 1,
    doc: 'A campaign has too few calls on record to make a world of for the simulator. Take more days, or describe the floor in a scenario file.',
  },
  OUT_IMPORT_FAILED: {
    exitCode: 65,
    doc: 'The list cannot be read as a whole (not CSV, no column with numbers). Single bad rows never cause this: they go to the rejects file.',
  },
  OUT_NUMBER_LIST_INVALID: {
    exitCode: 65,
    doc: 'A do-not-call file is no number list, is cut short, or was changed by something else. Build it again with `outpace dnc build`; an engine does not start with it, and one that runs keeps the version before.',
  },
  OUT_JOURNAL_INVALID: {
    exitCode: 65,
    doc: 'The file is no journal of pacing that this version reads. Journals are kept where `pacing.journal.folder` is set; each of its files replays alone.',
  },
  OUT_BACKUP_INVALID: {
    exitCode: 65,
    doc: 'The file is no backup that this version restores: cut off, damaged, or made by a newer version. Nothing was changed.',
  },
  OUT_NOT_EMPTY: {
    exitCode: 1,
    doc: 'A restore would replace what the database holds. Restore into an empty database, or say `--force`.',
  },
  OUT_FILE_UNREADABLE: { exitCode: 66, doc: 'A file named on the command line cannot be read.' },
  OUT_FILE_UNWRITABLE: {
    exitCode: 78,
    doc: 'A file cannot be written, for instance in the data folder: check its owner and the free space.',
  },
  OUT_NOT_FOUND: {
    exitCode: 66,
    doc: 'Nothing has this id. The message names the command that lists what there is.',
  },
  OUT_ALREADY_EXISTS: { exitCode: 1, doc: 'The id is taken. Choose another one.' },
  OUT_REFUSED: {
    exitCode: 1,
    doc: 'The running engine understood the command and refused it: the message says why.',
  },
  OUT_ENGINE_RUNS: {
    exitCode: 1,
    doc: 'An engine runs from this data folder, or serves this dial group, already. Stop that one first, or give this one a data folder, a `node` name and a `dialGroup` of its own.',
  },
  OUT_NO_ENGINE: {
    exitCode: 69,
    doc: 'No engine runs for this dial group, or it did not answer in time. Start it with `outpace serve`; the command was not kept for later.',
  },
  OUT_NO_SHARED_STORE: {
    exitCode: 69,
    doc: 'The command needs a Redis or Postgres that it shares with the engine, and there is none. Set `redis.url` and `postgres.url`, or start `outpace serve`, which starts them and leaves their addresses in the data folder.',
  },
  OUT_ARI_UNAUTHORIZED: {
    exitCode: 77,
    doc: 'Asterisk refused the ARI user or password. Compare `telephony.ari` with `ari.conf` on the Asterisk server.',
  },
  OUT_ARI_UNREACHABLE: {
    exitCode: 69,
    doc: "Asterisk's HTTP server did not answer. Check `telephony.ari.url`, that Asterisk runs, and `http.conf` (enabled, bindaddr).",
  },
  OUT_AMI_UNAUTHORIZED: {
    exitCode: 77,
    doc: 'Asterisk refused the AMI user or password. Compare `telephony.ami` with `manager.conf`.',
  },
  OUT_AMI_UNREACHABLE: {
    exitCode: 69,
    doc: "Asterisk's manager port did not answer. Check `telephony.ami.host` and `port`, and `manager.conf` (enabled).",
  },
  OUT_ASTERISK_TOO_OLD: {
    exitCode: 78,
    doc: 'Outpace needs Asterisk 22.10 or newer: older ones lack fixes that calls depend on. Upgrade it, or remove `telephony.ari.url` to let Outpace start its own.',
  },
  OUT_ASTERISK_MISSING: {
    exitCode: 69,
    doc: 'There is no Asterisk, and none can be installed here. Install one, give its `telephony.ari.url`, run as root on Debian or Ubuntu, or set `telephony.kind: simulator`.',
  },
  OUT_ASTERISK_START_FAILED: {
    exitCode: 69,
    doc: 'An Asterisk that Outpace wanted to start did not come up. The message names its log.',
  },
  OUT_SOUND_MISSING: {
    exitCode: 78,
    doc: "A prompt is not among Asterisk's sounds. Copy the file to the folder that the message names.",
  },
  OUT_TELEPHONY_FAULT: {
    exitCode: 78,
    doc: "Asterisk's own check found something else that keeps calls from being placed (a trunk, module or dialplan is missing).",
  },
  OUT_REDIS_UNREACHABLE: {
    exitCode: 69,
    doc: 'Redis did not answer. Check `redis.url`, or remove it to let Outpace start its own.',
  },
  OUT_REDIS_UNAUTHORIZED: {
    exitCode: 77,
    doc: 'Redis refused the password. Set it in `REDIS_URL` or `redis.passwordFile`.',
  },
  OUT_REDIS_UNFIT: {
    exitCode: 78,
    doc: 'Redis may not hold records on their way to the database: it evicts keys. Set `maxmemory-policy noeviction`.',
  },
  OUT_POSTGRES_UNREACHABLE: {
    exitCode: 69,
    doc: 'Postgres did not answer. Check `postgres.url`, or remove it to let Outpace start its own.',
  },
  OUT_POSTGRES_UNAUTHORIZED: {
    exitCode: 77,
    doc: 'Postgres refused the user or password. Set it in `DATABASE_URL` or `postgres.passwordFile`.',
  },
  OUT_POSTGRES_UNFIT: {
    exitCode: 78,
    doc: 'Postgres answered and cannot be used: older than 15, no such database, or a schema that another version of Outpace has changed. The message says which.',
  },
  OUT_UNKNOWN_OUTCOME: {
    exitCode: 75,
    doc: 'The request left and no answer came, so it may have happened. Look at the state before doing it again.',
  },
  OUT_UNAVAILABLE: {
    exitCode: 69,
    doc: 'A part that the command needs is down. `outpace doctor` says which.',
  },
  OUT_UNHEALTHY: { exitCode: 69, doc: '`outpace doctor` found at least one part that does not work.' },
  OUT_UNAUTHENTICATED: {
    exitCode: 77,
    status: 401,
    doc: 'Nobody is logged in, the session has ended, or the token is not valid (any more). Log in, or make a token in the console.',
  },
  OUT_FORBIDDEN: {
    exitCode: 77,
    status: 403,
    doc: 'Your role, or the scopes of your token, do not allow this. The message names the permission; `docs/accounts.md` lists what each role may.',
  },
  OUT_CHANGED: {
    exitCode: 1,
    status: 412,
    doc: 'Somebody has changed this since you read it. Read it again, and change what you then see.',
  },
  OUT_CONDITION_MISSING: {
    exitCode: 64,
    status: 428,
    doc: 'A change needs `If-Match` with the `ETag` of what you read, so that nobody overwrites what another has just written.',
  },
  OUT_KEY_REUSED: {
    exitCode: 1,
    doc: 'The `Idempotency-Key` was used for another request, or for one that is still being answered. Take a new one for each thing to be done.',
  },
  OUT_TOO_LARGE: {
    exitCode: 65,
    status: 413,
    doc: 'The request is larger than is taken here. The message says how large it may be.',
  },
  OUT_TOO_MANY: {
    exitCode: 1,
    status: 429,
    doc: 'Too many requests in a short time. Wait for as long as `Retry-After` says.',
  },
  OUT_INTERRUPTED: { exitCode: 130, doc: 'The command was interrupted.' },
  OUT_BUG: {
    exitCode: 70,
    doc: 'A bug in Outpace. The message names the log file with the stack; please report it.',
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** The HTTP status of a public error. */
export function statusOf(code: ErrorCode): number {
  const { exitCode, status }: CatalogueEntry = ERROR_CATALOGUE[code];
  return status ?? STATUS_OF_EXIT[exitCode];
}
