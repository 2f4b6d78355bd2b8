/** The calling floor of one dial group: everything the engine knows. Loops read and change it; nothing else does. */
import type { Campaign } from '../domain/campaign/campaign.ts';
import type { Quota } from '../domain/campaign/quota.ts';
import type {
  AgentId,
  AttemptId,
  BridgeId,
  CallId,
  CampaignId,
  DialGroupId,
  TrunkId,
} from '../domain/kernel/ids.ts';
import type { Law, PlaceOf } from '../domain/compliance/law.ts';
import type { RandomSource } from '../domain/kernel/random.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Flow } from '../domain/flow/flow.ts';
import type { AbandonBudget } from '../domain/governor/budget.ts';
import { CLOSED_BREAKER, type TrunkBreaker } from '../domain/governor/trunkBreaker.ts';
import type { WindowWatch } from '../domain/governor/windowClosing.ts';
import type { HoldReason } from '../domain/floor/hold.ts';
import type { Destinations } from '../domain/trunk/destinations.ts';
import type { NumberFormat } from '../domain/trunk/numberFormat.ts';
import type { Turns } from '../domain/trunk/shares.ts';
import type { Tariff } from '../domain/trunk/spend.ts';
import type { Pacer, PacingDecision, PacingMode, PacingSettings } from '../domain/pacing/pacer.ts';
import type { SupervisorId } from '../domain/supervision/action.ts';
import type { Agent } from './agent.ts';
import type { Call } from './call.ts';
import { nothingAllocated, type Allocated } from './allocatedFloor.ts';
import { noCallbacks, type Callbacks } from './callbackFloor.ts';
import type { ShownNumber } from './callerIdWatch.ts';
import { createDeadlines, type Deadlines } from './deadlines.ts';
import type { Effect } from './effect.ts';
import type { InboundCall } from './inbound.ts';
import type { Leg } from './leg.ts';
import type { Pool } from './policy.ts';
import type { Supervision } from './supervision.ts';

export interface TrunkSettings {
  readonly trunkId: TrunkId;
  readonly lines: number;
  readonly callsPerSecond: number;
  /** False: calls that it brings are not of its `lines`. */
  readonly inboundTakesLine?: boolean | undefined;
  /** What it may call; absent: everything but premium numbers. */
  readonly destinations?: Destinations | undefined;
  /** How it wants numbers written; absent: E.164. */
  readonly format?: NumberFormat | undefined;
  readonly tariff?: Tariff | undefined;
}

export interface EngineSettings {
  readonly dialGroupId: DialGroupId;
  readonly trunks: readonly TrunkSettings[];
  /** Shown on agents' phones; E.164. */
  readonly seatCallerId: string;
  /** An agent whose phone is lost in a call is paused when it is back, until the agent says to be there. */
  readonly pauseAfterLostPhone?: boolean;
  /** Everything that goes into the pacers leaves as `journal` effects. */
  readonly journal?: boolean;
  /** Prompt name to the SHA-256 of its sound file, for the proof of what was asked. */
  readonly promptVersions?: ReadonlyMap<string, string>;
  /** Policies, holidays, zones; absent: none, so that campaigns that ask for policies call nobody. */
  readonly law?: Law;
  /** What paces the pools; left out, `createPacer`. One that throws is stood in for by progressive pacing. */
  readonly policy?: (settings: PacingSettings, random: RandomSource) => Pacer;
}

export interface Trunk {
  readonly settings: TrunkSettings;
  state: 'available' | 'unreachable' | 'unregistered';
  /** When the next call may leave, by the trunk's calls per second. */
  nextCallAt: Instant;
  /** Its day's spending is used up until then. */
  spentUntil?: Instant | undefined;
  breaker: TrunkBreaker;
}

