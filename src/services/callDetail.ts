/** One attempt as `call show` tells it: its record, and how long each stage lasted. */
import type { Attempt, CallDetailRecord, CallStamps } from '../domain/cdr/attempt.ts';
import type { CallDetails } from '../domain/cdr/details.ts';
import { isSafeId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { RecordsPort } from '../ports/records.ts';
import { maskNumber } from '../domain/numbering/mask.ts';
import { OutpaceError } from './errors.ts';

export type { Attempt, CallDetailRecord };

export interface Stage {
  readonly name: string;
  readonly at: Instant;
  /** Since the attempt was created. */
  readonly offsetMs: number;
  /** Until the next stage; 0 for the last. */
  readonly lengthMs: number;
}

export interface CallDetail {
  readonly record: Attempt | CallDetailRecord;
  readonly closed: boolean;
  readonly stages: readonly Stage[];
}

const STAGES = [
  ['created', 'createdAt'],
  ['dialling', 'diallingAt'],
  ['ringing', 'ringingAt'],
  ['answered', 'answeredAt'],
  ['prompt', 'promptAt'],
  ['consent', 'consentAt'],
  ['joined', 'joinedAt'],
  ['ended', 'endedAt'],
] as const satisfies readonly (readonly [string, keyof CallStamps])[];

export async function callDetail(records: RecordsPort, attemptId: string): Promise<CallDetail> {
  const record = isSafeId(attemptId) ? await records.attempt(attemptId) : undefined;
  if (record === undefined) {
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `there is no attempt ${JSON.stringify(attemptId)} on record; the newest may still be on their way to the database`,
    );
  }
  return { record, closed: isClosed(record), stages: stagesOf(isClosed(record) ? record.stamps : record) };
}

export function isClosed(record: Attempt | CallDetailRecord): record is CallDetailRecord {
  return 'dialStatus' in record;
}

/** As people without the right to see numbers see it. */
export function masked(detail: CallDetail): CallDetail {
  const { record } = detail;
  const number = maskNumber(record.number);
  if (!isClosed(record) || record.details === undefined) return { ...detail, record: { ...record, number } };
  return { ...detail, record: { ...record, number, details: maskedDetails(record.details) } };
}

/** Where a call was transferred to. */
const OUTSIDE = /^\+\d+$/;

function maskedDetails({ actions, ...details }: CallDetails): CallDetails {
  if (actions === undefined) return details;
  const shown = actions.map((action) =>
    action.note !== undefined && OUTSIDE.test(action.note)
      ? { ...action, note: maskNumber(action.note) }
      : action,
  );
  return { ...details, actions: shown };
}

/** The stages that were reached, by time (with the join first, the prompt comes after it). */
export function stagesOf(stamps: CallStamps): Stage[] {
  const reached = STAGES.flatMap(([name, key]) => {
    const at = stamps[key];
    return at === undefined ? [] : [{ name, at }];
  }).sort((left, right) => left.at - right.at);
  return reached.map(({ name, at }, index) => ({
    name,
    at,
    offsetMs: at - stamps.createdAt,
    lengthMs: (reached[index + 1]?.at ?? at) - at,
  }));
}
