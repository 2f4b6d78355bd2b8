/**
 * A call in an automated flow: `domain/flow` decides each step, this file carries it out. The flow of a campaign runs
 * from the answer; that of an agent takes the place of the conversation. A transfer waits for an agent as anybody does,
 * and goes on in the flow where nobody is free in time. Playbacks, keys and speech come in by flowEvents.ts.
 */
import { assertNever } from '../domain/kernel/assert.ts';
import type { FlowVariables } from '../domain/flow/expression.ts';
import { isSurvey, type Flow, type FlowTarget } from '../domain/flow/flow.ts';
import type { FlowRun } from '../domain/flow/run.ts';
import type {
  FlowAnswer,
  FlowEffect,
  FlowEnd,
  FlowInput,
  FlowState,
  FlowStep,
} from '../domain/flow/state.ts';
import { needsSeed } from '../domain/flow/choices.ts';
import { beginFlow, resumeFlow, stepFlow } from '../domain/flow/step.ts';
import type { AgentId } from '../domain/kernel/ids.ts';
import { MINUTE_MS, type Instant } from '../domain/kernel/time.ts';
import { agentOf } from './agentLoop.ts';
import { callKey, enter, save, type Call } from './call.ts';
import { QUEUE_LIMIT_MS, campaignOf, settingsOf } from './campaignFloor.ts';
import { close } from './close.ts';
import { noteFlowConsent, noteAnswer } from './consent.ts';
import { placeParties } from './conversation.ts';
import { log, type Floor } from './floor.ts';
import { laterBridgeIdOf } from './join.ts';
import { play, stopPlayback } from './playback.ts';
import { promiseFromFlow } from './flowCallback.ts';
import { askWebhook, placeOfCall, sendFlowSms, setMusic } from './flowReach.ts';
import { transferToAgents, transferToNumber } from './flowTransfer.ts';
import { spokenPrompt, startSpeech, type Speech } from './speech.ts';

/** What of it must survive a crash is all of it: plain data. */
export interface FlowInCall {
  readonly flowId: string;
  readonly version: string;
  readonly state: FlowState;
  readonly startedAt: Instant;
  readonly sentBy?: AgentId | undefined;
  /** The agent who sent the person waits for them. */
  readonly isAwaited: boolean;
  /** Flows that led to this one. */
  readonly hops: number;
  /** Whom a transfer that is under way asks for. */
  readonly target?: FlowTarget | undefined;
  /** While the person speaks. */
  readonly speech?: Speech | undefined;
}

/** No recording is longer; one that has not ended by then never will. */
const PLAY_LIMIT_MS = 5 * MINUTE_MS;
const MOST_HOPS = 10;
const MOST_RUNS = 20;

const keyOf = (flowId: string, version: string): string => `${flowId}@${version}`;

/** In force for whoever enters one from now on; those in an older version go on in that. */
export function setFlows(floor: Floor, flows: readonly Flow[]): void {
  for (const flow of flows) {
    floor.flows.set(flow.flowId, flow);
    floor.flows.set(keyOf(flow.flowId, flow.version), flow);
  }
}

export function runCampaignFlow(floor: Floor, call: Call, flowId = settingsOf(floor, call).flow ?? ''): void {
  const flow = floor.flows.get(flowId);
  enter(floor, call, 'runFlow', settingsOf(floor, call).maxTalkMs);
  if (flow === undefined) return faulted(floor, call, flowId, 'there is no such flow');
  begin(floor, call, flow, { isAwaited: false, hops: 0 });
}

/** The call is the flow's from here on; its parties have been taken apart. */
export function runAgentFlow(
  floor: Floor,
  call: Call,
  flow: Flow,
  by: Pick<FlowInCall, 'sentBy' | 'isAwaited'>,
): void {
  enter(floor, call, 'toFlow', settingsOf(floor, call).maxTalkMs);
  begin(floor, call, flow, { ...by, hops: 0 });
}

export function giveFlow(floor: Floor, call: Call, input: FlowInput): void {
  const flow = flowOf(floor, call);
  if (flow === undefined || call.flow === undefined) return;
  take(floor, call, stepFlow(flow, call.flow.state, input, floor.now, placeOfCall(floor, call)));
}

/** After a gap: the step that nobody saw the end of is taken again. */
export function takeUpFlow(floor: Floor, call: Call): void {
  const flow = flowOf(floor, call);
  stopPlayback(floor, call);
  if (flow === undefined || call.flow === undefined)
    return faulted(floor, call, call.flow?.flowId ?? '', 'the flow is gone');
  call.flow = { ...call.flow, speech: undefined };
  take(floor, call, resumeFlow(flow, call.flow.state, floor.now, placeOfCall(floor, call)));
}

