/**
 * When the clock of an answered call starts (COMPLIANCE 1): at the answer, or, where the campaign's policy says so and
 * the end of the greeting is heard, there (16 CFR 310.4(b)(4)(iii): two seconds after the completed greeting). A
 * greeting that does not end starts no clock later than a greeting may last.
 */
import { messageAfterMs } from '../domain/campaign/answerLimit.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import { callKey, type Call } from './call.ts';
import { settingsOf } from './campaignFloor.ts';
import type { Floor } from './floor.ts';

/** Silence after which the greeting is over; the clock is set back by it. */
const GREETING_SILENCE_MS = 400;
/** Who speaks for longer does not greet. */
const GREETING_LIMIT_MS = 4 * SECOND_MS;

/** At the answer of a call that must wait for an agent. */
export function watchGreeting(floor: Floor, call: Call): void {
  if (settingsOf(floor, call).policy?.clockStart !== 'greetingEnd') return;
  const { attemptId: callId } = call.attempt;
  call.isGreetingWatched = true;
  floor.effects.push({ type: 'watchTalk', callId, silenceMs: GREETING_SILENCE_MS });
}

/** Only the first words are the greeting. */
export function greetingHeard(floor: Floor, call: Call, talking: boolean): void {
  if (call.isGreetingWatched !== true) return;
  const answeredAt = call.stamps.answeredAt ?? floor.now;
  const latestEnd = answeredAt + GREETING_LIMIT_MS;
  const limitMs = messageAfterMs(settingsOf(floor, call));
  const endsAt = talking ? latestEnd : Math.min(latestEnd, floor.now - GREETING_SILENCE_MS);
  floor.deadlines.set(callKey(call.attempt.attemptId), Math.max(floor.now, endsAt + limitMs));
  if (!talking) endWatch(floor, call);
}

/** The greeting is over, or nobody waits for its end any more. */
export function endWatch(floor: Floor, call: Call): void {
  if (call.isGreetingWatched !== true) return;
  call.isGreetingWatched = false;
  floor.effects.push({ type: 'watchTalk', callId: call.attempt.attemptId, silenceMs: 0 });
}
