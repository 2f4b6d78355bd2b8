/**
 * The sound of recordings at the far side, until it is fetched. A recording is one or more segments, one after the
 * other: a pause ends a segment, and what is said meanwhile is in none of them.
 * A segment is 16-bit little-endian samples, 8000 a second, two channels: what the leg heard (the agent) left, what it
 * said (the customer) right.
 */
import type { Instant } from '../domain/kernel/time.ts';

export const RECORDED_RATE_HZ = 8_000;

export interface RecordedSegment {
  /** The recording that it belongs to. */
  readonly name: string;
  readonly segment: string;
  readonly startedAt: Instant;
  /** Still being written. */
  readonly isLive: boolean;
}

export interface RecordedMedia {
  /** All at the far side that are ours. */
  segments(): Promise<readonly RecordedSegment[]>;
  read(segment: string): Promise<AsyncIterable<Uint8Array>>;
  /** Resolves also when it is gone already. */
  drop(segment: string): Promise<void>;
}
