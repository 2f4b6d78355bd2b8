/**
 * The states of one outbound call (an attempt once it is on record).
 *
 *  created ─dial→ dialling ─ring→ ringing ─answer→ ┬ prompt → consent ─consented→ joining ─join→ joined
 *     │              └───────answer──────────────→ ┼ joinNow → joining
 *     │                                            └ wait → waiting ─agentFree→ consent | joining
 *     │                                                        └─limit→ safeHarbour
 *     └─end→ ended ←end─ (every state)    close → closing ─end→ ended
 *
 *  answer ─detect→ detecting ─prompt | joinNow | wait→ …      detecting, joined ─leaveMessage→ message
 *  dialling ─reroute→ created (by the next trunk)
 *  answer, joined ─runFlow | toFlow→ inFlow ─join | wait→ …      waiting ─runFlow→ inFlow (nobody was free)
 *  joined ─wait→ waiting (the agent's phone fell silent)
 *  joined ─park→ parked ─joinNow | wait→ …      joined, inFlow ─transfer→ transferred ─ended, or back→ …
 */
import type { Machine } from '../kernel/machine.ts';

export type CallState =
  | 'created'
  | 'dialling'
  | 'ringing'
  | 'waiting'
  /** Answering-machine detection before the join; an agent is reserved where one is free. */
  | 'detecting'
  | 'consent'
  | 'joining'
  | 'joined'
  /** With no agent: the person hears and answers an automated flow. */
  | 'inFlow'
  /** The customer hears music until an agent picks the call up. */
  | 'parked'
  /** With an outside party, or on the way to one, without an agent. */
  | 'transferred'
  /** A message is left on a machine, once its greeting is over. */
  | 'message'
  | 'safeHarbour'
  | 'closing'
  | 'ended';

export type CallStateEvent =
  | 'dial'
  | 'reroute'
  | 'ring'
  | 'detect'
  | 'leaveMessage'
  | 'prompt'
  | 'wait'
  | 'joinNow'
  | 'join'
  | 'park'
  | 'runFlow'
  | 'toFlow'
  | 'transfer'
  | 'limit'
  | 'close'
  | 'end';

export const callMachine: Machine<CallState, CallStateEvent> = {
  name: 'call',
  initial: 'created',
  table: {
    // `reroute`: the trunk failed the call before anything rang, and another trunk is to take it.
    created: {
      dial: 'dialling',
      reroute: 'created',
      detect: 'detecting',
      ring: 'ringing',
      runFlow: 'inFlow',
      prompt: 'consent',
      wait: 'waiting',
      joinNow: 'joining',
      close: 'closing',
      end: 'ended',
    },
    dialling: {
      reroute: 'created',
      ring: 'ringing',
      detect: 'detecting',
      runFlow: 'inFlow',
      prompt: 'consent',
      wait: 'waiting',
      joinNow: 'joining',
      close: 'closing',
      end: 'ended',
    },
    ringing: {
      detect: 'detecting',
      runFlow: 'inFlow',
      prompt: 'consent',
      wait: 'waiting',
      joinNow: 'joining',
      close: 'closing',
      end: 'ended',
    },
    detecting: {
      prompt: 'consent',
      wait: 'waiting',
      joinNow: 'joining',
      leaveMessage: 'message',
      close: 'closing',
      end: 'ended',
    },
    // `runFlow`: the verdict has come, or nobody was free for whom a flow wanted to transfer.
    waiting: {
      runFlow: 'inFlow',
      prompt: 'consent',
      joinNow: 'joining',
      limit: 'safeHarbour',
      close: 'closing',
      end: 'ended',
    },
    consent: { joinNow: 'joining', wait: 'waiting', close: 'closing', end: 'ended' },
    joining: { join: 'joined', wait: 'waiting', close: 'closing', end: 'ended' },
    // `joinNow`: to another agent. `wait`: for one, since the agent's phone fell silent.
    joined: {
      leaveMessage: 'message',
      park: 'parked',
      toFlow: 'inFlow',
      transfer: 'transferred',
      joinNow: 'joining',
      wait: 'waiting',
      close: 'closing',
      end: 'ended',
    },
    // `join`: back to the agent who sent the person and has waited. `wait`: for an agent.
    inFlow: { join: 'joined', wait: 'waiting', transfer: 'transferred', close: 'closing', end: 'ended' },
    parked: { joinNow: 'joining', wait: 'waiting', close: 'closing', end: 'ended' },
    // `runFlow`: nobody answered at the number that a flow has transferred to.
    transferred: { joinNow: 'joining', wait: 'waiting', runFlow: 'inFlow', close: 'closing', end: 'ended' },
    message: { close: 'closing', end: 'ended' },
    safeHarbour: { close: 'closing', end: 'ended' },
    closing: { end: 'ended' },
    ended: {},
  },
};
