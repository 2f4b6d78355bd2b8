/** What the nodes share of requests to the API: those that carry a key are done once, and edits of one thing in turn. */
import type { Instant } from '../domain/kernel/time.ts';

export interface KeyedRequest {
  readonly userId: string;
  /** Of the caller's key; the key itself is never kept. */
  readonly keyHash: string;
  /** What is asked for: the same key with another one is another request. */
  readonly fingerprint: string;
}

export type Begun =
  | { readonly state: 'begun' }
  /** It was asked before, and nobody has said yet what came of it. */
  | { readonly state: 'unanswered' }
  | { readonly state: 'answered'; readonly answer: Uint8Array }
  | { readonly state: 'another' };

export interface ApiRequestsPort {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Keys from before `keptSince` are free again. */
  begin(request: KeyedRequest, now: Instant, keptSince: Instant): Promise<Begun>;
  answered(request: KeyedRequest, answer: Uint8Array): Promise<void>;
  /** Nothing was done: the key may be used again. */
  forget(request: KeyedRequest): Promise<void>;
  /** One at a time for each subject, over all nodes. */
  inTurn<Result>(subject: string, work: () => Promise<Result>): Promise<Result>;
}
