/**
 * An agent's states (座席).
 *
 *   loggedOut ─login→ seating ─seated→ ready ⇄ paused
 *                        ↑               │reserve, or offer → previewing ─accept→ reserved
 *                        │seatLost       ↓
 *                        └──────────  reserved ─join→ talking ─end→ wrapUp ─wrapped→ ready | paused
 *
 * A seated agent's leg stays up in a holding bridge and is joined to callers in one bridge call. An agent who is called
 * per conversation has no seat: signed in is ready, and the phone is called while the agent is reserved.
 */
import type { AgentId, AttemptId, CallId, CampaignId, LeadId } from '../kernel/ids.ts';
import type { Machine } from '../kernel/machine.ts';
import type { Instant } from '../kernel/time.ts';

export type AgentState =
  | 'loggedOut'
  | 'seating'
  | 'ready'
  | 'previewing'
  | 'paused'
  | 'reserved'
  | 'talking'
  | 'wrapUp';
export type AgentEvent =
  | 'login'
  | 'signIn'
  | 'offer'
  | 'accept'
  | 'skip'
  | 'seated'
  | 'seatLost'
  | 'pause'
  | 'unpause'
  | 'reserve'
  | 'release'
  | 'join'
  | 'callEnded'
  | 'wrapped'
  | 'wrappedToPause'
  | 'logout';

export const agentMachine: Machine<AgentState, AgentEvent> = {
  name: 'agent',
  initial: 'loggedOut',
  table: {
    loggedOut: { login: 'seating', signIn: 'ready' },
    seating: { seated: 'ready', seatLost: 'seating', logout: 'loggedOut' },
    ready: {
      reserve: 'reserved',
      offer: 'previewing',
      pause: 'paused',
      seatLost: 'seating',
      logout: 'loggedOut',
    },
    previewing: {
      accept: 'reserved',
      skip: 'ready',
      pause: 'paused',
      seatLost: 'seating',
      logout: 'loggedOut',
    },
    paused: { unpause: 'ready', seatLost: 'seating', logout: 'loggedOut' },
    reserved: { join: 'talking', release: 'ready', seatLost: 'seating' },
    talking: { callEnded: 'wrapUp', seatLost: 'seating' },
    wrapUp: { wrapped: 'ready', wrappedToPause: 'paused', seatLost: 'seating', logout: 'loggedOut' },
  },
};

/** `seated`: the leg stays up between conversations. `perCall`: the phone is called for each, and hung up after. */
export type SeatKind = 'seated' | 'perCall';

/** The lead that an agent is shown before it is dialled. */
export interface PreviewSnapshot {
  readonly campaignId: CampaignId;
  readonly leadId: LeadId;
  /** Masked. */
  readonly number: string;
  /** Charged attempts before this one. */
  readonly attempts: number;
  readonly grade?: string;
  /** From the records, a moment after the rest. */
  readonly name?: string;
  readonly fields?: Readonly<Record<string, string>>;
  /** It was promised for that time, by whom it is shown to or a colleague. */
  readonly callback?: { readonly at: Instant; readonly note?: string };
  /** When it is dialled or skipped without the agent, by the campaign's setting. */
  readonly endsAt: Instant;
}

/** A call of this agent that has no disposition yet. */
export interface OwedDisposition {
  readonly attemptId: AttemptId;
  readonly campaignId: CampaignId;
  readonly leadId: LeadId;
  /** The end of the conversation. */
  readonly since: Instant;
  /** The agent does not become ready without it. */
  readonly isForced: boolean;
  /** Forced, and not given within the campaign's limit: for a supervisor to see. */
  readonly isOverdue?: boolean;
}

/** An agent as other parts see it: on the live board, in the console, in Redis. */
export interface AgentSnapshot {
  readonly agentId: AgentId;
  readonly name: string;
  /** The phone's endpoint name at Asterisk. */
  readonly phone: string;
  readonly state: AgentState;
  readonly since: Instant;
  /** The seat: the agent's leg while logged in. */
  readonly seatId?: CallId;
  readonly attemptId?: AttemptId;
  readonly pauseReason?: string;
  /** Calls to the phone in a row that came to nothing; absent for none. */
  readonly failedSeats?: number;
  /** Conversations since log-in. */
  readonly calls: number;
  /** Absent: seated. */
  readonly seatKind?: SeatKind;
  readonly teamId?: string;
  readonly tier?: string;
  readonly skills?: Readonly<Record<string, number>>;
  readonly preview?: PreviewSnapshot;
  readonly owedDisposition?: OwedDisposition;
  /** Asked for while busy: the reason of the pause that follows the call. */
  readonly pauseAfterCall?: string;
  readonly logoutAfterCall?: boolean;
  readonly readyAfterCall?: boolean;
}
