/** The error that the public is told of, and which one a thrown thing is. */
import { PortFailure } from '../ports/failure.ts';
import { ERROR_CATALOGUE, type ErrorCode, type ExitCode } from './errorCatalogue.ts';

/** An error for whoever runs Outpace: one line that says what, where and how to mend it. */
export class OutpaceError extends Error {
  override readonly name = 'OutpaceError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message.replace(/\s*[\r\n]+\s*/g, ' '), cause === undefined ? undefined : { cause });
    this.code = code;
  }

  get exitCode(): ExitCode {
    return ERROR_CATALOGUE[this.code].exitCode;
  }
}

/** Faults of the telephony self-check and failures to start, by their stable codes. */
const BY_FAULT_CODE: Readonly<Record<string, ErrorCode>> = {
  'asterisk-too-old': 'OUT_ASTERISK_TOO_OLD',
  'asterisk-not-found': 'OUT_ASTERISK_MISSING',
  'asterisk-not-root': 'OUT_ASTERISK_MISSING',
  'asterisk-build-failed': 'OUT_ASTERISK_START_FAILED',
  'asterisk-start-failed': 'OUT_ASTERISK_START_FAILED',
  'sound-missing': 'OUT_SOUND_MISSING',
  'prompt-missing': 'OUT_SOUND_MISSING',
  'ari-unauthorized': 'OUT_ARI_UNAUTHORIZED',
  'ari-unreachable': 'OUT_ARI_UNREACHABLE',
  'no-engine': 'OUT_NO_ENGINE',
  'not-found': 'OUT_NOT_FOUND',
  'eviction-policy': 'OUT_REDIS_UNFIT',
  'invalid-url': 'OUT_CONFIG_INVALID',
  'number-list-invalid': 'OUT_NUMBER_LIST_INVALID',
  'postgres-too-old': 'OUT_POSTGRES_UNFIT',
};

const REDIS_PORTS: ReadonlySet<string> = new Set([
  'hopper',
  'ownership',
  'liveBoard',
  'pacingMemory',
  'deskStore',
  'commands',
  'doNotCall',
  'limits',
  'emergency',
  'store',
]);
/** HTTP 401 and 403; Redis NOAUTH, WRONGPASS and NOPERM; SQLSTATE class 28 and 42501. */
const UNAUTHORIZED = /^(401|403|unauthorized|wrong-password|NOAUTH|WRONGPASS|NOPERM|28\w{3}|42501)$/i;

/** The public error for anything thrown: an OutpaceError as it is, a PortFailure by its port, undefined for a bug. */
export function publicError(thrown: unknown): OutpaceError | undefined {
  if (thrown instanceof OutpaceError) return thrown;
  if (isStarterError(thrown)) {
    return new OutpaceError(
      BY_FAULT_CODE[thrown.code] ?? 'OUT_ASTERISK_START_FAILED',
      thrown.message,
      thrown,
    );
  }
  if (!(thrown instanceof PortFailure)) return undefined;
  const known = BY_FAULT_CODE[thrown.code];
  if (known !== undefined) return new OutpaceError(known, thrown.message, thrown);
  if (thrown.outcome === 'unknown') return new OutpaceError('OUT_UNKNOWN_OUTCOME', thrown.message, thrown);
  const kind = UNAUTHORIZED.test(thrown.code) ? 'UNAUTHORIZED' : 'UNREACHABLE';
  if (kind === 'UNREACHABLE' && thrown.outcome === 'refused') {
    const isUnfit = thrown.port === 'records' && thrown.operation === 'start';
    return new OutpaceError(isUnfit ? 'OUT_POSTGRES_UNFIT' : 'OUT_REFUSED', thrown.message, thrown);
  }
  return new OutpaceError(partOf(thrown.port, kind), thrown.message, thrown);
}

/** What the starter of an Asterisk throws; known by its shape, since `app` may not be imported here. */
function isStarterError(thrown: unknown): thrown is Error & { readonly code: string } {
  return thrown instanceof Error && thrown.name === 'AsteriskError' && 'code' in thrown;
}

/** The public error for whatever kept a part from starting; for a bug, one that names the part. */
export function startError(part: 'postgres' | 'redis', thrown: unknown): OutpaceError {
  const known = publicError(thrown);
  if (known !== undefined) return known;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { code = '' } = (error.cause ?? error) as { readonly code?: string };
  const kind = UNAUTHORIZED.test(code) ? 'UNAUTHORIZED' : 'UNREACHABLE';
  return new OutpaceError(partOf(part === 'postgres' ? 'records' : 'store', kind), error.message, error);
}

function partOf(port: string, kind: 'UNAUTHORIZED' | 'UNREACHABLE'): ErrorCode {
  if (port === 'telephony') return `OUT_ARI_${kind}`;
  if (port === 'ami') return `OUT_AMI_${kind}`;
  if (port === 'records') return `OUT_POSTGRES_${kind}`;
  return REDIS_PORTS.has(port) ? `OUT_REDIS_${kind}` : 'OUT_UNAVAILABLE';
}
