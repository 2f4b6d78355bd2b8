/**
 * Who answered (COMPLIANCE 2, ASTERISK 3.7). `before`: the agent is reserved at the answer and joined after the verdict.
 * `warm`: the agent is joined at once, and the call is taken away only on a sure machine. Whoever is undecided when the
 * campaign's limit is over is a person. A share of the machine verdicts goes to agents, so that the truth is heard.
 */
import { messageAfterMs } from '../domain/campaign/answerLimit.ts';
import { assertNever } from '../domain/kernel/assert.ts';
import type { HangupReason } from '../domain/call/lineResult.ts';
import { DEFAULT_DETECTION, type DetectionSettings } from '../domain/detection/settings.ts';
import type { DetectionDetails, Verdict, VerdictAction } from '../domain/detection/verdict.ts';
import { agentOf, release } from './agentLoop.ts';
import { abandon, serve } from './answer.ts';
import { enter, save, type Call } from './call.ts';
import { campaignOf, settingsOf } from './campaignFloor.ts';
import { close, detachAgent } from './close.ts';
import { greetingHeard } from './detectGreeting.ts';
import { messageTalk, messageTone, startMessage } from './detectMessage.ts';
import { setDetection } from './detectStart.ts';
import { flowTalk } from './flowEvents.ts';
import { log, type Floor } from './floor.ts';
import type { EngineInput } from './input.ts';
import { stopPlayback } from './playback.ts';
import { stopReviewed } from './recording.ts';

/** The way to Asterisk and back: a verdict so near the limit was made by the limit. */
const NEAR_LIMIT_MS = 250;
/** A person who says nothing yet sounds the same as a machine that has not begun. */
const SILENCE_CAUSE = /^INITIALSILENCE/;

const REASONS: Readonly<Partial<Record<Verdict, HangupReason>>> = {
  fax: 'fax',
  announcement: 'announcement',
};

export function heard(
  floor: Floor,
  input: Extract<EngineInput, { type: 'detected' | 'talk' | 'tone' }>,
): void {
  const call = floor.calls.get(input.callId);
  if (call === undefined) return;
  if (input.type === 'detected') return detected(floor, call, input.verdict, input.cause);
  if (call.state === 'message')
    return input.type === 'tone' ? messageTone(floor, call) : messageTalk(floor, call, input.talking);
  if (call.state === 'inFlow' && input.type === 'talk') return flowTalk(floor, call, input.talking);
  if (call.state === 'waiting' && input.type === 'talk') greetingHeard(floor, call, input.talking);
}

/** The first verdict counts: tones and words are listened for side by side. */
function detected(floor: Floor, call: Call, verdict: Verdict, cause: string): void {
  const known = call.details.detection;
  if (known === undefined || known.verdict !== undefined) return;
  const settings = settingsOf(floor, call).detection ?? DEFAULT_DETECTION;
  const sure = verdict === 'machine' && SILENCE_CAUSE.test(cause) ? 'notsure' : verdict;
  const tookMs = floor.now - (startedAt(call, known) ?? floor.now);
  const planned = actionOf(settings, sure, tookMs);
  const isTruthSample = planned !== 'connect' && sure === 'machine' && floor.random() < settings.truthShare;
  const action = isTruthSample || goesOn(call, sure) ? 'connect' : planned;
  setDetection(call, {
    ...known,
    verdict: sure,
    cause,
    tookMs,
    action,
    ...(isTruthSample ? { isTruthSample } : {}),
  });
  stopReviewed(floor, call);
  const { attemptId } = call.attempt;
  log(floor, 'info', 'call.detected', { attemptId, verdict: sure, cause, tookMs, action });
  if (call.state === 'detecting') afterVerdict(floor, call, sure, action);
  else if (call.state === 'joined' && action !== 'connect') takeAway(floor, call, sure, action);
  else save(floor, call);
}

/** No verdict came: the call may be lost in the dialplan, with a person on it. */
export function detectionDeadline(floor: Floor, call: Call): void {
  const { attemptId } = call.attempt;
  log(floor, 'error', 'call.detectionLost', { attemptId });
  release(floor, call);
  abandon(floor, call);
  close(floor, call, 'abandoned');
}

/** The order to listen came to nothing: nobody is kept waiting for a verdict. */
export function detectionRefused(floor: Floor, call: Call): void {
  if (call.state === 'detecting') detected(floor, call, 'notsure', 'not-asked');
}

function afterVerdict(floor: Floor, call: Call, verdict: Verdict, action: VerdictAction): void {
  if (action === 'connect') return connect(floor, call, verdict);
  release(floor, call);
  if (action === 'leaveMessage') startMessage(floor, call);
  else close(floor, call, REASONS[verdict] ?? 'machine');
}

/** The time that detection took is part of the limit: after a person's greeting the clock ran since its end. */
function connect(floor: Floor, call: Call, verdict: Verdict): void {
  if (agentOf(floor, call) !== undefined) return serve(floor, call);
  const settings = settingsOf(floor, call);
  const { detection } = settings;
  const greetingEndedAt =
    floor.now - (detection?.amd.afterGreetingSilenceMs ?? DEFAULT_DETECTION.amd.afterGreetingSilenceMs);
  const startedMs = verdict === 'human' ? greetingEndedAt : (call.stamps.answeredAt ?? floor.now);
  enter(floor, call, 'wait', Math.max(0, messageAfterMs(settings) - (floor.now - startedMs)));
  serve(floor, call);
}

/** Somebody is being served, be it on hold or with others beside: what the verdict wanted is not done, nor on record. */
function goesOn({ state, conversation }: Call, verdict: Verdict): boolean {
  if (state === 'detecting' || state === 'closing') return false;
  return state !== 'joined' || conversation !== undefined || !isSure(verdict);
}

/** A machine took an agent's time: it is no answer by a person, so the budget does not count it. */
function takeAway(floor: Floor, call: Call, verdict: Verdict, action: VerdictAction): void {
  // A consent prompt that plays is nothing that a machine must hear.
  stopPlayback(floor, call);
  const campaign = campaignOf(floor, call);
  campaign.joined -= 1;
  campaign.budget.uncount(call.stamps.joinedAt ?? floor.now);
  setDetection(call, { ...(call.details.detection ?? { kind: 'warm' }), isTakenAway: true });
  if (action === 'hangUp') return close(floor, call, REASONS[verdict] ?? 'machine');
  detachAgent(floor, call);
  startMessage(floor, call);
}

function actionOf(settings: DetectionSettings, verdict: Verdict, tookMs: number): VerdictAction {
  switch (verdict) {
    case 'human':
      return settings.onHuman;
    case 'machine':
      return settings.onMachine;
    case 'notsure':
      return tookMs >= settings.limitMs - NEAR_LIMIT_MS ? 'connect' : settings.onNotSure;
    case 'fax':
    case 'announcement':
      return 'hangUp';
    default:
      return assertNever(verdict);
  }
}

const isSure = (verdict: Verdict): boolean => verdict !== 'human' && verdict !== 'notsure';

function startedAt(call: Call, { kind }: DetectionDetails): number | undefined {
  return kind === 'warm' ? call.stamps.joinedAt : call.stamps.answeredAt;
}
