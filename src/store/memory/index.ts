/** The stores of one dial group in memory: for the simulator, and where there is no Redis (nothing survives a crash). */
import type { DialGroupId } from '../../domain/kernel/ids.ts';
import { type Clock, systemClock } from '../../ports/clock.ts';
import type { Stores } from '../../ports/stores.ts';
import { MemoryCommands } from './commands.ts';
import { MemoryDeskStore } from './desk.ts';
import { MemoryDoNotCall } from './doNotCall.ts';
import { MemoryEmergency } from './emergency.ts';
import { MemoryHopper } from './hopper.ts';
import { MemoryLimits } from './limits.ts';
import { MemoryLiveBoard } from './liveBoard.ts';
import { MemoryOwnership } from './ownership.ts';
import { MemoryPacingMemory } from './pacingMemory.ts';
import { MemoryWorld } from './world.ts';

export { MemoryWorld } from './world.ts';

export interface MemoryStoresOptions {
  /** What this dial group shares with others: trunks, numbers, the do-not-call list. */
  readonly world?: MemoryWorld;
  /** Ends the waits for commands; the simulator's where time is virtual. */
  readonly clock?: Clock;
}

export function createMemoryStores(dialGroupId: DialGroupId, options: MemoryStoresOptions = {}): Stores {
  const { world = new MemoryWorld(), clock = systemClock } = options;
  return {
    hopper: new MemoryHopper(world, dialGroupId),
    limits: new MemoryLimits(world),
    doNotCall: new MemoryDoNotCall(world),
    ownership: new MemoryOwnership(world),
    liveBoard: new MemoryLiveBoard(world),
    pacingMemory: new MemoryPacingMemory(world),
    commands: new MemoryCommands(world, clock),
    emergency: new MemoryEmergency(world),
    desk: new MemoryDeskStore(world, clock, dialGroupId),
  };
}
