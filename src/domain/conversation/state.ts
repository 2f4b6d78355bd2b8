/**
 * The conversation of a joined call: what its agent does with it. The call itself stays `joined` meanwhile.
 *
 *             ┌─ hold → held ─ consult ─┐
 *   talking ──┤    ← unhold ─┘          ├→ consulting ─ conference → conference
 *      ↑      └──────── consult ────────┘       │                        │
 *      └───────── return (the third has left or takes over) ─────────────┘
 */
import type { Machine } from '../kernel/machine.ts';

export type ConversationState =
  | 'talking'
  /** The customer hears music, the agent nobody. */
  | 'held'
  /** The customer hears music; the agent calls a third party or speaks with it. */
  | 'consulting'
  /** Customer, agent and third party hear each other. */
  | 'conference';
export type ConversationEvent = 'hold' | 'unhold' | 'consult' | 'conference' | 'return';

export const conversationMachine: Machine<ConversationState, ConversationEvent> = {
  name: 'conversation',
  initial: 'talking',
  table: {
    talking: { hold: 'held', consult: 'consulting' },
    held: { unhold: 'talking', consult: 'consulting' },
    consulting: { conference: 'conference', return: 'talking' },
    conference: { return: 'talking' },
  },
};
