/** What the pacers of a dial group have learned, kept so that a restart, or a successor, goes on from there. */
import type { DialGroupId } from '../domain/kernel/ids.ts';

export interface PacingMemoryPort {
  /** Replaces what was kept; `snapshot` is plain JSON. */
  save(dialGroupId: DialGroupId, fence: number, snapshot: unknown): Promise<void>;
  /** Undefined where nothing was kept. */
  read(dialGroupId: DialGroupId): Promise<unknown>;
}
