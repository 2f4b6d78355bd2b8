/** Use case: the installation at a glance: its parts, its engine, and what waits to be written. */
import type { DialGroupId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Floor } from '../ports/liveBoard.ts';
import type { Ownership } from '../ports/ownership.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Stores } from '../ports/stores.ts';
import { SPOOL_LIMIT } from '../runtime/recordWriter.ts';

/** `store`: hopper, limits and ownership; `gateway`: of short messages. */
export type PartKind = 'records' | 'store' | 'telephony' | 'gateway';

/** What was taken at the start for a part. */
export interface TakenPart {
  readonly part: PartKind;
  readonly name: string;
  readonly version: string;
}

export interface PartState extends TakenPart {
  /** `unknown`: nobody who is asked knows. */
  readonly state: 'up' | 'down' | 'unknown';
}

/** What this process knows of itself. */
export interface SystemPart {
  readonly version: string;
  readonly node: string;
  readonly startedAt: Instant;
  readonly parts: readonly TakenPart[];
  /** Checks every part: what is wrong, and how to mend it. */
  readonly doctor: () => Promise<readonly SystemFinding[]>;
}

export interface SystemFinding {
  readonly part: string;
  /** `warning`: it works, with less than it could have. */
  readonly status: 'ok' | 'warning' | 'fault';
  readonly message: string;
  readonly code?: string;
}

export interface EngineState {
  readonly state: 'running' | 'draining' | 'none';
  readonly node?: string;
  /** Grows with each owner of the dial group. */
  readonly fence?: number;
  /** Its ownership ends then, unless it is renewed. */
  readonly ownedUntil?: Instant;
  readonly at?: Instant;
  readonly link?: Floor['link'];
  readonly holds: readonly string[];
  readonly recordingFault?: string;
  readonly draining?: NonNullable<Floor['draining']>;
  readonly calls: number;
  readonly agents: number;
  readonly calendar: NonNullable<Floor['calendar']>;
}

export interface SystemState extends Omit<SystemPart, 'doctor' | 'parts'> {
  readonly parts: readonly PartState[];
  readonly dialGroupId: DialGroupId;
  readonly engine: EngineState;
  /** Undefined: the store does not answer. */
  readonly spool: { readonly records: number; readonly limit: number } | undefined;
  /** Undefined: the database does not answer. */
  readonly rejectedRecords: number | undefined;
}

export interface SystemSources {
  readonly system: SystemPart;
  readonly dialGroupId: DialGroupId;
  readonly stores: Pick<Stores, 'hopper' | 'liveBoard' | 'ownership'>;
  readonly records: Pick<RecordsPort, 'rejected'>;
}

/** What does not answer is left out: this is looked at when something is wrong. */
export async function systemState(sources: SystemSources, now: Instant): Promise<SystemState> {
  const { system, dialGroupId, stores, records } = sources;
  const [owner, floor, spooled, rejectedRecords] = await Promise.all([
    orNothing(stores.ownership.current(dialGroupId, now)),
    orNothing(stores.liveBoard.read(dialGroupId)),
    orNothing(stores.hopper.spoolLength()),
    orNothing(records.rejected.count()),
  ]);
  const { version, node, startedAt, parts } = system;
  const states: Readonly<Record<PartKind, PartState['state']>> = {
    records: rejectedRecords === undefined ? 'down' : 'up',
    store: spooled === undefined ? 'down' : 'up',
    telephony: owner === undefined ? 'unknown' : (floor?.link ?? 'unknown'),
    gateway: 'unknown',
  };
  return {
    version,
    node,
    startedAt,
    parts: parts.map((taken) => ({ ...taken, state: states[taken.part] })),
    dialGroupId,
    engine: owner === undefined ? NO_ENGINE : engineOf(floor, owner),
    spool: spooled === undefined ? undefined : { records: spooled, limit: SPOOL_LIMIT },
    rejectedRecords,
  };
}

const NO_ENGINE: EngineState = { state: 'none', holds: [], calls: 0, agents: 0, calendar: [] };

function engineOf(floor: Floor | undefined, { node, fence, expiresAt }: Ownership): EngineState {
  const owner = { node, fence, ownedUntil: expiresAt };
  if (floor === undefined) return { ...NO_ENGINE, state: 'running', ...owner };
  const { at, link, holds, recordingFault, draining, calls, inbound = [], agents, calendar = [] } = floor;
  return {
    state: draining === undefined ? 'running' : 'draining',
    ...owner,
    at,
    link,
    holds,
    ...(recordingFault === undefined ? {} : { recordingFault }),
    ...(draining === undefined ? {} : { draining }),
    calls: calls.filter(({ isInbound }) => isInbound !== true).length + inbound.length,
    agents: agents.filter(({ state }) => state !== 'loggedOut').length,
    calendar,
  };
}

async function orNothing<Value>(work: Promise<Value>): Promise<Value | undefined> {
  try {
    return await work;
  } catch {
    return undefined;
  }
}
