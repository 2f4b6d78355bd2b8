/**
 * A message on its way: on record before it leaves, and never sent a second time while nobody knows whether the first
 * went through. What is lost in `sending` is `unknown` until a delivery receipt tells.
 */
import { edges, target, type Machine } from '../kernel/machine.ts';

export const MESSAGE_STATES = ['queued', 'sending', 'accepted', 'delivered', 'failed', 'unknown'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/**
 * `postpone`: for sure it has not left (the gateway was not reached, or asks to come later). `refuse`: the gateway, or
 * our own rules, said no. `lose`: it may have left, and no answer came. `deliver` and `fail` come with receipts.
 */
export type MessageEvent = 'claim' | 'postpone' | 'refuse' | 'accept' | 'lose' | 'deliver' | 'fail';

export const messageMachine: Machine<MessageState, MessageEvent> = {
  name: 'message',
  initial: 'queued',
  table: {
    queued: { claim: 'sending', postpone: 'queued', refuse: 'failed' },
    sending: {
      postpone: 'queued',
      refuse: 'failed',
      accept: 'accepted',
      lose: 'unknown',
      // A receipt may be here before the gateway's own answer.
      deliver: 'delivered',
      fail: 'failed',
    },
    accepted: { deliver: 'delivered', fail: 'failed' },
    // The answer to the same attempt may be late.
    unknown: {
      postpone: 'queued',
      refuse: 'failed',
      accept: 'accepted',
      deliver: 'delivered',
      fail: 'failed',
    },
    delivered: {},
    failed: {},
  },
};

/** States that take the event. */
export function statesTaking(event: MessageEvent): MessageState[] {
  return edges(messageMachine).flatMap((edge) => (edge.event === event ? [edge.from] : []));
}

/** What a receipt says of one part of a message. */
export type PartState = 'waiting' | 'delivered' | 'failed';

/** What the parts together say of the message; undefined: nothing yet. One that failed makes it unreadable. */
export function eventOfParts(parts: readonly PartState[]): 'deliver' | 'fail' | undefined {
  if (parts.includes('failed')) return 'fail';
  return parts.length > 0 && parts.every((part) => part === 'delivered') ? 'deliver' : undefined;
}

/** Receipts that come late or twice change nothing. */
export function isTaken(state: MessageState, event: MessageEvent): boolean {
  return target(messageMachine, state, event) !== undefined;
}
