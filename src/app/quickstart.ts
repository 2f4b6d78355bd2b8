/** Brings every part up on this machine and runs the demo campaign against the virtual PSTN. */
import { OutpaceError } from '../services/errors.ts';
import type { OutpaceConfig } from './config/schema.ts';

export interface QuickstartOptions {
  /** End when every lead has one closed attempt, and print one JSON line. */
  readonly once: boolean;
  readonly json: boolean;
  readonly config: OutpaceConfig;
}

export async function runQuickstart(_options: QuickstartOptions): Promise<void> {
  throw new OutpaceError('OUT_UNAVAILABLE', 'quickstart is not built yet');
}
