/**
 * The beginning and the outcome of asking who answered: at the answer for a verdict before the join, at the join for one
 * beside the conversation; and the dial status that a verdict makes (DOMAIN 3.1). What a verdict does is in detect.ts.
 */
import type { DialStatus } from '../domain/call/lineResult.ts';
import type { DetectionDetails, Verdict } from '../domain/detection/verdict.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import { agentFor } from './agentChoice.ts';
import { reserve } from './agentLoop.ts';
import { enter, type Call } from './call.ts';
import { settingsOf } from './campaignFloor.ts';
import { isForFlow } from './flowChoice.ts';
import type { Floor } from './floor.ts';
import { recordForReview } from './recording.ts';

/** The verdict comes by itself at the limit; past this it never will. */
const LATE_MS = 2 * SECOND_MS;

const STATUS: Readonly<Partial<Record<Verdict, DialStatus>>> = {
  machine: 'machine',
  notsure: 'machine',
  fax: 'fax',
  announcement: 'invalid',
};

/** At the answer: reserves an agent and asks who answered. False where the campaign does not ask before the join. */
export function detectBefore(floor: Floor, call: Call): boolean {
  const { detection } = settingsOf(floor, call);
  // After an abandonment the agent is joined at once.
  if (detection?.kind !== 'before' || call.details.origin === 'again') return false;
  reserveFor(floor, call);
  setDetection(call, { kind: 'before' });
  enter(floor, call, 'detect', detection.limitMs + LATE_MS);
  floor.effects.push({ type: 'detect', callId: call.attempt.attemptId, settings: detection });
  recordForReview(floor, call, detection);
  return true;
}

/** An agent for a call whose verdict is still to come, who is then joined without a wait. */
export function reserveFor(floor: Floor, call: Call): void {
  if (isForFlow(floor, call) || call.agentId !== undefined) return;
  const agent = agentFor(floor, call);
  if (agent !== undefined) reserve(floor, agent, call);
}

/** At the first join: detection goes on beside the conversation. */
export function detectWarm(floor: Floor, call: Call): void {
  const { detection } = settingsOf(floor, call);
  if (detection?.kind !== 'warm' || call.details.detection !== undefined) return;
  setDetection(call, { kind: 'warm' });
  floor.effects.push({ type: 'detect', callId: call.attempt.attemptId, settings: detection });
  recordForReview(floor, call, detection);
}

/** What a verdict makes of the attempt; undefined: what the line says. */
export function statusByVerdict({ details: { detection } }: Call): DialStatus | undefined {
  if (detection?.action === undefined || detection.action === 'connect') return undefined;
  return detection.verdict === undefined ? undefined : STATUS[detection.verdict];
}

export function setDetection(call: Call, detection: DetectionDetails): void {
  call.details = { ...call.details, detection };
}
