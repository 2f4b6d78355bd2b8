/** Do-not-call files for those who keep them: built from a text, changed in between, built anew with their changes. */
import type { LoadedNumberFile } from './doNotCallFiles.ts';

export interface NumberFileBuilt {
  readonly numbers: number;
  readonly lines: number;
  readonly duplicates: number;
  readonly rejected: number;
  /** Of the first rejected lines, from 1. */
  readonly rejectedLines: readonly number[];
}

export interface NumberFileAbout {
  readonly source: string;
  readonly version: string;
}

export interface NumberFilesPort {
  /** Takes the place of the file of that name at once; changes made to the one before end with it. */
  build(
    name: string,
    lines: AsyncIterable<Uint8Array>,
    about: NumberFileAbout,
    onProgress?: (lines: number) => void,
  ): Promise<NumberFileBuilt>;
  /** Builds the file anew from itself and its changes. */
  compact(name: string, version: string): Promise<NumberFileBuilt>;
  /** How many of the numbers that changed anything. */
  change(name: string, action: 'add' | 'remove', numbers: readonly string[], source: string): Promise<number>;
  /** The numbers as they are with the changes, in their order, some thousand at a time. */
  numbers(name: string): AsyncIterable<readonly string[]>;
  /** As they stand in the folder; what cannot be used has a fault. */
  describe(): Promise<readonly Omit<LoadedNumberFile, 'bytes' | 'loadedAt'>[]>;
}
