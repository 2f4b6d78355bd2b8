/**
 * From the answer to the join: the longest-idle agent is reserved at the answer; the consent prompt plays before or
 * after the join, as the campaign's policy has it; nobody in time means the safe-harbour message, hang up, counted.
 */
import { MINUTE_MS, SECOND_MS } from '../domain/kernel/time.ts';
import type { CallState } from '../domain/call/state.ts';
import type { CampaignSettings, ConsentRule } from '../domain/campaign/campaign.ts';
import { isSettled, type AfterNoConsent } from '../domain/consent/consent.ts';
import { agentFor, isAnyoneReady } from './agentChoice.ts';
import { agentOf, release, reserve } from './agentLoop.ts';
import { isPerCall } from './agent.ts';
import { callKey, enter, hasSpoken, isAnswered, stamp, type Call } from './call.ts';
import { campaignOf, settingsOf, waitLimitMs } from './campaignFloor.ts';
import { close, closeWhenListed } from './close.ts';
import { afterNoConsent, noteAnswer, noteAsked, noteSilence } from './consent.ts';
import { endWatch, watchGreeting } from './detectGreeting.ts';
import { detectBefore, reserveFor } from './detectStart.ts';
import { runCampaignFlow } from './flow.ts';
import { isForFlow } from './flowChoice.ts';
import { transferFailed } from './flowReturn.ts';
import { isBlind, log, type Floor } from './floor.ts';
import { backToQueue } from './inboundLoop.ts';
import { startJoin } from './join.ts';
import { observeAbandoned, observeResolved } from './observe.ts';
import { play, stopPlayback } from './playback.ts';
import { recordByRule } from './recording.ts';
import { trunkShown } from './trunks.ts';

/** No prompt is longer; one that has not ended by then is taken for over. */
const PROMPT_LIMIT_MS = MINUTE_MS;
const MESSAGE_LIMIT_MS = 30 * SECOND_MS;
const PLAYBACK_FAILED_MS = 500;
/** In the safe-harbour message, where the campaign names none (47 CFR 64.1200(a)(7)(i)(B): a key press to opt out). */
const OPT_OUT_KEY = '9';
/** HTTP statuses of ARI that say that there is no such leg, or that it is not up. */
const LEG_GONE: ReadonlySet<string> = new Set(['404', '409', '412']);
/** Where a prompt that does not play is a fault, and not just cut short by what came after it. */
export const NEEDS_PROMPT: ReadonlySet<CallState> = new Set(['consent', 'safeHarbour', 'joined', 'message']);

export function answered(floor: Floor, call: Call): void {
  if (isAnswered(call)) return;
  stamp(floor, call, 'answeredAt');
  campaignOf(floor, call).answered += 1;
  observeResolved(floor, call, 'ANSWERED');
  trunkShown(floor, call, 'ANSWERED');
  if (call.state === 'closing' || detectBefore(floor, call)) return;
  serve(floor, call);
  if (call.state === 'waiting') watchGreeting(floor, call);
}

/** Finds an agent for an answered call, or lets it wait within the limit that still holds. */
export function serve(floor: Floor, call: Call): void {
  if (call.inbound !== undefined && call.flow === undefined) return backToQueue(floor, call, call.inbound);
  if (isForFlow(floor, call)) return runCampaignFlow(floor, call);
  const settings = settingsOf(floor, call);
  const reserved = agentOf(floor, call);
  const agent = reserved ?? agentFor(floor, call);
  if (agent === undefined || (isPerCall(agent) && !agent.isPhoneUp)) {
    if (call.state !== 'waiting') enter(floor, call, 'wait', waitLimitMs(floor, call));
    if (hasSpoken(call)) floor.effects.push({ type: 'seat', callId: call.attempt.attemptId });
    return;
  }
  if (reserved === undefined) reserve(floor, agent, call);
  endWatch(floor, call);
  const { consent } = settings;
  const isAsked = consent === undefined || isSettled(call.consent, call.details.consent) || hasSpoken(call);
  if (isAsked || !settings.promptBeforeAgent) startJoin(floor, call, agent);
  else ask(floor, call, consent);
}

/** The agent who was to serve them has gone: another one, within what is left of the limit. */
export function serveAgain(floor: Floor, call: Call): void {
  const leftMs = waitLimitMs(floor, call);
  enter(floor, call, 'wait', leftMs);
  if (leftMs > 0) serve(floor, call);
  else answerLimitReached(floor, call);
}

