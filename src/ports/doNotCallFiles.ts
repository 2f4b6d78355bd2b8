/** Do-not-call files as the gate reads them: the versions in force on this node, each held in its memory. */
import type { Instant } from '../domain/kernel/time.ts';

export interface LoadedNumberFile {
  /** The file's name without its ending. */
  readonly name: string;
  /** Where the numbers come from, and of which date, as the person who built the file says. */
  readonly source: string;
  readonly version: string;
  readonly builtAt: Instant;
  readonly numbers: number;
  /** Changes beside the file since it was built. */
  readonly added: number;
  readonly removed: number;
  readonly bytes: number;
  readonly loadedAt: Instant;
  /** Why what is in the folder now is not in force, e.g. a broken file: the version before is. */
  readonly fault?: string;
}

export interface DoNotCallFilesPort {
  /** Loads what the folder holds; rejects where one of the files cannot be used. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** In the order of their names; of one moment: a list is switched as a whole. */
  lists(): readonly {
    readonly name: string;
    /** With the changes beside the file, such as `2026-11-01 +3 -1`. */
    readonly version: string;
    readonly has: (number: string) => boolean;
  }[];
  loaded(): readonly LoadedNumberFile[];
}
