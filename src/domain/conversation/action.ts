/**
 * What an agent may ask for in a call. Each action is answered once: taken, or refused with a code and a sentence that
 * says what would be needed.
 */
import type { CallbackAsked } from '../callback/callback.ts';
import type { AgentId, AttemptId } from '../kernel/ids.ts';
import { isPrintable } from '../kernel/printable.ts';

/** Where a call may be sent. */
export type Destination =
  | { readonly kind: 'agent'; readonly agentId: AgentId }
  /** Whoever of the team has been ready longest. */
  | { readonly kind: 'team'; readonly teamId: string }
  /** An outside number, E.164 with `+`. */
  | { readonly kind: 'number'; readonly number: string };

export type AgentAction =
  | { readonly type: 'hold' | 'unhold' | 'mute' | 'unmute' }
  /** Keys that the customer's side hears, e.g. for their phone menu. */
  | { readonly type: 'keys'; readonly digits: string }
  /** `blind`: the agent leaves at once. `attended`: the customer is held while the agent speaks with the target. */
  | { readonly type: 'transfer'; readonly to: Destination; readonly kind: 'blind' | 'attended' }
  /** The agent leaves; the customer and the target go on. */
  | { readonly type: 'completeTransfer' }
  /** Customer, agent and target hear each other. */
  | { readonly type: 'conference' }
  /** The one who asks leaves; the other two go on. */
  | { readonly type: 'leaveConference' }
  /** The target leaves; the agent has the customer back. */
  | { readonly type: 'cancelConsult' }
  /** The customer hears and answers a flow; the agent waits for them, or goes to wrap-up. */
  | { readonly type: 'sendToFlow'; readonly flowId: string; readonly thenReturn: boolean }
  | { readonly type: 'park' }
  | { readonly type: 'pickUp'; readonly attemptId: AttemptId }
  /** A note at this moment of the call, for its record. */
  | { readonly type: 'mark'; readonly note: string }
  | { readonly type: RecordingAction }
  /** Who really answered, where the campaign tells machines from people: in the call or after it. */
  | { readonly type: 'markMachine' | 'markPerson' }
  /** Shown on the board until a supervisor comes, the agent takes it back or leaves the call. */
  | { readonly type: 'help'; readonly note?: string }
  /** How the call came out: in it or after it. */
  | {
      readonly type: 'disposition';
      readonly code: string;
      readonly note?: string;
      /** Where the code needs one. */
      readonly callback?: CallbackAsked;
    }
  /** The lead that is shown: dialled, or passed over. */
  | { readonly type: 'acceptLead' }
  | { readonly type: 'skipLead'; readonly reason: string }
  /** E.164 with `+`, by the campaign's rules. */
  | { readonly type: 'dialNumber'; readonly number: string; readonly campaignId: string };

/** Pausing is in force when it is answered: what is said then is in no file. */
export type RecordingAction = 'startRecording' | 'stopRecording' | 'pauseRecording' | 'resumeRecording';

export type AgentActionType = AgentAction['type'];

/** Why an action was not taken: a stable code, and a sentence for the person who asked. */
export interface ActionRefusal {
  readonly code:
    | 'no-conversation'
    | 'not-now'
    | 'not-yours'
    | 'not-found'
    | 'agent-not-ready'
    | 'bad-argument'
    | 'no-line'
    /** A call was not placed: `refused-do-not-call`, `refused-window-closed` and the like. */
    | `refused-${string}`;
  readonly message: string;
}

const KEYS = /^[0-9*#A-D]{1,32}$/;
const E164 = /^\+[1-9][0-9]{2,14}$/;
const MOST_IN_NOTE = 500;
const MOST_IN_REASON = 200;

/** What is wrong with the action's own arguments, if anything; the floor is asked afterwards. */
export function reviewAction(action: AgentAction): ActionRefusal | undefined {
  if (action.type === 'keys' && !KEYS.test(action.digits))
    return bad('keys are 1 to 32 of 0-9, *, # and A-D');
  if (action.type === 'transfer' && action.to.kind === 'number' && !E164.test(action.to.number))
    return bad('the number must be in E.164, e.g. +4930123456');
  if (action.type === 'skipLead' && !isPrintable(action.reason, MOST_IN_REASON))
    return bad(`a reason is 1 to ${MOST_IN_REASON} printable characters`);
  const note = 'note' in action ? action.note : undefined;
  if (note === undefined || isPrintable(note, MOST_IN_NOTE)) return undefined;
  return bad(`a note is 1 to ${MOST_IN_NOTE} printable characters`);
}

function bad(message: string): ActionRefusal {
  return { code: 'bad-argument', message };
}
