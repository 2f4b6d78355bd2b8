/** What a handler may know of, and say to, the HTTP below it: as little as logging in and out needs. */
export interface Exchange {
  /** Of the cookie that came with the request; absent: none. */
  readonly sessionSecret?: string | undefined;
  /** Undefined: the browser forgets it. */
  readonly setSessionSecret: (secret: string | undefined) => void;
  readonly setHeader: (name: string, value: string) => void;
  /** Told to the audit beside what it sees itself. */
  readonly trail: Trail;
}

export interface Trail {
  /** Whom it is about where nobody is logged in yet. */
  login?: string | undefined;
}
