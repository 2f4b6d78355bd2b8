/**
 * The proof of consent: what was asked, in which version, what came back and when, kept in the call's details. What
 * follows from an answer is decided in answer.ts, by the campaign's rule.
 */
import type { ConsentRule } from '../domain/campaign/campaign.ts';
import type { AfterNoConsent, ConsentAnswer, ConsentDetails } from '../domain/consent/consent.ts';
import type { Instant } from '../domain/kernel/time.ts';
import { save, type Call } from './call.ts';
import type { Floor } from './floor.ts';

/** The answer of somebody asked once more is the one that counts; when they were first asked stays. */
export function noteAsked(floor: Floor, call: Call, { prompt }: ConsentRule): void {
  const promptVersion = floor.settings.promptVersions?.get(prompt);
  call.consent = 'none';
  call.plays += 1;
  note(floor, call, {
    answer: 'none',
    prompt,
    ...(promptVersion === undefined ? {} : { promptVersion }),
    plays: call.plays,
    askedAt: call.details.consent?.askedAt ?? floor.now,
  });
}

export function noteAnswer(floor: Floor, call: Call, answer: ConsentAnswer, key: string): void {
  call.consent = answer;
  const asked = call.details.consent;
  // Somebody who was never asked may press the do-not-call key all the same: the answer alone is kept.
  if (asked !== undefined) note(floor, call, { ...asked, answer, key, answeredAt: floor.now });
}

/** Asked in a flow: which one, in which version, is the proof of what was asked. */
export function noteFlowConsent(
  floor: Floor,
  call: Call,
  isGiven: boolean,
  {
    flowId,
    version,
    startedAt,
  }: { readonly flowId: string; readonly version: string; readonly startedAt: Instant },
): void {
  const answer = isGiven ? 'given' : 'refused';
  call.consent = answer;
  note(floor, call, {
    answer,
    prompt: `flow:${flowId}`,
    promptVersion: version,
    plays: 1,
    askedAt: startedAt,
    answeredAt: floor.now,
  });
}

export function noteSilence(floor: Floor, call: Call): void {
  const asked = call.details.consent;
  if (asked !== undefined) note(floor, call, { ...asked, isSilent: true });
}

export function afterNoConsent(wanted: AfterNoConsent | undefined): AfterNoConsent {
  return wanted ?? 'hangUp';
}

function note(floor: Floor, call: Call, consent: ConsentDetails): void {
  call.details = { ...call.details, consent };
  save(floor, call);
}