export interface CampaignFloor {
  campaign: Campaign;
  /** Leads asked for and not yet come. */
  leasing: number;
  /** When it last came to run: its ramp-up counts from there. */
  startedAt: Instant;
  /** The hopper was found empty: ask again then. */
  emptyUntil: Instant;
  /** What keeps its leads, where the hopper has none. */
  emptyBecause?: string;
  /** Set while something is wrong with this campaign alone, e.g. its prompt is missing. */
  fault?: string;
  decision: PacingDecision;
  /** The mode in force, where it is paced. */
  mode: PacingMode;
  linesFrom?: 'rampUp' | 'trunk' | 'agents' | undefined;
  /** Of its trunks, which had how many calls. */
  trunkTurns?: Turns;
  windowWatch: WindowWatch;
  /** Where a number lies, and by which policies it is called. */
  placeOf: PlaceOf;
  budget: AbandonBudget;
  /** What the records show of earlier abandonment has come. */
  isBudgetKnown: boolean;
  /** Turns it has coming among the campaigns of its pool. */
  credit: number;
  answered: number;
  joined: number;
  abandoned: number;
  /** As the records counted them last. */
  fullQuotas?: readonly Quota[];
  /** Of its calls in a flow, since this engine began. */
  readonly presses: { calls: number; answered: number; pressed: number };
}

export interface Floor {
  readonly settings: EngineSettings;
  readonly random: RandomSource;
  now: Instant;
  /** Gathered during one step. */
  effects: Effect[];
  /** Something that pacing depends on has changed in this step. */
  isDirty: boolean;
  readonly deadlines: Deadlines;
  readonly campaigns: Map<CampaignId, CampaignFloor>;
  readonly calls: Map<AttemptId, Call>;
  readonly agents: Map<AgentId, Agent>;
  readonly seats: Map<CallId, AgentId>;
  /** Legs that are neither a customer's nor a seat. */
  readonly legs: Map<CallId, Leg>;
  /** Callers on the line, in the order of their arrival. */
  readonly inbound: Map<CallId, InboundCall>;
  readonly supervisions: Map<SupervisorId, Supervision>;
  readonly trunks: Map<TrunkId, Trunk>;
  /** By id, the version in force; by id and version, every one that a call may be in. */
  readonly flows: Map<string, Flow>;
  readonly holds: Set<HoldReason>;
  readonly pools: Map<string, Pool>;
  readonly callbacks: Callbacks;
  readonly allocated: Allocated;
  /** Snapshots of pacers whose pool has not come into being yet, by pool. */
  readonly restoredPacing: Map<string, unknown>;
  /** Bridges that could not be ended: tried again with the next comparison. */
  readonly bridgesToEnd: Set<BridgeId>;
  /** Our numbers as people have been shown them, by number and trunk. */
  readonly callerIds: Map<string, ShownNumber>;
  /** When the link to the telephony last came up. */
  linkUpAt: Instant;
  /** Why recordings cannot be kept. */
  recordingFault?: string | undefined;
}

export function newFloor(settings: EngineSettings, random: RandomSource): Floor {
  return {
    settings,
    random,
    now: 0,
    effects: [],
    isDirty: false,
    deadlines: createDeadlines(),
    campaigns: new Map(),
    calls: new Map(),
    agents: new Map(),
    seats: new Map(),
    legs: new Map(),
    inbound: new Map(),
    supervisions: new Map(),
    flows: new Map(),
    trunks: new Map(
      settings.trunks.map((trunk) => [
        trunk.trunkId,
        { settings: trunk, state: 'available', nextCallAt: 0, breaker: CLOSED_BREAKER },
      ]),
    ),
    // Nothing is dialled before the first connection has been compared with what is on record.
    holds: new Set<HoldReason>(['telephony is not connected']),
    pools: new Map(),
    callbacks: noCallbacks(),
    allocated: nothingAllocated(),
    restoredPacing: new Map(),
    bridgesToEnd: new Set(),
    callerIds: new Map(),
    linkUpAt: 0,
  };
}

export function log(
  floor: Floor,
  level: 'debug' | 'info' | 'warn' | 'error',
  event: string,
  fields: Readonly<Record<string, unknown>>,
): void {
  floor.effects.push({ type: 'log', level, event, fields });
}

/** Whether commands come to nothing and events may be missing. */
export function isBlind(floor: Floor): boolean {
  return (
    floor.holds.has('telephony is not connected') || floor.holds.has('calls are being compared with Asterisk')
  );
}

export function setHold(floor: Floor, hold: HoldReason, on: boolean): void {
  if (floor.holds.has(hold) === on) return;
  if (on) floor.holds.add(hold);
  else floor.holds.delete(hold);
  floor.isDirty = true;
  log(floor, on ? 'warn' : 'info', on ? 'floor.held' : 'floor.released', { hold });
}
