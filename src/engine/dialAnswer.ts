/** The answer to an agent who asked for a call, in words that say why it is not dialled. */
import type { ActionRefusal } from '../domain/conversation/action.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Agent } from './agent.ts';
import { log, type Floor } from './floor.ts';

/** The call is given up before it is on record. */
export function agentCallGivenUp(floor: Floor, agent: Agent): void {
  const { askedBy } = agent;
  agent.askedBy = undefined;
  if (askedBy !== undefined) answer(floor, askedBy, refusalOf('given-up'));
}

export function answer(floor: Floor, commandId: string, refusal: ActionRefusal | undefined): void {
  floor.effects.push({ type: 'commandAnswered', commandId, ok: refusal === undefined, ...refusal });
  if (refusal !== undefined) log(floor, 'info', 'agent.dialRefused', { code: refusal.code });
}

const WORDS: Readonly<Record<string, string>> = {
  'window-closed': 'the calling window is closed',
  'window-closing': 'the calling window closes before the call could be answered',
  'attempt-cap': 'the number has had all the attempts that the campaign allows',
  'do-not-call': 'the number is on the do-not-call list',
  'policy-cap': 'the number or the person has been called as often as a policy allows',
  'attempt-spacing': 'the number was called too short a while ago',
  lines: 'no line of the trunk is free',
  'calls-per-second': 'the trunk takes no more calls in this second',
  'lease-lapsed': 'the lead was shown too long ago',
  'given-up': 'the call was given up before it left',
  'store-down': 'the hopper store is away',
};

export function refusalOf(code: string, retryAt?: Instant, why?: string): ActionRefusal {
  const words = why ?? WORDS[code] ?? code;
  const until = retryAt === undefined ? '' : ` until ${new Date(retryAt).toISOString()}`;
  return { code: `refused-${code}`, message: `not dialled: ${words}${until}` };
}
