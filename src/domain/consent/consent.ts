/**
 * What a person answered to the consent prompt, what follows from the answer, and whether it allows a recording.
 * Rules: COMPLIANCE 1 (GDPR for recordings; proof of consent: what was asked, what was answered, when).
 */
import type { Instant } from '../kernel/time.ts';

/** `refused`: the refuse key. `none`: asked, and no valid key. */
export type ConsentAnswer = 'given' | 'refused' | 'do_not_call' | 'none' | 'not_asked';

/** `connect`: the agent is joined and nothing is recorded. */
export type AfterNoConsent = 'connect' | 'hangUp';

/** The section of a call's details: what was asked, in which version, and what came back. */
export interface ConsentDetails {
  readonly answer: ConsentAnswer;
  readonly prompt: string;
  /** SHA-256 of the prompt's sound file; absent where the engine does not know the file. */
  readonly promptVersion?: string;
  readonly plays: number;
  readonly askedAt: Instant;
  readonly key?: string;
  readonly answeredAt?: Instant;
  /** The last repetition has passed in silence. */
  readonly isSilent?: boolean;
}

/** Nobody is asked a second time who has refused, or has been silent to the end. */
export function isSettled(answer: ConsentAnswer, details: ConsentDetails | undefined): boolean {
  return answer === 'given' || answer === 'refused' || details?.isSilent === true;
}

/** Where the campaign asks, only a yes allows it; where it does not, the campaign has named its basis. */
export function allowsRecording(isAsked: boolean, answer: ConsentAnswer): boolean {
  return isAsked ? answer === 'given' : answer !== 'do_not_call';
}
