/**
 * What a port rejects with. A failure is expected (a peer is down, slow or refuses); a refusal is a value and
 * a bug is an assertion, so neither is ever a PortFailure.
 */
export type PortName =
  | 'telephony'
  | 'ami'
  | 'hopper'
  | 'ownership'
  | 'liveBoard'
  | 'pacingMemory'
  | 'deskStore'
  | 'records'
  | 'commands'
  | 'doNotCall'
  | 'limits'
  | 'emergency'
  | 'sms'
  | 'webhooks'
  /** The connection under hopper, ownership, live board, the pacers' memory, commands, do-not-call, limits and emergency stop. */
  | 'store';

/**
 * `refused`: the peer answered no, nothing happened there. `unavailable`: it was not reached, nothing happened.
 * `unknown`: the request left and no answer came, so it may have happened: never simply repeat it.
 */
export type FailureOutcome = 'refused' | 'unavailable' | 'unknown';

export interface PortFailureDetails {
  readonly port: PortName;
  /** The port's method, e.g. `originate`. */
  readonly operation: string;
  readonly outcome: FailureOutcome;
  /** Protocol status, e.g. an HTTP status, or a transport code such as `ECONNREFUSED` or `deadline`. */
  readonly code: string;
  readonly cause?: unknown;
}

export class PortFailure extends Error {
  override readonly name = 'PortFailure';
  readonly port: PortName;
  readonly operation: string;
  readonly outcome: FailureOutcome;
  readonly code: string;

  constructor(message: string, details: PortFailureDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.port = details.port;
    this.operation = details.operation;
    this.outcome = details.outcome;
    this.code = details.code;
  }

  /** Whether the same call may be made again without doing anything twice. */
  get retryable(): boolean {
    return this.outcome === 'unavailable';
  }
}
