/**
 * Who is asked: chance by the call's id alone, so that no agent has a hand in it, and the same call drawn twice (its
 * record told again after a crash) is drawn alike; and nobody who was asked lately.
 */
import type { Instant } from '../kernel/time.ts';
import type { SurveyRule } from './rule.ts';

const STEPS = 2 ** 32;

/** From 0 to below 1, evenly over the ids. */
export function drawOf(attemptId: string, surveyId: string): number {
  return mixed(fnv1a(`${surveyId}/${attemptId}`)) / STEPS;
}

export function isDrawn({ flow, share }: Pick<SurveyRule, 'flow' | 'share'>, attemptId: string): boolean {
  return drawOf(attemptId, flow) < share;
}

/** The last time asked that leaves somebody out now; undefined: none does. */
export function restSince({ restMs = 0 }: Pick<SurveyRule, 'restMs'>, now: Instant): Instant | undefined {
  return restMs > 0 ? now - restMs + 1 : undefined;
}

export function isRested(
  rule: Pick<SurveyRule, 'restMs'>,
  lastAskedAt: Instant | undefined,
  now: Instant,
): boolean {
  const since = restSince(rule, now);
  return since === undefined || lastAskedAt === undefined || lastAskedAt < since;
}

/** FNV-1a, 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** Finalizer of MurmurHash3: without it ids that differ at their end alone are drawn alike. */
function mixed(hash: number): number {
  let value = hash ^ (hash >>> 16);
  value = Math.imul(value, 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
