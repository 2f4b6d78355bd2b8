/** One caller who has called a campaign's number, while on the line: its stage, and what it has gathered for its record. */
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
import type { Instant } from '../domain/kernel/time.ts';
import type { Call } from './call.ts';
import type { CampaignFloor, Floor } from './floor.ts';
import { log } from './floor.ts';
import { legKey, type Leg } from './leg.ts';

export interface InboundCall {
  readonly callId: CallId;
  readonly leg: Leg;
  campaignId: CampaignId;
  readonly number: string;
  readonly dialled: string;
  /** That brought the call, where it is known. */
  readonly trunkId?: TrunkId | undefined;
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

type InboundEnd = Pick<InboundRecord, 'endedAt' | 'endedBy' | 'hangupReason'>;

/** Written at the arrival as `lost`, and at the end as it was: a crash between the two is what the first one says. */
export function record(floor: Floor, inbound: InboundCall, end?: InboundEnd): void {
  const { callId, campaignId, number, dialled, arrivedAt, answeredAt, joinedAt, calledBy } = inbound;
  const { joinedAgentId, details = {} } = inbound.talk ?? {};
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
    outcome: end === undefined ? 'lost' : inbound.outcome,
    ...(joinedAgentId === undefined ? {} : { agentId: joinedAgentId }),
    ...(calledBy === undefined ? {} : { calledBy }),
    ...(inbound.trunkId === undefined ? {} : { trunkId: inbound.trunkId }),
    ...(end === undefined || Object.keys(details).length === 0 ? {} : { details }),
  };
  floor.effects.push({ type: 'recordInbound', record: row });
}
