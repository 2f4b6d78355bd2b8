/** What an agent's desk shows of the floor: the agent's own part, by the server's clock. */
import type { PreviewSnapshot } from '../domain/agent/state.ts';
import type { AgentDesk, DeskAlarm, DeskCall } from '../domain/floor/desk.ts';
import type { AgentId } from '../domain/kernel/ids.ts';
import type { KeptMessage } from '../ports/deskStore.ts';
import type { AgentRecord } from '../ports/records.ts';

export interface ViewSources {
  readonly agent: AgentRecord;
  /** Absent: not on the floor since the engine began. */
  readonly desk: AgentDesk | undefined;
  /** The endpoint of the agent's browser phone. */
  readonly browserPhone: string | undefined;
  readonly messages: readonly KeptMessage[];
  /** Of the campaign whose lead is shown. */
  readonly skipReasons: readonly string[];
}

export function deskView({ agent, desk, browserPhone, messages, skipReasons }: ViewSources) {
  const { agentId } = agent;
  return {
    agent: desk === undefined ? loggedOut(agent) : onFloor(desk, browserPhone),
    ...(desk?.call === undefined ? {} : { call: callView(desk.call, agentId) }),
    parked: [...(desk?.parked ?? [])],
    ...owedView(desk),
    ...(desk?.agent.preview === undefined ? {} : { preview: previewView(desk.agent.preview, skipReasons) }),
    messages: [...messages],
    alarms: alarmsOf(desk),
    ...(desk?.callbacks === undefined ? {} : { callbacks: desk.callbacks }),
    engine: desk?.isHeld === true ? ('held' as const) : ('up' as const),
  };
}

function loggedOut({ agentId, name, teamId }: AgentRecord) {
  return {
    agentId,
    name,
    ...(teamId === undefined ? {} : { teamId }),
    state: 'loggedOut' as const,
    since: 0,
    isSeated: false,
    calls: 0,
    failedSeats: 0,
    logoutAfterCall: false,
    readyAfterCall: false,
  };
}

function onFloor({ agent, wrapUpEndsAt }: AgentDesk, browserPhone: string | undefined) {
  const { agentId, name, teamId, state, since, calls, pauseReason, pauseAfterCall } = agent;
  return {
    agentId,
    name,
    ...(teamId === undefined ? {} : { teamId }),
    state,
    since,
    ...(state === 'loggedOut'
      ? {}
      : { phone: agent.phone === browserPhone ? ('browser' as const) : ('own' as const) }),
    isSeated: agent.seatId !== undefined && state !== 'seating' && state !== 'loggedOut',
    calls,
    failedSeats: agent.failedSeats ?? 0,
    ...(pauseReason === undefined ? {} : { pauseReason }),
    ...(pauseAfterCall === undefined ? {} : { pauseAfterCall }),
    logoutAfterCall: agent.logoutAfterCall ?? false,
    readyAfterCall: agent.readyAfterCall ?? false,
    ...(wrapUpEndsAt === undefined ? {} : { wrapUpEndsAt }),
  };
}

function callView({ conversation, ...call }: DeskCall, agentId: AgentId) {
  if (conversation === undefined) return call;
  const { state, muted = [], third, help } = conversation;
  return {
    ...call,
    conversation: {
      state,
      isMuted: muted.includes(agentId),
      ...(third === undefined ? {} : { third }),
      ...(help === undefined ? {} : { help }),
    },
  };
}

function owedView(desk: AgentDesk | undefined) {
  const owed = desk?.agent.owedDisposition;
  if (owed === undefined) return {};
  const { attemptId, campaignId, leadId, since, isForced, isOverdue = false } = owed;
  return { owed: { attemptId, campaignId, leadId, since, isForced, isOverdue } };
}

function previewView(preview: PreviewSnapshot, skipReasons: readonly string[]) {
  const { campaignId, leadId, number, attempts, grade, callback, endsAt } = preview;
  return {
    campaignId,
    leadId,
    number,
    attempts,
    ...(grade === undefined ? {} : { grade }),
    ...(callback === undefined ? {} : { callback }),
    endsAt,
    skipReasons: [...skipReasons],
  };
}

function alarmsOf(desk: AgentDesk | undefined): DeskAlarm[] {
  if (desk === undefined) return [];
  const { agent, callbacks } = desk;
  const alarms: DeskAlarm[] = [];
  if ((agent.failedSeats ?? 0) > 0)
    alarms.push({ code: 'phone-lost', text: `calls to the phone ${agent.phone} come to nothing` });
  if (agent.owedDisposition?.isOverdue === true)
    alarms.push({ code: 'disposition-overdue', text: 'the disposition of the last call is missing' });
  if ((callbacks?.missed ?? 0) > 0)
    alarms.push({ code: 'callbacks-missed', text: `${callbacks?.missed} callbacks were missed` });
  if (desk.isHeld) alarms.push({ code: 'held', text: 'no new call is placed at the moment' });
  return alarms;
}
