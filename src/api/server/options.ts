/** What the API's server is given by whoever starts it. */
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../../domain/account/caller.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { ApiParts } from '../parts.ts';
import type { BodyPatience } from './patience.ts';
import type { RequestLimits } from './rateLimits.ts';

export interface ApiServerOptions {
  readonly parts: ApiParts;
  readonly now: () => Instant;
  /** Undefined: nobody that is known. Throws a public error where credentials are there and not good. */
  readonly callerOf: (request: FastifyRequest) => Promise<Caller | undefined>;
  /** Hears of bugs. */
  readonly onError: (error: unknown, requestId: string) => void;
  /** Hears of every request once it is answered. */
  readonly onAnswered?: (answered: AnsweredRequest) => void;
  /** Absent: plain HTTP, for tests and for nobody else. */
  readonly tls?: Certificate;
  /** The folder of the console's bundle; absent: no console is served. */
  readonly consoleFolder?: string;
  /** Beside this machine: proxies whose word on the caller's address is taken. */
  readonly proxies?: readonly string[];
  /** `headersMs`: for all headers of a request. */
  readonly limits?: Partial<RequestLimits & BodyPatience & { readonly headersMs: number }>;
}

/** In PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Nothing of what was asked for but the endpoint's name: no query, no id, no number. */
export interface AnsweredRequest {
  readonly requestId: string;
  /** Of the contract, or what else was asked for: `console`, `unknown`. */
  readonly endpoint: string;
  readonly status: number;
  readonly tookMs: number;
  readonly userId?: string;
}