/** The number that it reached, for the record. */
export function noteTransfer(call: Call, number: string): void {
  changeRun(call, () => ({ transferredTo: number }));
}

/** The agent whom the flow transferred to has the person. */
export function flowJoined(floor: Floor, call: Call): void {
  if (call.flow !== undefined) endRun(floor, call, 'transferred');
}

function begin(
  floor: Floor,
  call: Call,
  flow: Flow,
  by: Pick<FlowInCall, 'sentBy' | 'isAwaited' | 'hops'>,
): void {
  const { flowId, version } = flow;
  const { campaignId, attemptId, leadId, number } = call.attempt;
  const variables: FlowVariables = {
    campaign: campaignId,
    sentBy: by.sentBy ?? '',
    call: attemptId,
    lead: leadId,
    number,
  };
  const seed = needsSeed(flow) ? Math.floor(floor.random() * 2 ** 31) : undefined;
  const step = beginFlow(flow, variables, floor.now, seed, placeOfCall(floor, call));
  const { sentBy } = by;
  call.flow = { ...by, flowId, version, startedAt: floor.now, state: step.state };
  const run: FlowRun = {
    flowId,
    version,
    startedAt: floor.now,
    ...(sentBy === undefined ? {} : { sentBy }),
    ...(isSurvey(flow) ? { isSurvey: true } : {}),
    answers: [],
  };
  call.details = { ...call.details, flow: [...(call.details.flow ?? []).slice(1 - MOST_RUNS), run] };
  log(floor, 'info', 'flow.started', { attemptId, flowId, version, sentBy });
  take(floor, call, step);
}

/** The flow's next state, what it wants done, and when it is to be woken. */
function take(floor: Floor, call: Call, { state, effects }: FlowStep): void {
  if (call.flow === undefined) return;
  call.flow = { ...call.flow, state };
  changeRun(call, () => (state.path === undefined ? {} : { path: state.path }));
  for (const effect of effects) carryOut(floor, call, effect);
  // What was carried out may have taken the flow on, or ended it.
  if (call.state !== 'inFlow' || call.flow?.state !== state) return;
  save(floor, call);
  if (call.flow.speech === undefined) wakeFlowAt(floor, call, state.deadlineAt ?? floor.now + PLAY_LIMIT_MS);
}

export function wakeFlowAt(floor: Floor, call: Call, at: Instant): void {
  floor.deadlines.set(callKey(call.attempt.attemptId), Math.min(at, flowLimitAt(floor, call)));
}

/** When even a flow that goes on and on is over. */
export function flowLimitAt(floor: Floor, call: Call): Instant {
  return (call.flow?.startedAt ?? floor.now) + settingsOf(floor, call).maxTalkMs;
}

function carryOut(floor: Floor, call: Call, effect: FlowEffect): void {
  if (call.flow === undefined) return;
  switch (effect.type) {
    case 'play':
      return play(floor, call, ...effect.prompts);
    case 'playBack':
      return play(floor, call, spokenPrompt(effect.name), ...effect.prompts);
    case 'stopPlay':
      return stopPlayback(floor, call);
    case 'record':
      call.flow = { ...call.flow, speech: startSpeech(floor, call, effect) };
      return wakeFlowAt(floor, call, floor.now + Math.min(effect.mostMs, effect.silenceMs));
    case 'answered':
      return noteAnswered(floor, call, effect.answer);
    case 'transfer':
      return transfer(floor, call, effect.to, effect.waitMs);
    case 'promiseCallback': {
      const isPromised = promiseFromFlow(floor, call, effect.afterMs);
      return giveFlow(floor, call, { type: 'callbackNoted', isPromised });
    }
    case 'askWebhook':
      return askWebhook(floor, call, effect);
    case 'music':
      return setMusic(floor, call, effect.on);
    case 'sms':
      return sendFlowSms(floor, call, effect);
    case 'optOut':
      return optOut(floor, call);
    case 'consent':
      return noteFlowConsent(floor, call, effect.given, call.flow);
    case 'ended':
      return ended(floor, call, effect.end, effect.fault);
    default:
      return assertNever(effect);
  }
}

function noteAnswered(floor: Floor, call: Call, answer: FlowAnswer): void {
  changeRun(call, ({ answers }) => ({ answers: [...answers, answer] }));
  const { attemptId } = call.attempt;
  // Not what was answered: that is the person's own.
  log(floor, 'info', 'flow.answered', { attemptId, flowId: call.flow?.flowId, nodeId: answer.nodeId });
}