/** An agent has become free: the person who has waited longest is served first. */
export function serveWaiting(floor: Floor): void {
  const waiting = [...floor.calls.values()].filter(
    ({ state }) => state === 'waiting' || state === 'detecting',
  );
  waiting.sort((left, right) => left.since - right.since);
  for (const call of waiting) {
    if (!isAnyoneReady(floor)) return;
    if (call.agentId !== undefined || agentFor(floor, call) === undefined) continue;
    if (call.state === 'detecting') reserveFor(floor, call);
    else serve(floor, call);
  }
}

/** The prompt to a joined call, where the law wants the agent there first. */
export function askJoined(floor: Floor, call: Call): void {
  const { consent, promptBeforeAgent } = settingsOf(floor, call);
  if (call.inbound !== undefined) return;
  if (consent !== undefined && !promptBeforeAgent && call.consent === 'not_asked')
    playConsent(floor, call, consent);
}

export function keyPressed(floor: Floor, call: Call, digit: string): void {
  const { consent, optOutKey } = settingsOf(floor, call);
  if (!isAnswered(call) || call.inbound !== undefined) return;
  // In a conversation keys are the conversation's: a number that an agent asks for may well hold a 9.
  if (call.state === 'joined' && call.consent !== 'none') return;
  const doNotCallKey = call.abandoned
    ? (optOutKey ?? consent?.doNotCallKey ?? OPT_OUT_KEY)
    : consent?.doNotCallKey;
  // Also from somebody who is being hung up on already: they have asked.
  if (digit === doNotCallKey || digit === consent?.doNotCallKey) refuseForever(floor, call, digit);
  else if (call.state === 'closing' || consent === undefined) return;
  else if (call.consent !== 'none') return;
  else if (digit === consent.acceptKey) accept(floor, call, digit);
  else if (digit === consent.refuseKey) refuse(floor, call, consent, digit);
}

export function playbackFinished(
  floor: Floor,
  call: Call,
  playbackId: string,
  outcome: 'done' | 'failed' | 'stopped',
): void {
  if (call.playbackId !== playbackId) return;
  call.playbackId = undefined;
  if (outcome === 'failed') {
    if (!NEEDS_PROMPT.has(call.state)) return;
    // A hang-up in mid-prompt looks the same; its end follows within the moment.
    call.playbackFailed = true;
    floor.deadlines.set(callKey(call.attempt.attemptId), floor.now + PLAYBACK_FAILED_MS);
  } else if (call.state === 'safeHarbour') close(floor, call, 'abandoned');
  else if (call.state === 'message') close(floor, call, 'machine');
  else if (call.state === 'consent') {
    const silenceMs = settingsOf(floor, call).consent?.silenceMs ?? 0;
    floor.deadlines.set(callKey(call.attempt.attemptId), floor.now + silenceMs);
  }
}

/** No key in time: asked once more, or what the campaign does with silence. */
export function consentDeadline(floor: Floor, call: Call): void {
  const { consent } = settingsOf(floor, call);
  if (consent !== undefined && call.plays < consent.plays) return playConsent(floor, call, consent);
  noteSilence(floor, call);
  // It was taken out of the campaign while they heard the prompt: nobody needs it any more.
  withoutConsent(floor, call, consent === undefined ? 'connect' : consent.onSilence);
}

/** The person has said no, or nothing to the end: with the agent and no recording, or not at all. */
function withoutConsent(floor: Floor, call: Call, wanted: AfterNoConsent | undefined): void {
  if (afterNoConsent(wanted) === 'hangUp') return close(floor, call, 'no-consent');
  const agent = agentOf(floor, call);
  if (call.state === 'consent' && agent !== undefined) startJoin(floor, call, agent);
}

/** The limit has passed without an agent: the person hears who called and why, and is counted as abandoned. */
export function answerLimitReached(floor: Floor, call: Call): void {
  if (call.flow !== undefined) return transferFailed(floor, call);
  if (hasSpoken(call)) return close(floor, call, 'queue-limit');
  abandon(floor, call);
  stopPlayback(floor, call);
  endWatch(floor, call);
  enter(floor, call, 'limit', MESSAGE_LIMIT_MS);
  play(floor, call, settingsOf(floor, call).safeHarbourPrompt);
}

/** A prompt has ended as failed, and the person is still there. */
export function promptSilent(floor: Floor, call: Call): void {
  // A join that came after it was given up has moved the leg, which ends what it hears: no fault of the prompt.
  const isMoved = call.state === 'safeHarbour' && call.bridgeId !== undefined;
  if (isMoved && call.isReplayed !== true) messageAgain(floor, call);
  else promptFailed(floor, call);
}

