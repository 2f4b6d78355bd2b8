/**
 * Calls that come in: somebody calls back a number that a campaign has shown. They wait for the agent who called them,
 * then for anybody of the team, and hear a message where nobody comes (DOMAIN: inbound).
 *
 *   arrived ─answer→ waiting ─joinNow→ joining ─join→ joined
 *      │               │  ↑              │              │
 *      │               │  └────wait──────┴──────────────┘ (the agent's leg was lost)
 *      │               └─message→ message
 *      └─end→ ended ←end─ (every state)      close → closing ─end→ ended
 */
import type { AgentId, AttemptId, CampaignId, LeadId } from '../kernel/ids.ts';
import type { Machine } from '../kernel/machine.ts';
import { MINUTE_MS, SECOND_MS } from '../kernel/time.ts';

export type InboundState = 'arrived' | 'waiting' | 'joining' | 'joined' | 'message' | 'closing' | 'ended';
export type InboundEvent = 'answer' | 'wait' | 'joinNow' | 'join' | 'message' | 'close' | 'end';

export const inboundMachine: Machine<InboundState, InboundEvent> = {
  name: 'inbound',
  initial: 'arrived',
  table: {
    arrived: { answer: 'waiting', close: 'closing', end: 'ended' },
    waiting: { joinNow: 'joining', message: 'message', close: 'closing', end: 'ended' },
    joining: { join: 'joined', wait: 'waiting', close: 'closing', end: 'ended' },
    joined: { wait: 'waiting', close: 'closing', end: 'ended' },
    message: { close: 'closing', end: 'ended' },
    closing: { end: 'ended' },
    ended: {},
  },
};

/** How a campaign takes calls back. */
export interface InboundSettings {
  /** Numbers whose calls it takes, E.164; absent: the caller id that it shows. */
  readonly numbers?: readonly string[] | undefined;
  /** How long a caller waits for the agent who called them last, before anybody of the team may take the call. */
  readonly agentWaitMs: number;
  /** How long a caller waits at all. */
  readonly queueWaitMs: number;
  /** Nobody came in time. */
  readonly busyPrompt: string;
  /** Outside the calling window, or while the engine is being ended. */
  readonly closedPrompt: string;
}

export const DEFAULT_INBOUND: InboundSettings = {
  agentWaitMs: 20 * SECOND_MS,
  queueWaitMs: MINUTE_MS,
  busyPrompt: 'outpace/inbound-busy',
  closedPrompt: 'outpace/inbound-closed',
};

/**
 * `connected`: spoke with an agent; `abandoned`: the caller left before; `busy`, `closed`: heard that message;
 * `failed`: hung up by us before either; `lost`: the engine was gone before the end was seen.
 */
export type InboundOutcome = 'connected' | 'abandoned' | 'busy' | 'closed' | 'failed' | 'lost';

/** The last conversation with this number. */
export interface CalledBy {
  readonly agentId: AgentId;
  readonly campaignId: CampaignId;
  readonly attemptId: AttemptId;
  readonly leadId: LeadId;
}
