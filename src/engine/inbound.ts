/** One caller who has called a campaign's number, while on the line: its stage, and what it has gathered for its record. */
import type { ForeignCall } from '../domain/call/foreignCall.ts';
import {
  DEFAULT_INBOUND,
  inboundMachine,
  type CalledBy,
  type InboundEvent,
  type InboundOutcome,
  type InboundSettings,
  type InboundState,
} from '../domain/call/inbound.ts';
import type { InboundRecord } from '../domain/cdr/inboundRecord.ts';
import type { AgentId, BridgeId, CallId, CampaignId, PlaybackId, TrunkId } from '../domain/kernel/ids.ts';
import { transition } from '../domain/kernel/machine.ts';
import { MINUTE_MS, type Instant } from '../domain/kernel/time.ts';
import type { Call } from './call.ts';
import type { CampaignFloor, Floor } from './floor.ts';
import { log } from './floor.ts';
import { legKey, type Leg } from './leg.ts';

const MESSAGE_LIMIT_MS = MINUTE_MS;

export interface InboundCall {
  readonly callId: CallId;
  readonly leg: Leg;
  campaignId: CampaignId;
  readonly number: string;
  readonly dialled: string;
  /** That brought the call, where it is known. */
  readonly trunkId?: TrunkId | undefined;
  /** Of the PBX that has sent the caller. */
  readonly foreignCall?: ForeignCall | undefined;
  readonly state: InboundState;
  readonly since: Instant;
  readonly arrivedAt: Instant;
  answeredAt?: Instant | undefined;
  joinedAt?: Instant | undefined;
  /** Until then the answer to who called them is waited for. */
  lookUpUntil: Instant;
  calledBy?: CalledBy | undefined;
  /** Until then only the agent who called them may take the call. */
  agentUntil: Instant;
  queueUntil: Instant;
  /** Reserved for them, until they are joined. */
  agentId?: AgentId | undefined;
  bridgeId?: BridgeId | undefined;
  readonly bridgedLegs: Set<CallId>;
  joins: number;
  playbackId?: PlaybackId | undefined;
  outcome: InboundOutcome;
  /** The conversation, from the first join on; it is among the calls of the floor while an agent or a flow has it. */
  talk?: Call | undefined;
}

export function inboundSettingsOf({ campaign }: CampaignFloor): InboundSettings | undefined {
  const { inbound } = campaign.settings;
  return inbound === undefined ? undefined : { ...DEFAULT_INBOUND, ...inbound };
}

/** Digits alone: carriers write the same number with and without a plus. */
export function numbersOf(campaign: CampaignFloor): readonly string[] {
  const inbound = inboundSettingsOf(campaign);
  if (inbound === undefined) return [];
  const numbers = inbound.numbers ?? [campaign.campaign.settings.callerId];
  return numbers.map((number) => number.replace(/^\+/, ''));
}

/** Moves the caller along an edge of the machine, with the deadline of the stage. */
export function enterInbound(
  floor: Floor,
  inbound: InboundCall,
  event: InboundEvent,
  limitMs?: number,
): void {
  const from = inbound.state;
  const to = transition(inboundMachine, from, event);
  Object.assign(inbound, { state: to, since: floor.now });
  floor.isDirty = true;
  if (limitMs !== undefined) floor.deadlines.set(legKey(inbound.callId), floor.now + limitMs);
  log(floor, 'debug', 'inbound.state', { callId: inbound.callId, from, to, by: event });
}

/** The leg is gone: what is left is the record. */
export function inboundOver(floor: Floor, inbound: InboundCall, end: InboundEnd): void {
  enterInbound(floor, inbound, 'end');
  floor.inbound.delete(inbound.callId);
  record(floor, inbound, end);
  log(floor, 'info', 'inbound.ended', { callId: inbound.callId, outcome: inbound.outcome });
}

/** A last word to the caller, by whose end the call ends. */
export function say(floor: Floor, inbound: InboundCall, prompt: string, outcome: 'busy' | 'closed'): void {
  if (inbound.joinedAt === undefined) inbound.outcome = outcome;
  enterInbound(floor, inbound, 'message', MESSAGE_LIMIT_MS);
  const { callId } = inbound;
  inbound.playbackId = `${callId}-${(floor.now % 100_000_000).toString(36)}`;
  floor.effects.push({ type: 'play', callId, playbackId: inbound.playbackId, prompts: [prompt] });
}

type InboundEnd = Pick<InboundRecord, 'endedAt' | 'endedBy' | 'hangupReason'>;

/** Written at the arrival as `lost`, and at the end as it was: a crash between the two is what the first one says. */
export function record(floor: Floor, inbound: InboundCall, end?: InboundEnd): void {
  const { callId, campaignId, number, dialled, arrivedAt, answeredAt, calledBy, foreignCall } = inbound;
  const { joinedAgentId, stamps, details = {} } = inbound.talk ?? {};
  const joinedAt = inbound.joinedAt ?? stamps?.joinedAt;
  const row: InboundRecord = {
    callId,
    dialGroupId: floor.settings.dialGroupId,
    campaignId,
    number,
    dialled: `+${dialled}`,
    arrivedAt,
    ...(answeredAt === undefined ? {} : { answeredAt }),
    ...(joinedAt === undefined ? {} : { joinedAt }),
    ...end,
    outcome: end === undefined ? 'lost' : outcomeOf(inbound),
    ...(joinedAgentId === undefined ? {} : { agentId: joinedAgentId }),
    ...(calledBy === undefined ? {} : { calledBy }),
    ...(inbound.trunkId === undefined ? {} : { trunkId: inbound.trunkId }),
    ...(foreignCall === undefined ? {} : { foreignCall }),
    ...(end === undefined || Object.keys(details).length === 0 ? {} : { details }),
  };
  floor.effects.push({ type: 'recordInbound', record: row });
}

/** A flow may have led to an agent. */
function outcomeOf({ outcome, talk }: InboundCall): InboundOutcome {
  return outcome === 'automated' && talk?.joinedAgentId !== undefined ? 'connected' : outcome;
}
