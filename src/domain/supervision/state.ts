/**
 * A supervisor (班长) on the floor: their phone is called once and stays up between what they do, until they leave.
 *
 *   calling ─answered→ waiting ⇄ listening ⇄ whispering ⇄ barged ─takeOver→ tookOver
 *
 * From each of them the end of the call leads back to `waiting`, and `leave` to `left`.
 */
import type { Machine } from '../kernel/machine.ts';

export type SupervisionState =
  /** The supervisor's phone rings. */
  | 'calling'
  /** At the phone, in the waiting room. */
  | 'waiting'
  /** Hears agent and customer; heard by nobody. */
  | 'listening'
  /** Heard by the agent alone. */
  | 'whispering'
  /** Heard by both. */
  | 'barged'
  /** In the agent's place. */
  | 'tookOver'
  | 'left';
export type SupervisionEvent =
  | 'answered'
  | 'listen'
  | 'whisper'
  | 'barge'
  | 'takeOver'
  /** The call, or the agent's part in it, is over. */
  | 'wait'
  | 'leave';

export const supervisionMachine: Machine<SupervisionState, SupervisionEvent> = {
  name: 'supervision',
  initial: 'calling',
  table: {
    calling: { answered: 'waiting', leave: 'left' },
    waiting: {
      listen: 'listening',
      whisper: 'whispering',
      barge: 'barged',
      takeOver: 'tookOver',
      leave: 'left',
    },
    listening: {
      listen: 'listening',
      whisper: 'whispering',
      barge: 'barged',
      takeOver: 'tookOver',
      wait: 'waiting',
      leave: 'left',
    },
    whispering: {
      listen: 'listening',
      barge: 'barged',
      takeOver: 'tookOver',
      wait: 'waiting',
      leave: 'left',
    },
    barged: {
      listen: 'listening',
      whisper: 'whispering',
      takeOver: 'tookOver',
      wait: 'waiting',
      leave: 'left',
    },
    tookOver: { wait: 'waiting', leave: 'left' },
    left: {},
  },
};
