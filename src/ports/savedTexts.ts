/** Flows and scripts that were saved as versions, which are only ever added to. */
import type { Instant } from '../domain/kernel/time.ts';

export type TextKind = 'flow' | 'script';

export interface SavedVersion {
  /** Of the flow or the script, as campaigns name it. */
  readonly textId: string;
  /** Of the first one 1. */
  readonly number: number;
  /** SHA-256 of the text. */
  readonly version: string;
  /** Empty: nothing was said of it. */
  readonly note: string;
  readonly at: Instant;
  readonly who: string;
}

export interface SavedText extends SavedVersion {
  readonly text: string;
}

export interface SavedTexts {
  /** The newest of each, by id. */
  newest(kind: TextKind): Promise<readonly SavedText[]>;
  /** Absent `number`: the newest. */
  text(kind: TextKind, textId: string, number?: number): Promise<SavedText | undefined>;
  /** The newest first. */
  versions(kind: TextKind, textId: string, limit: number): Promise<readonly SavedVersion[]>;
  /** False, and nothing is kept: there is one of this number already. */
  save(kind: TextKind, text: SavedText): Promise<boolean>;
}

export interface SavedTextsPort extends SavedTexts {
  start(): Promise<void>;
  stop(): Promise<void>;
}