/** From the start, once. */
function messageAgain(floor: Floor, call: Call): void {
  call.isReplayed = true;
  play(floor, call, settingsOf(floor, call).safeHarbourPrompt);
  floor.deadlines.set(callKey(call.attempt.attemptId), floor.now + MESSAGE_LIMIT_MS);
}

/** Counted: a person has answered, and nobody was there for them in time. */
export function abandon(floor: Floor, call: Call): void {
  call.abandoned = true;
  const campaign = campaignOf(floor, call);
  campaign.abandoned += 1;
  campaign.budget.count(floor.now, true);
  observeAbandoned(floor, call);
  const { attemptId, campaignId } = call.attempt;
  log(floor, 'warn', 'call.abandoned', { attemptId, campaignId });
}

function ask(floor: Floor, call: Call, consent: ConsentRule): void {
  const isPlaying = call.playbackId !== undefined;
  enter(floor, call, 'prompt', PROMPT_LIMIT_MS);
  if (!isPlaying) playConsent(floor, call, consent);
}

function playConsent(floor: Floor, call: Call, consent: ConsentRule): void {
  stamp(floor, call, 'promptAt');
  noteAsked(floor, call, consent);
  play(floor, call, consent.prompt);
  if (call.state === 'consent')
    floor.deadlines.set(callKey(call.attempt.attemptId), floor.now + PROMPT_LIMIT_MS);
}

function accept(floor: Floor, call: Call, key: string): void {
  stamp(floor, call, 'consentAt');
  noteAnswer(floor, call, 'given', key);
  stopPlayback(floor, call);
  const agent = agentOf(floor, call);
  if (call.state === 'consent' && agent !== undefined) startJoin(floor, call, agent);
  else if (call.state === 'joined') recordByRule(floor, call);
}

function refuse(floor: Floor, call: Call, { onRefusal }: ConsentRule, key: string): void {
  noteAnswer(floor, call, 'refused', key);
  stopPlayback(floor, call);
  withoutConsent(floor, call, onRefusal);
}

/** On the do-not-call list first, and only then hung up (closed by `doNotCallAdded`). */
function refuseForever(floor: Floor, call: Call, key: string): void {
  if (call.consent === 'do_not_call') return;
  noteAnswer(floor, call, 'do_not_call', key);
  stopPlayback(floor, call);
  closeWhenListed(floor, call);
  const { attemptId, number } = call.attempt;
  floor.effects.push({ type: 'addDoNotCall', number, attemptId });
}

/** The order to play came to nothing, which may be the leg's fault, the prompt's, or that of the way there. */
export function playRefused(floor: Floor, call: Call, code: string): void {
  if (isBlind(floor)) return;
  if (LEG_GONE.has(code)) return close(floor, call, call.abandoned ? 'abandoned' : 'prompt-failed');
  if (code === 'invalid-argument' || /^\d{3}$/.test(code)) return promptFailed(floor, call);
  call.playbackId = undefined;
  if (call.state === 'consent' || call.state === 'safeHarbour')
    floor.deadlines.set(callKey(call.attempt.attemptId), floor.now + PLAYBACK_FAILED_MS);
}

function promptIn(state: CallState, settings: CampaignSettings): string | undefined {
  if (state === 'safeHarbour') return settings.safeHarbourPrompt;
  return state === 'message' ? settings.detection?.message : settings.consent?.prompt;
}

/** Silence where a prompt should be is dead air for everybody called: this campaign stops until it is mended. */
function promptFailed(floor: Floor, call: Call): void {
  const campaign = campaignOf(floor, call);
  const settings: CampaignSettings = campaign.campaign.settings;
  const prompt = promptIn(call.state, settings);
  campaign.fault = `the prompt '${prompt ?? ''}' could not be played`;
  floor.isDirty = true;
  log(floor, 'error', 'campaign.promptFailed', { campaignId: call.attempt.campaignId, prompt });
  call.playbackId = undefined;
  call.playbackFailed = false;
  if (call.state === 'joined') {
    // The two are talking already; the limit of their conversation made way for the moment that told.
    floor.deadlines.set(callKey(call.attempt.attemptId), call.since + settings.maxTalkMs);
    return;
  }
  if (call.state === 'consent') release(floor, call);
  close(floor, call, call.abandoned ? 'abandoned' : 'prompt-failed');
}
