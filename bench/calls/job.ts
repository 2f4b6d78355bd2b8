/** What the parent tells a round's process, and what that tells back: plain data, since it crosses processes. */
import type { BenchEngineRequest } from '../engine.ts';

export interface BenchJob {
  readonly kind: 'engine' | 'bare';
  /** Makes ids and numbers of one round differ from another's. */
  readonly round: number;
  readonly rate: number;
  readonly calls: number;
  readonly talkMs: number;
  readonly trunkId: string;
  readonly phones: readonly string[];
  readonly ari: BenchEngineRequest['ari'];
  readonly ami: BenchEngineRequest['ami'];
  readonly redisUrl: string;
  readonly postgresUrl: string;
  readonly dataDir: string;
}

export interface LoopDelay {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** A round as the process that placed the calls saw it. */
export interface ClientReport {
  /** From the answer's event to the second leg's, by this process's clock. */
  readonly joinMs: readonly number[];
  /** What went wrong, by name. */
  readonly errors: Readonly<Record<string, number>>;
  readonly loopDelay: LoopDelay;
  readonly cpuSeconds: number;
  readonly rssMb: number;
  /** Of the database, after the round; absent where the client keeps no records. */
  readonly records?: { readonly attempts: number; readonly closed: number; readonly connected: number };
}

export type RoundMessage =
  | { readonly type: 'seated' }
  | { readonly type: 'done'; readonly report: ClientReport }
  | { readonly type: 'failed'; readonly reason: string };

/** Silent parties that answer at once (last two digits 40); +1 999 is no area code, so it is nobody's number. */
export function numberOf(round: number, index: number): string {
  return `+1999${round % 10}${String(index).padStart(6, '0')}40`;
}

export const CALLER_ID = '+12025550100';
