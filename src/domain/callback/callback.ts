/**
 * Callbacks: an agent has promised to call somebody back at a time. A personal one rings
 * at the agent who promised it and goes to the team where that agent is away; a campaign's one takes any agent of it.
 */
import type { AgentId, CampaignId, LeadId } from '../kernel/ids.ts';
import type { Machine } from '../kernel/machine.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Instant } from '../kernel/time.ts';

export const CALLBACK_KINDS = ['personal', 'campaign'] as const;
export type CallbackKind = (typeof CALLBACK_KINDS)[number];

/** `offered`: an agent was reserved or shown the lead; not reached, it is offered again by the rule for the outcome. */
export type CallbackState = 'waiting' | 'missed' | 'offered' | 'done' | 'cancelled';
export type CallbackEvent = 'offer' | 'miss' | 'move' | 'close' | 'cancel';

export const callbackMachine: Machine<CallbackState, CallbackEvent> = {
  name: 'callback',
  initial: 'waiting',
  table: {
    waiting: { offer: 'offered', miss: 'missed', move: 'waiting', close: 'done', cancel: 'cancelled' },
    missed: { offer: 'offered', move: 'waiting', close: 'done', cancel: 'cancelled' },
    offered: { offer: 'offered', move: 'waiting', close: 'done', cancel: 'cancelled' },
    done: {},
    cancelled: {},
  },
};

/** What is still to be called. */
export const OPEN_CALLBACKS: readonly CallbackState[] = ['waiting', 'missed', 'offered'];

export interface CallbackRules {
  /** Where the agent does not say. */
  readonly kind: CallbackKind;
  /** From its time until a personal one goes to the team, while its agent is away or busy. */
  readonly personalForMs: number;
  /** From its time until one that nobody was offered counts as missed. */
  readonly missedAfterMs: number;
  /** None is promised further ahead. */
  readonly furthestMs: number;
}

export const DEFAULT_CALLBACKS: CallbackRules = {
  kind: 'personal',
  personalForMs: 15 * MINUTE_MS,
  missedAfterMs: HOUR_MS,
  furthestMs: 30 * DAY_MS,
};

/** The time as the agent gave it: a moment, or `YYYY-MM-DDTHH:MM` on the clock of the person who is called. */
export type CallbackTime = { readonly at: Instant } | { readonly localTime: string };

export interface CallbackAsked {
  readonly time: CallbackTime;
  readonly kind?: CallbackKind | undefined;
}

/** As it goes with the disposition. */
export interface CallbackPromised {
  readonly at: Instant;
  readonly kind: CallbackKind;
}

/** Of the call that is made for one. The id is that of the attempt in which it was promised. */
export interface CallbackOfLead {
  readonly callbackId: string;
  readonly at: Instant;
  /** Whose it is, where it is personal. */
  readonly agentId?: AgentId;
  readonly note?: string;
}

/** One that is still to be called, as the floor knows it. */
export interface OpenCallback {
  readonly callbackId: string;
  readonly campaignId: CampaignId;
  readonly leadId: LeadId;
  readonly kind: CallbackKind;
  /** Who promised it. */
  readonly agentId: AgentId;
  /** That agent's team. */
  readonly teamId?: string;
  readonly at: Instant;
  /** Later than `at` where the gate refused it, or nobody was reached: when the lead may be looked at again. */
  readonly dueAt: Instant;
  readonly state: CallbackState;
  readonly grade?: string;
  readonly note?: string;
}

/** Whether any agent may have it: the campaign's, or a personal one whose agent was away for too long. */
export function isForTeam(
  { kind, state, dueAt }: Pick<OpenCallback, 'kind' | 'state' | 'dueAt'>,
  { personalForMs }: CallbackRules,
  now: Instant,
): boolean {
  return kind === 'campaign' || state === 'missed' || now >= dueAt + personalForMs;
}
