/**
 * Calls that come in: somebody calls back a number that a campaign has shown. They wait for the agent who called them,
 * then for anybody of the team, and hear a message where nobody comes (DOMAIN: inbound).
 *
 *   arrived ─answer→ waiting ─joinNow→ joining ─join→ joined
 *      │               │  ↑              │              │
 *      │               │  └────wait──────┴──────────────┘ (the agent's leg was lost)
 *      │               └─message→ message
 *      ├─runFlow→ inFlow ─wait→ waiting (an agent of its transfer was lost)
 *      └─end→ ended ←end─ (every state)      close → closing ─end→ ended
 */
import type { AgentId, AttemptId, CampaignId, LeadId, TrunkId } from '../kernel/ids.ts';
import type { Machine } from '../kernel/machine.ts';
import { MINUTE_MS, SECOND_MS } from '../kernel/time.ts';

export type InboundState =
  | 'arrived'
  | 'waiting'
  | 'joining'
  | 'joined'
  /** Where callers hear a flow: from the answer on, also with an agent that it has transferred to. */
  | 'inFlow'
  | 'message'
  | 'closing'
  | 'ended';
export type InboundEvent = 'answer' | 'runFlow' | 'wait' | 'joinNow' | 'join' | 'message' | 'close' | 'end';

export const inboundMachine: Machine<InboundState, InboundEvent> = {
  name: 'inbound',
  initial: 'arrived',
  table: {
    arrived: { answer: 'waiting', runFlow: 'inFlow', message: 'message', close: 'closing', end: 'ended' },
    waiting: { joinNow: 'joining', message: 'message', close: 'closing', end: 'ended' },
    joining: { join: 'joined', wait: 'waiting', close: 'closing', end: 'ended' },
    joined: { wait: 'waiting', close: 'closing', end: 'ended' },
    inFlow: { wait: 'waiting', close: 'closing', end: 'ended' },
    message: { close: 'closing', end: 'ended' },
    closing: { end: 'ended' },
    ended: {},
  },
};

/** How a campaign takes calls. */
export interface InboundSettings {
  /** Numbers whose calls it takes, E.164; absent: the caller id that it shows. */
  readonly numbers?: readonly string[] | undefined;
  /** By which alone they come, such as that of another PBX; absent: by any. What such a PBX says of its call is kept. */
  readonly trunks?: readonly TrunkId[] | undefined;
  /** What callers hear, in place of the music until an agent is there. */
  readonly flow?: string | undefined;
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
 * `connected`: spoke with an agent; `automated`: heard the flow; `abandoned`: the caller left before; `busy`, `closed`: heard that message;
 * `failed`: hung up by us before either; `lost`: the engine was gone before the end was seen.
 */
export type InboundOutcome = 'connected' | 'automated' | 'abandoned' | 'busy' | 'closed' | 'failed' | 'lost';

/** The last conversation with this number. */
export interface CalledBy {
  readonly agentId: AgentId;
  readonly campaignId: CampaignId;
  readonly attemptId: AttemptId;
  readonly leadId: LeadId;
}
