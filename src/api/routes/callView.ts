/** A call as a caller may see it: numbers and what people wrote masked where they have to be. */
import type { Caller } from '../../domain/account/caller.ts';
import type { Attempt, CallDetailRecord } from '../../domain/cdr/attempt.ts';
import type { CallDetails } from '../../domain/cdr/details.ts';
import type { FlowRun } from '../../domain/flow/run.ts';
import type { MeasureKind } from '../../domain/survey/measure.ts';
import { numberFor, seesPersons, textFor } from '../masked.ts';

type Viewer = Pick<Caller, 'permissions'>;

/** What the list and the detail share, the number apart. */
export function summaryOf(call: CallDetailRecord) {
  const { attemptId, campaignId, leadId, trunkId, callerId, attemptNumber, createdAt, dialStatus } = call;
  const { joinedAt, endedAt } = call.stamps;
  const disposition = call.details?.disposition?.code;
  return {
    attemptId,
    campaignId,
    leadId,
    trunkId,
    callerId,
    attemptNumber,
    createdAt,
    dialStatus,
    talkMs: joinedAt === undefined || endedAt === undefined ? null : endedAt - joinedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(call.agentId === undefined ? {} : { agentId: call.agentId }),
    ...(disposition === undefined ? {} : { disposition }),
  };
}

const NOTHING = { actions: [], supervision: [], flows: [] };

/** Its outcome comes with its end. */
export function openCall({ number, dialGroupId: _group, ...attempt }: Attempt, caller: Viewer) {
  return { ...attempt, ...NOTHING, number: numberFor(caller, number), dialStatus: undefined, talkMs: null };
}

export function closedCall(call: CallDetailRecord, caller: Viewer) {
  const { details = {}, lineResult, sip, q850, hangupReason, endedBy, charged } = call;
  return {
    ...summaryOf(call),
    number: numberFor(caller, call.number),
    cause: {
      lineResult,
      q850,
      endedBy,
      charged,
      ...(sip === undefined ? {} : { sip }),
      ...(hangupReason === undefined ? {} : { hangupReason }),
      trunksTried: [...(details.trunksTried ?? [])],
    },
    next: call.next,
    consent: call.consent,
    ...sectionsOf(details),
    ...said(details, caller),
  };
}

function sectionsOf({ origin, detection, gate, supervision = [] }: CallDetails) {
  return {
    ...(origin === undefined ? {} : { origin }),
    ...(detection === undefined ? {} : { detection }),
    ...(gate === undefined
      ? {}
      : {
          gate: {
            policies: [...gate.policies],
            zones: [...gate.zones],
            doNotCall: [...(gate.doNotCall ?? [])],
          },
        }),
    supervision: [...supervision],
  };
}

/** Where people wrote or answered. */
function said({ actions = [], disposition, flow = [] }: CallDetails, caller: Viewer) {
  return {
    actions: actions.map((action) => ({ ...action, ...noteOf(action, caller) })),
    flows: flow.map((run) => runFor(run, caller)),
    ...(disposition === undefined ? {} : { given: { ...disposition, ...noteOf(disposition, caller) } }),
  };
}

const noteOf = ({ note }: { readonly note?: string }, caller: Viewer) =>
  note === undefined ? {} : { note: textFor(caller, note) };

/** Chosen from what was offered: it tells nobody who the person is. Digits may be anything that was keyed in. */
const CHOSEN: ReadonlySet<MeasureKind | undefined> = new Set(['rating', 'recommendation', 'yesNo', 'choice']);

function runFor({ flowId, version, startedAt, endedAt, answers }: FlowRun, caller: Viewer) {
  return {
    flowId,
    version,
    startedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    answers: answers.map(({ nodeId, value, declined, at, measure }) => ({
      nodeId,
      value: CHOSEN.has(measure?.kind) || seesPersons(caller) ? value : textFor(caller, String(value)),
      ...(declined === undefined ? {} : { declined }),
      at,
    })),
  };
}
