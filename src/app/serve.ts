/** Runs the engine of one node until it is told to stop. */
import { OutpaceError } from '../services/errors.ts';
import type { OutpaceConfig } from './config/schema.ts';

export interface ServeOptions {
  /** Print one JSON line when ready, and nothing else on stdout. */
  readonly json: boolean;
}

/** Resolves when the engine has stopped after SIGINT or SIGTERM. */
export async function runServe(_config: OutpaceConfig, _options: ServeOptions): Promise<void> {
  throw new OutpaceError('OUT_UNAVAILABLE', 'serve is not built yet');
}
