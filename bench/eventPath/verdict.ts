/** Requirement 21: what the event path must hold, and where it did not. */
import { faultsOf } from '../calls/verdict.ts';
import type { RoundFigures } from '../calls/figures.ts';
import type { Witnessed } from './witness.ts';

const LOOP_DELAY_P99_LIMIT_MS = 50;
const BACKLOG_LIMIT = 100;

/** Whatever the machine: nothing lost, nothing left, OPTIONS answered. */
export function losses(round: RoundFigures, calls: number, { asked, unanswered }: Witnessed): string[] {
  const said = faultsOf(round, calls);
  if (asked === 0) said.push('OPTIONS was never asked');
  if (unanswered > 0) said.push(`${unanswered} of ${asked} OPTIONS were not answered in time`);
  return said;
}

/** On a machine that has room for the rate. */
export function delays(round: RoundFigures, rate: number, { backlog }: Witnessed): string[] {
  const said: string[] = [];
  const { p99 } = round.loopDelayMs;
  if (!(p99 < LOOP_DELAY_P99_LIMIT_MS)) said.push(`the event loop's delay is ${p99} ms at p99`);
  if (backlog > BACKLOG_LIMIT) said.push(`${backlog} events waited for the application`);
  if (round.perSecond.mean < rate) said.push(`only ${round.perSecond.mean} answered calls a second`);
  return said;
}
