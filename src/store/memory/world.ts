/** What memory stores of several dial groups share, as they would share one Redis. */
import type { AttemptId, CampaignId, DialGroupId, TrunkId } from '../../domain/kernel/ids.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { DoNotCallEntry } from '../../ports/doNotCall.ts';
import type { EmergencyOrder, EmergencyState } from '../../ports/emergency.ts';
import type { PortName } from '../../ports/failure.ts';
import type { Floor } from '../../ports/liveBoard.ts';
import { fenced } from '../rules.ts';
import type { CommandQueue } from './commands.ts';
import type { KeptValue } from './desk.ts';

export interface Owner {
  /** Absent while nobody owns the group; the fence stays. */
  readonly holder?: { readonly node: string; readonly expiresAt: Instant };
  readonly fence: number;
}

export interface Trunk {
  /** When each attempt's line lapses. */
  readonly lines: Map<string, Instant>;
  /** When each call left, or will have left at the latest. */
  readonly starts: Map<string, Instant>;
  /** Millionths by day. */
  readonly spent: Map<string, number>;
  /** What is kept back for each attempt. */
  readonly kept: Map<string, { readonly day: string; readonly amount: number }>;
}

export interface NumberReservation {
  readonly attemptId: string;
  readonly at: Instant;
}

export class MemoryWorld {
  readonly owners = new Map<DialGroupId, Owner>();
  readonly floors = new Map<DialGroupId, Floor>();
  /** As JSON. */
  readonly pacing = new Map<DialGroupId, string>();
  readonly commands = new Map<DialGroupId, CommandQueue>();
  readonly trunks = new Map<TrunkId, Trunk>();
  /** Numbers that calls have shown. */
  readonly callerIds = new Map<string, { day: string; calls: number; lastAt: Instant }>();
  /** The last reservation of each number and the one before it. */
  readonly numbers = new Map<string, readonly NumberReservation[]>();
  /** When the attempts on each number that count were made. */
  readonly attempts = new Map<string, Map<AttemptId, Instant>>();
  /** For all campaigns. */
  readonly doNotCall = new Map<string, DoNotCallEntry>();
  /** How often each list was changed. */
  readonly doNotCallChanges = new Map<CampaignId | undefined, number>();
  readonly campaignDoNotCall = new Map<CampaignId, Map<string, DoNotCallEntry>>();
  /** By campaign; undefined: for all. */
  readonly doNotCallPatterns = new Map<CampaignId | undefined, Map<string, DoNotCallEntry>>();
  /** Drafts and messages, by dial group and agent. */
  readonly desks = new Map<string, KeptValue>();
  readonly emergency = {
    /** The newest first. */
    orders: [] as readonly EmergencyOrder[],
    watchers: new Set<(state: EmergencyState) => void>(),
  };

  fence(dialGroupId: DialGroupId): number {
    return this.owners.get(dialGroupId)?.fence ?? 0;
  }

  /** Rejects a write of an owner that has been followed by another. */
  guard(dialGroupId: DialGroupId, fence: number, port: PortName, operation: string): void {
    if (this.fence(dialGroupId) > fence) throw fenced(port, operation);
  }
}
