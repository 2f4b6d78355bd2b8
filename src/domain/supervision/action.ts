/** What a supervisor may ask for. Each action is answered once: taken, or refused with a code and a sentence. */
import type { AgentId } from '../kernel/ids.ts';
import { isSafeId } from '../kernel/ids.ts';
import { isPrintable } from '../kernel/printable.ts';
import type { Instant } from '../kernel/time.ts';

export type SupervisorId = string;

/** How a supervisor is in a call. */
export type SupervisionMode = 'listen' | 'whisper' | 'barge' | 'takeOver';

export type SupervisorAction =
  /** `phone`: an endpoint at Asterisk; may be left out while the supervisor's phone is up. */
  | { readonly type: 'listen'; readonly agentId: AgentId; readonly phone?: string }
  /** In the call that is listened to. */
  | { readonly type: 'whisper' | 'barge' | 'takeOver' }
  /** The phone is hung up; a call that was taken over ends. */
  | { readonly type: 'leave' }
  | { readonly type: 'moveAgent'; readonly agentId: AgentId; readonly teamId: string }
  /** After their call. */
  | { readonly type: 'logoutAgent'; readonly agentId: AgentId }
  | { readonly type: 'pauseAgent'; readonly agentId: AgentId; readonly reason: string };

/** Who was in the call how and when, for the call's record; without `to`: until its end. */
export interface SupervisedSpan {
  readonly supervisorId: SupervisorId;
  readonly mode: SupervisionMode;
  readonly agentId: AgentId;
  readonly from: Instant;
  readonly to?: Instant;
}

export interface SupervisionRefusal {
  readonly code: 'no-conversation' | 'not-now' | 'not-found' | 'bad-argument';
  readonly message: string;
}

const PHONE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;
const MOST_IN_REASON = 200;

/** What is wrong with the action's own arguments, if anything; the floor is asked afterwards. */
export function reviewSupervisorAction(
  supervisorId: SupervisorId,
  action: SupervisorAction,
): SupervisionRefusal | undefined {
  if (!isSafeId(supervisorId)) return bad("the supervisor's id must be letters, digits, - and _");
  if (action.type === 'listen' && action.phone !== undefined && !PHONE.test(action.phone))
    return bad('the phone must be the name of its endpoint: letters, digits, - and _');
  if (action.type === 'moveAgent' && !isSafeId(action.teamId)) return bad('the team id is not an id');
  if (action.type === 'pauseAgent' && !isPrintable(action.reason, MOST_IN_REASON))
    return bad('a reason is 1 to 200 printable characters');
  return undefined;
}

function bad(message: string): SupervisionRefusal {
  return { code: 'bad-argument', message };
}
