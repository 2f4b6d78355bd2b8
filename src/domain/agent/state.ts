/**
 * An agent's states (座席).
 *
 *   loggedOut ─login→ seating ─seated→ ready ⇄ paused
 *                        ↑               │reserve        ┌──────────────┐
 *                        │seatLost       ↓               ↓              │
 *                        └──────────  reserved ─join→ talking ─end→ wrapUp ─wrapped→ ready | paused
 *
 * A seated agent's leg stays up in a holding bridge and is joined to callers in one bridge call.
 */
import type { AgentId, AttemptId, CallId } from '../kernel/ids.ts';
import type { Machine } from '../kernel/machine.ts';
import type { Instant } from '../kernel/time.ts';

export type AgentState = 'loggedOut' | 'seating' | 'ready' | 'paused' | 'reserved' | 'talking' | 'wrapUp';
export type AgentEvent =
  | 'login'
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
    loggedOut: { login: 'seating' },
    seating: { seated: 'ready', seatLost: 'seating', logout: 'loggedOut' },
    ready: { reserve: 'reserved', pause: 'paused', seatLost: 'seating', logout: 'loggedOut' },
    paused: { unpause: 'ready', seatLost: 'seating', logout: 'loggedOut' },
    reserved: { join: 'talking', release: 'ready', seatLost: 'seating' },
    talking: { callEnded: 'wrapUp', seatLost: 'seating' },
    wrapUp: { wrapped: 'ready', wrappedToPause: 'paused', seatLost: 'seating', logout: 'loggedOut' },
  },
};

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
}
