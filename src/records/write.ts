/**
 * Takes the spool's entries to the tables: one transaction a batch, one statement a kind, idempotent. An entry
 * that the tables refuse is found by halving the batch and kept in `rejected_records`, so that it never holds
 * up the entries behind it. Any other failure rejects, and the spool keeps the batch.
 */
import {
  agentEvents,
  dispositionEvents,
  dialledEvent,
  endedEvents,
  inboundEvent,
  listedEvent,
} from '../domain/event/callEvents.ts';
import { inboundInterviewsOf, interviewsOf } from '../domain/cdr/interviews.ts';
import type { Interview } from '../domain/survey/interview.ts';
import type { RecordEntry } from '../ports/records.ts';
import type { RejectedRecords } from '../ports/rejectedRecords.ts';
import { insertAgentStates } from './agents.ts';
import { applyUses, isUse } from './allocations.ts';
import { insertAttempts, insertCalls } from './attempts.ts';
import { insertReviews } from './detection.ts';
import { applyCalled, applyOffers, insertCallbacks, insertPromised } from './callbacks.ts';
import { applyDispositions, insertDispositions } from './dispositions.ts';
import { insertDoNotCall, retireDoNotCall } from './doNotCall.ts';
import { appendEvents } from './events.ts';
import { appendAttempts } from './evidence.ts';
import { insertInbound } from './inbound.ts';
import type { Partitions } from './partitions.ts';
import { applyRefusals } from './refusals.ts';
import { insertOccasions, underOccasions } from './surveyOccasions.ts';
import { insertInterviews, type Interviewed } from './surveys.ts';
import { keepRejected, takeRejected, type RejectedEntry } from './rejected.ts';
import { enqueue } from './smsMessages.ts';
import { SqlFailure, type Sql, type SqlSession } from './sql.ts';

export async function writeEntries(
  sql: Sql,
  partitions: Partitions,
  entries: readonly RecordEntry[],
  onRejected: (rejected: RejectedEntry) => void,
): Promise<void> {
  if (entries.length === 0) return;
  try {
    await partitions.ensure(entries.flatMap(createdAt));
    await sql.transaction((session) => writeBatch(session, entries));
  } catch (error) {
    if (!(error instanceof SqlFailure && error.isBadData)) throw error;
    const [only] = entries;
    if (entries.length === 1 && only !== undefined) {
      const rejected = { entry: only, code: error.code, error: error.message };
      await keepRejected(sql, rejected);
      onRejected(rejected);
      return;
    }
    const middle = Math.ceil(entries.length / 2);
    await writeEntries(sql, partitions, entries.slice(0, middle), onRejected);
    await writeEntries(sql, partitions, entries.slice(middle), onRejected);
  }
}

/** Undefined: there is no such entry. What is refused again stays where it was. */
export async function retryRejected(
  sql: Sql,
  partitions: Partitions,
  hash: string,
): ReturnType<RejectedRecords['retry']> {
  try {
    return await sql.transaction(async (session) => {
      const entry = await takeRejected(session, hash);
      if (entry === undefined) return undefined;
      await partitions.ensure(createdAt(entry));
      await writeBatch(session, [entry]);
      return { ok: true };
    });
  } catch (error) {
    if (!(error instanceof SqlFailure && error.isBadData)) throw error;
    return { ok: false, error: error.message };
  }
}

function createdAt(entry: RecordEntry): number[] {
  if (entry.type === 'attemptOpened') return [entry.attempt.createdAt];
  return entry.type === 'attemptClosed' ? [entry.cdr.createdAt] : [];
}

async function writeBatch(session: SqlSession, entries: readonly RecordEntry[]): Promise<void> {
  const opened = ofType(entries, 'attemptOpened');
  const closed = ofType(entries, 'attemptClosed');
  const refused = ofType(entries, 'leadRefused');
  const listed = ofType(entries, 'doNotCallAdded').map(({ entry }) => entry);
  const given = ofType(entries, 'dispositionGiven').map((entry) => entry.given);
  const reviews = ofType(entries, 'detectionReviewed').map(({ review }) => review);
  const offers = ofType(entries, 'callbackOffered');
  const called = closed.flatMap(({ cdr }) => (cdr.details?.callback === undefined ? [] : [cdr]));
  const uses = closed.flatMap(({ cdr }) => (isUse(cdr) ? [cdr] : []));
  const agentStates = ofType(entries, 'agentStateChanged');
  const inbound = ofType(entries, 'inbound').map(({ record }) => record);

  const attempts = [...opened.map(({ attempt }) => attempt), ...closed.map(({ cdr }) => cdr)];
  if (attempts.length > 0) await insertAttempts(session, attempts);
  if (listed.length > 0) await insertDoNotCall(session, listed);
  if (closed.length > 0) await insertCalls(session, closed);
  if (given.length > 0) await insertDispositions(session, given);
  if (given.length > 0)
    await insertCallbacks(
      session,
      given.map(({ attemptId }) => attemptId),
    );
  const promised = closed.flatMap(({ cdr }) => (cdr.details?.promised === undefined ? [] : [cdr]));
  if (promised.length > 0) await insertPromised(session, promised);
  if (offers.length > 0) await applyOffers(session, offers);
  if (called.length > 0) await applyCalled(session, called);
  if (uses.length > 0) await applyUses(session, uses);
  const disposed = [...given.map(({ attemptId }) => attemptId), ...closed.map(({ cdr }) => cdr.attemptId)];
  if (disposed.length > 0) await applyDispositions(session, disposed);
  if (refused.length > 0) await applyRefusals(session, refused);
  if (reviews.length > 0) await insertReviews(session, reviews);
  for (const { message } of ofType(entries, 'message')) await enqueue(session, message);
  if (inbound.length > 0) await insertInbound(session, inbound);
  if (agentStates.length > 0) await insertAgentStates(session, agentStates);
  // Numbers of closed calls too: their lead may have been given a retry after its number was listed.
  const numbers = [...listed.map(({ number }) => number), ...closed.map(({ cdr }) => cdr.number)];
  if (numbers.length > 0) await retireDoNotCall(session, numbers);
  const cdrs = closed.map(({ cdr }) => cdr);
  await insertOccasions(session, cdrs);
  const interviewed = await underOccasions(session, [
    ...cdrs.flatMap((cdr) => interviewedIn(cdr.number, interviewsOf(cdr))),
    ...inbound.flatMap((record) => interviewedIn(record.number, inboundInterviewsOf(record))),
  ]);
  // Last: whoever holds the chain's lock waits for no other row.
  if (closed.length > 0) await appendAttempts(session, cdrs);
  if (interviewed.length > 0) await insertInterviews(session, interviewed);
  await appendEvents(session, [
    ...opened.map(({ attempt }) => dialledEvent(attempt)),
    ...agentStates.flatMap(agentEvents),
    ...inbound.map(inboundEvent),
    ...cdrs.flatMap(endedEvents),
    ...given.flatMap(dispositionEvents),
    ...listed.map(listedEvent),
  ]);
}

function interviewedIn(number: string, interviews: readonly Interview[]): readonly Interviewed[] {
  return interviews.map((interview) => ({ number, interview }));
}

function ofType<Type extends RecordEntry['type']>(
  entries: readonly RecordEntry[],
  type: Type,
): Extract<RecordEntry, { type: Type }>[] {
  return entries.filter((entry): entry is Extract<RecordEntry, { type: Type }> => entry.type === type);
}
