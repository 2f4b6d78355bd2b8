/** `outpace replay FILE`: filled in with the reading of journals. */
import type { Command } from 'commander';

export function registerReplay(_program: Command): void {}