function transfer(floor: Floor, call: Call, to: FlowTarget, waitMs: number | undefined): void {
  if (to.kind === 'flow') return goOnIn(floor, call, to.flowId);
  if (to.kind === 'number') {
    if (!transferToNumber(floor, call, to.number, waitMs)) giveFlow(floor, call, { type: 'transferFailed' });
    return;
  }
  changeRun(call, ({ askedAt = floor.now }) => ({ askedAt }));
  transferToAgents(floor, call, to, waitMs);
}

function goOnIn(floor: Floor, call: Call, flowId: string): void {
  const next = floor.flows.get(flowId);
  const from = call.flow;
  if (from === undefined) return;
  if (next === undefined || from.hops >= MOST_HOPS) return giveFlow(floor, call, { type: 'transferFailed' });
  endRun(floor, call, 'transferred');
  begin(floor, call, next, { sentBy: from.sentBy, isAwaited: from.isAwaited, hops: from.hops + 1 });
}

function optOut(floor: Floor, call: Call): void {
  if (call.consent === 'do_not_call') return;
  noteAnswer(floor, call, 'do_not_call', '');
  const { attemptId, number } = call.attempt;
  floor.effects.push({ type: 'addDoNotCall', number, attemptId });
}

function ended(floor: Floor, call: Call, end: FlowEnd, fault?: string): void {
  const { flow } = call;
  if (flow === undefined) return;
  if (end === 'fault') return faulted(floor, call, flow.flowId, fault ?? 'unknown');
  endRun(floor, call, end);
  if (end === 'returned' && flow.isAwaited) comeBack(floor, call);
  else close(floor, call, 'flow-over');
}

/** Nothing is left that the person could be told: back to the agent who waits, else hung up. */
function faulted(floor: Floor, call: Call, flowId: string, fault: string): void {
  const isAwaited = call.flow?.isAwaited === true;
  const { attemptId, campaignId } = call.attempt;
  log(floor, 'error', 'flow.fault', { attemptId, campaignId, flowId, fault });
  const campaign = campaignOf(floor, call);
  // Everybody called would meet it: this campaign stops until it is mended.
  const isMetAgain = campaign.campaign.settings.flow === flowId && !isSuperseded(floor, call);
  if (isMetAgain && call.flow?.sentBy === undefined) campaign.fault = `the flow ${flowId} failed: ${fault}`;
  endRun(floor, call, 'fault', fault);
  if (isAwaited) comeBack(floor, call);
  else close(floor, call, 'flow-fault');
}

/** Whoever is called now hears another version. */
function isSuperseded(floor: Floor, { flow }: Call): boolean {
  const inForce = flow === undefined ? undefined : floor.flows.get(flow.flowId);
  return inForce !== undefined && inForce.version !== flow?.version;
}

/** To the agent who has waited; to the queue where that one is gone. */
function comeBack(floor: Floor, call: Call): void {
  const agent = agentOf(floor, call);
  stopPlayback(floor, call);
  if (agent?.seatId === undefined) {
    enter(floor, call, 'wait', QUEUE_LIMIT_MS);
    floor.effects.push({ type: 'seat', callId: call.attempt.attemptId });
    return;
  }
  call.bridgeId = laterBridgeIdOf(floor, call);
  call.bridgedLegs.clear();
  enter(floor, call, 'join', settingsOf(floor, call).maxTalkMs);
  placeParties(floor, call);
}

function endRun(floor: Floor, call: Call, end: FlowEnd, fault?: string): void {
  const { attemptId } = call.attempt;
  log(floor, 'info', 'flow.ended', { attemptId, flowId: call.flow?.flowId, end });
  if (call.flow !== undefined)
    changeRun(call, () => ({ endedAt: floor.now, end, ...(fault === undefined ? {} : { fault }) }));
  call.flow = undefined;
}

function changeRun(call: Call, changesOf: (run: FlowRun) => Partial<FlowRun>): void {
  const runs = call.details.flow ?? [];
  const last = runs.at(-1);
  if (last === undefined) return;
  call.details = { ...call.details, flow: [...runs.slice(0, -1), { ...last, ...changesOf(last) }] };
}

export function flowOf(floor: Floor, { flow }: Call): Flow | undefined {
  return flow === undefined ? undefined : floor.flows.get(keyOf(flow.flowId, flow.version));
}
