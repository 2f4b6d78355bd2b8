/**
 * Names at Asterisk of what records: `rec-NAME_TIME` for the writer, its file and its bridge, with `_in` for the second
 * snoop channel. The time, in base 36, orders the segments of a recording and says when each began.
 */
import type { Instant } from '../../domain/kernel/time.ts';

export const FEEDER = '_in';

export interface SegmentName {
  readonly name: string;
  readonly segment: string;
  readonly startedAt: Instant;
}

/** What the person said, to be played back to them. */
export const heardName = (name: string): string => `heard-${name}`;

/** The recordings that a media list plays back. */
export function heardIn(media: string): readonly string[] {
  return media.split(',').flatMap((uri) => /^recording:heard-(.+)$/.exec(uri)?.[1] ?? []);
}

const SEGMENT = /^rec-(.+)_([0-9a-z]{8,9})$/;

/** Whether a channel or bridge at Asterisk is a recorder's, and so nobody's leg. */
export function isRecorder(id: string): boolean {
  return SEGMENT.test(id.replace(/_in$/, ''));
}

export function segmentId(name: string, at: Instant): string {
  return `rec-${name}_${at.toString(36)}`;
}

export function segmentOf(segment: string): SegmentName | undefined {
  const [, name, time] = SEGMENT.exec(segment) ?? [];
  if (name === undefined || time === undefined) return undefined;
  return { name, segment, startedAt: Number.parseInt(time, 36) };
}
