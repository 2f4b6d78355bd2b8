/** What went wrong with an Asterisk of ours, in one line that says what, where and how to mend it. */
export type AsteriskErrorCode =
  | 'asterisk-not-found'
  | 'asterisk-too-old'
  | 'asterisk-build-failed'
  | 'asterisk-start-failed'
  | 'asterisk-not-root';

export class AsteriskError extends Error {
  override readonly name = 'AsteriskError';
  readonly code: AsteriskErrorCode;

  constructor(code: AsteriskErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Somebody else holds a port that it was to listen on; where the port was drawn, another may be drawn. */
export class PortsTakenError extends AsteriskError {}
