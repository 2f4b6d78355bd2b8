/** What operations work with: trunks, and the installation as this process knows it. */
import type { SystemPart } from '../services/system.ts';
import type { ConfiguredTrunk } from '../services/trunks.ts';

export interface OperationsParts {
  /** Of the configuration. */
  readonly trunks: readonly ConfiguredTrunk[];
  readonly system: SystemPart;
}
