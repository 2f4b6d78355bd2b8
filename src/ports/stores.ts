/** The ports that one store serves for one dial group: `createRedisStores`, `createMemoryStores`. */
import type { CommandPort } from './commands.ts';
import type { DeskStorePort } from './deskStore.ts';
import type { DoNotCallPort } from './doNotCall.ts';
import type { EmergencyPort } from './emergency.ts';
import type { HopperPort } from './hopper.ts';
import type { LimitsPort } from './limits.ts';
import type { LiveBoardPort } from './liveBoard.ts';
import type { OwnershipPort } from './ownership.ts';
import type { PacingMemoryPort } from './pacingMemory.ts';

export interface Stores {
  readonly hopper: HopperPort;
  readonly limits: LimitsPort;
  readonly doNotCall: DoNotCallPort;
  readonly ownership: OwnershipPort;
  readonly liveBoard: LiveBoardPort;
  readonly pacingMemory: PacingMemoryPort;
  readonly commands: CommandPort;
  readonly emergency: EmergencyPort;
  readonly desk: DeskStorePort;
}
