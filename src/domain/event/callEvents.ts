/** The events of a call, by what is put on record of it. */
import type { Attempt, CallDetailRecord } from '../cdr/attempt.ts';
import type { DispositionGiven } from '../cdr/disposition.ts';
import type { InboundRecord } from '../cdr/inboundRecord.ts';
import type { AttemptId, AgentId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';
import { maskNumber } from '../numbering/mask.ts';
import type { Interview, SurveyAnswer } from '../survey/interview.ts';
import type { EventData, OutpaceEvent } from './event.ts';

export interface AgentStateChange {
  readonly agentId: AgentId;
  readonly state: string;
  readonly reason?: string;
  readonly at: Instant;
  /** Of an agent who has begun to talk. */
  readonly attemptId?: AttemptId;
}

export function dialledEvent(attempt: Attempt): OutpaceEvent {
  const { attemptId, createdAt, trunkId, callerId, attemptNumber } = attempt;
  return {
    ...ofAttempt(attempt),
    eventId: `${attemptId}/dialled`,
    type: 'call.dialled',
    at: createdAt,
    data: { attemptId, number: maskNumber(attempt.number), trunkId, callerId, attemptNumber },
  };
}

/** An agent who begins to talk in a call is told as well: at once, not at the end of the call. */
export function agentEvents(change: AgentStateChange): OutpaceEvent[] {
  const { agentId, state, reason, at, attemptId } = change;
  const changed: OutpaceEvent = {
    eventId: `${agentId}/${state}/${at}`,
    type: 'agent.state',
    at,
    subject: `agent ${agentId}`,
    agentId,
    data: { agentId, state, ...(reason === undefined ? {} : { reason }) },
  };
  return attemptId === undefined ? [changed] : [changed, joinedEvent(attemptId, agentId, at)];
}

function joinedEvent(attemptId: AttemptId, agentId: AgentId, at: Instant): OutpaceEvent {
  return {
    eventId: `${attemptId}/joined/${agentId}/${at}`,
    type: 'call.joined',
    at,
    subject: attemptId,
    agentId,
    numberOf: { call: 'attempt', id: attemptId },
    data: { attemptId, agentId },
  };
}

export function endedEvents(cdr: CallDetailRecord): OutpaceEvent[] {
  const { attemptId, stamps, createdAt, lineResult, dialStatus, consent, endedBy, next, agentId, details } =
    cdr;
  const promised = agentId === undefined ? details?.promised : undefined;
  const about = ofAttempt(cdr);
  const ended: OutpaceEvent = {
    ...about,
    eventId: `${attemptId}/ended`,
    type: 'call.ended',
    at: stamps.endedAt ?? createdAt,
    data: {
      attemptId,
      number: maskNumber(cdr.number),
      trunkId: cdr.trunkId,
      callerId: cdr.callerId,
      attemptNumber: cdr.attemptNumber,
      ...stamps,
      lineResult,
      dialStatus,
      consent,
      endedBy,
      ...(agentId === undefined ? {} : { agentId }),
      next: next.state,
      ...(next.state === 'retry' ? { nextAt: next.dueAt } : {}),
    },
  };
  if (promised === undefined) return [ended];
  return [
    ended,
    {
      ...about,
      eventId: `${attemptId}/promised`,
      type: 'callback.promised',
      at: promised.givenAt,
      data: { attemptId, kind: promised.kind, callbackAt: promised.at },
    },
  ];
}

/** Without the note, in which anything may stand. */
export function dispositionEvents({
  attemptId,
  campaignId,
  leadId,
  disposition,
  next,
}: DispositionGiven): OutpaceEvent[] {
  const { code, salesStatus, isContact, isSuccess, agentId, at, callback } = disposition;
  const about = {
    at,
    subject: attemptId,
    campaignId,
    leadId,
    agentId,
    numberOf: { call: 'attempt', id: attemptId },
  } as const;
  const given: OutpaceEvent = {
    ...about,
    eventId: `${attemptId}/disposition/${at}`,
    type: 'call.disposition',
    data: { attemptId, code, salesStatus, isContact, isSuccess, agentId, next: next.state },
  };
  if (callback === undefined) return [given];
  return [
    given,
    {
      ...about,
      eventId: `${attemptId}/promised/${at}`,
      type: 'callback.promised',
      data: { attemptId, kind: callback.kind, callbackAt: callback.at, agentId },
    },
  ];
}

export function inboundEvent(record: InboundRecord): OutpaceEvent {
  const { callId, campaignId, arrivedAt, answeredAt, joinedAt, endedAt, outcome, agentId, calledBy } = record;
  const isOver = endedAt !== undefined;
  return {
    eventId: `${callId}/${isOver ? 'ended' : 'arrived'}`,
    type: isOver ? 'inbound.ended' : 'inbound.arrived',
    at: endedAt ?? arrivedAt,
    subject: callId,
    campaignId,
    ...(calledBy === undefined ? {} : { leadId: calledBy.leadId }),
    ...(agentId === undefined ? {} : { agentId }),
    numberOf: { call: 'inbound', id: callId },
    data: {
      callId,
      number: record.number === '' ? '' : maskNumber(record.number),
      dialled: record.dialled,
      arrivedAt,
      ...(answeredAt === undefined ? {} : { answeredAt }),
      ...(joinedAt === undefined ? {} : { joinedAt }),
      ...(isOver ? { endedAt, outcome } : {}),
      ...(agentId === undefined ? {} : { agentId }),
    },
  };
}

export function surveyEvent(interview: Interview): OutpaceEvent {
  const { interviewId, surveyId, channel, outcome, attemptId, campaignId, leadId, agentId } = interview;
  return {
    eventId: `${interviewId}/answered`,
    type: 'survey.answered',
    at: interview.startedAt,
    subject: attemptId === '' ? interviewId : attemptId,
    ...(campaignId === '' ? {} : { campaignId }),
    ...(leadId === '' ? {} : { leadId }),
    ...(agentId === undefined ? {} : { agentId }),
    data: {
      interviewId,
      surveyId,
      channel,
      outcome,
      ...(attemptId === '' ? {} : { attemptId }),
      answers: interview.answers.map(answerOf),
    },
  };
}

/** More digits than any figure that is asked for: it may be somebody's number. */
const LONGEST_FIGURE = 6;

function answerOf({ question, measure, value, declined }: SurveyAnswer): EventData {
  if (declined !== undefined) return { question, declined };
  // Of what was said freely, that it was.
  if (measure.kind === 'comment') return { question, isComment: true };
  const isLong = measure.kind === 'number' && String(value).length > LONGEST_FIGURE;
  return { question, value: isLong ? maskNumber(String(value)) : value };
}

/** A number that is called no more; where nobody asked for it in a call, it is named in its masked form alone. */
export function listedEvent(entry: {
  readonly number: string;
  readonly source: string;
  readonly addedAt: Instant;
  readonly attemptId?: AttemptId;
}): OutpaceEvent {
  const { number, source, addedAt, attemptId } = entry;
  const masked = maskNumber(number);
  return {
    eventId: `${attemptId ?? masked}/listed/${addedAt}`,
    type: 'doNotCall.added',
    at: addedAt,
    subject: attemptId ?? `number ${masked}`,
    ...(attemptId === undefined ? {} : { numberOf: { call: 'attempt', id: attemptId } }),
    data: { number: masked, source, ...(attemptId === undefined ? {} : { attemptId }) },
  };
}

function ofAttempt({ attemptId, campaignId, leadId, ...rest }: Attempt & { readonly agentId?: AgentId }) {
  return {
    subject: attemptId,
    campaignId,
    leadId,
    ...(rest.agentId === undefined ? {} : { agentId: rest.agentId }),
    numberOf: { call: 'attempt', id: attemptId },
  } as const;
}
